import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker, Segmented, Select, Skeleton } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import {
  bodyNames,
  type MemberRow,
  type MembersReply,
  memberRoleNames,
} from '../../../../../src/plan/units.contract.ts'
import { get } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, ExportButton } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { type SearchState, useSearchState } from '../../../../ui/search-state.ts'
import { EndDialog, MemberDialog } from './member-dialog.tsx'
import './plan.css'

type Acting = { readonly act: 'add' } | { readonly act: 'replace' | 'end'; readonly member: MemberRow }

/** 领导小组与专班: who is in office on a day, group by group, and all who ever were. */
export function MembersPage() {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const today = useQuery(districtQuery).data?.today
  const history = search.show === 'history'
  const on = history ? undefined : (search.on ?? today)
  const members = useQuery({
    queryKey: ['plan', 'members', on ?? ''],
    queryFn: ({ signal }) => get<MembersReply>('/api/v1/plan/members', { on }, signal),
    enabled: history || on !== undefined,
  })
  const [acting, setActing] = useState<Acting | null>(null)
  const mayStaff = me !== undefined && may(me, 'staff', 'plan')
  const act = mayStaff ? setActing : null
  return (
    <Page
      title="领导小组与专班"
      crumbs={[{ label: '行动计划', to: '/plan' }]}
      lead="按日期记成员：何时任职、何时卸任、由谁接替。换人不改旧记录，任何一天的名单都查得到。"
      actions={
        <>
          <ExportButton label="Excel" path="/api/v1/plan/members.xlsx" query={{ on, body: search.body }} />
          {mayStaff ? (
            <Button type="primary" onClick={() => setActing({ act: 'add' })}>
              登记成员
            </Button>
          ) : null}
        </>
      }
    >
      <Tools search={search} setSearch={setSearch} today={today} />
      {members.error ? <Failure error={members.error} onRetry={() => void members.refetch()} /> : null}
      {members.isPending ? <Skeleton active /> : null}
      {members.data ? <Bodies of={members.data} search={search} today={today} onAct={act} /> : null}
      {acting?.act === 'add' || acting?.act === 'replace' ? (
        <MemberDialog
          groups={members.data?.groups ?? []}
          replaces={acting.act === 'replace' ? acting.member : null}
          onClose={() => setActing(null)}
        />
      ) : null}
      {acting?.act === 'end' ? <EndDialog member={acting.member} onClose={() => setActing(null)} /> : null}
    </Page>
  )
}

interface ToolsProps {
  readonly search: SearchState
  readonly setSearch: (patch: SearchState) => void
  readonly today: string | undefined
}

function Tools({ search, setSearch, today }: ToolsProps) {
  const history = search.show === 'history'
  return (
    <search className="data-tools">
      <Segmented
        aria-label="范围"
        value={history ? 'history' : 'now'}
        options={[
          { value: 'now', label: '在任' },
          { value: 'history', label: '历任' },
        ]}
        onChange={(next) => setSearch({ show: next === 'history' ? 'history' : undefined })}
      />
      {history ? null : (
        <DatePicker
          aria-label="哪一天在任"
          allowClear={search.on !== undefined}
          value={search.on || today ? dayjs(search.on ?? today) : null}
          onChange={(day) => setSearch({ on: day ? day.format('YYYY-MM-DD') : undefined })}
          format={(d) => `${d.format('YYYY-MM-DD')} 在任`}
          style={{ width: 170 }}
        />
      )}
      <Select
        aria-label="机构"
        placeholder="全部机构"
        allowClear
        style={{ width: 130 }}
        value={search.body ?? null}
        options={Object.entries(bodyNames).map(([value, label]) => ({ value, label }))}
        onChange={(body?: string | null) => setSearch({ body: body ?? undefined })}
      />
    </search>
  )
}

interface BodiesProps {
  readonly of: MembersReply
  readonly search: SearchState
  readonly today: string | undefined
  readonly onAct: ((acting: Acting) => void) | null
}

/** 领导小组, then the task force by its groups in the order of the plan. */
function Bodies({ of: { groups, members }, search, today, onAct }: BodiesProps) {
  const parts = [
    { title: bodyNames.leadingGroup, rows: members.filter((m) => m.body === 'leadingGroup') },
    { title: bodyNames.taskForce, rows: members.filter((m) => m.body === 'taskForce' && m.group === null) },
    ...groups.map(({ key, title }) => ({
      title: `${bodyNames.taskForce} · ${title}`,
      rows: members.filter((m) => m.body === 'taskForce' && m.group === key),
    })),
  ].filter((part) => !search.body || part.title.startsWith(bodyNames[search.body as MemberRow['body']]))
  if (parts.every((part) => part.rows.length === 0)) {
    return (
      <section className="panel" aria-label="没有成员">
        <p className="muted">
          {search.show === 'history' ? '还没有登记过成员。' : '这一天没有在任的成员。'}
          {onAct
            ? '按“登记成员”逐人登记：机构、组别、单位、姓名、职务和任职日；联络员也在这里登记。'
            : '成员由无废办登记。'}
        </p>
      </section>
    )
  }
  const columns = columnsOf(search.show === 'history', today, onAct)
  return (
    <>
      {parts
        .filter((part) => part.rows.length > 0 || part.title !== bodyNames.taskForce)
        .map(({ title, rows }) => (
          <section key={title} className="panel" aria-label={title}>
            <h2>
              {title} <span className="small muted num">{rows.length} 人</span>
            </h2>
            {rows.length === 0 ? (
              <p className="muted">没有{search.show === 'history' ? '登记过' : '在任的'}成员。</p>
            ) : (
              <DataTable caption={title} columns={columns} rows={rows} rowKey={(m) => m.id} />
            )}
          </section>
        ))}
    </>
  )
}

function columnsOf(
  history: boolean,
  today: string | undefined,
  onAct: ((acting: Acting) => void) | null,
): Column<MemberRow>[] {
  const columns: Column<MemberRow>[] = [
    {
      key: 'person',
      title: '姓名',
      width: '15%',
      card: 'head',
      render: (m) => (
        <>
          {m.person}{' '}
          {m.role === 'member' ? null : (
            <Mark tone={m.role === 'head' ? 'good' : 'plain'}>{memberRoleNames[m.role]}</Mark>
          )}
        </>
      ),
    },
    { key: 'unit', title: '单位', width: '22%', render: (m) => m.unitName },
    { key: 'post', title: '职务', render: (m) => m.post ?? '—' },
    {
      key: 'from',
      title: '任职',
      fit: 'tight',
      width: '10%',
      render: (m) => <span className="num">{m.from}</span>,
    },
    {
      key: 'to',
      title: '卸任',
      fit: 'tight',
      width: '10%',
      render: (m) => <span className="num">{m.to ?? '—'}</span>,
    },
  ]
  if (history) {
    columns.push(
      { key: 'successor', title: '接替人', width: '8%', render: (m) => m.successor ?? '—' },
      { key: 'state', title: '状态', width: '8%', render: (m) => <TermMark of={m} today={today} /> },
    )
  }
  if (onAct) {
    columns.push({
      key: 'acts',
      title: '操作',
      width: 140,
      card: 'wide',
      render: (m) =>
        m.to === null ? (
          <span className="row">
            <Button
              size="small"
              aria-label={`换人 ${m.person}`}
              onClick={() => onAct({ act: 'replace', member: m })}
            >
              换人
            </Button>
            <Button
              size="small"
              aria-label={`卸任 ${m.person}`}
              onClick={() => onAct({ act: 'end', member: m })}
            >
              卸任
            </Button>
          </span>
        ) : null,
    })
  }
  return columns
}

function TermMark({ of: m, today = '' }: { of: MemberRow; today: string | undefined }) {
  if (m.to !== null && m.to <= today) return <Mark>已卸任</Mark>
  if (m.from > today) return <Mark tone="warning">未到任</Mark>
  return <Mark tone="good">在任</Mark>
}
