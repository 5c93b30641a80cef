import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Skeleton, Tabs } from 'antd'
import { useState } from 'react'
import type {
  ListChange,
  ListsView,
  ProjectRow,
  SignedHead,
  TaskRow,
  UnitDuties,
  WasteLink,
} from '../../../../../src/lists/contract.ts'
import { get, post } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, ExportButton } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark, Marks } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { AsOfPicker } from '../../../../ui/period-picker.tsx'
import { ReasonDialog } from '../../../../ui/reason-dialog.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { YearPicker } from '../../../../ui/year-picker.tsx'
import { actorText, timeText } from '../../../../words.ts'

const tables = (numbers: readonly number[]) =>
  numbers.length === 0 ? '—' : numbers.map((n) => `表${n}`).join('、')
const measureLinks = (ids: readonly string[]) =>
  ids.length === 0
    ? '—'
    : ids.map((id) => (
        <Link key={id} to={`/plan/measures/${id}`}>
          {id}{' '}
        </Link>
      ))

const taskColumns: readonly Column<TaskRow>[] = [
  { key: 'no', title: '序号', render: (t) => <span className="num">{t.no}</span>, fit: 'tight' },
  {
    key: 'title',
    title: '任务',
    render: (t) => <Link to={`/plan/measures/${t.id}`}>{t.title}</Link>,
    card: 'wide',
  },
  { key: 'lead', title: '牵头单位', render: (t) => t.leadUnits.join('、') || '—' },
  { key: 'support', title: '协办单位', render: (t) => t.supportingUnits.join('、') || '—' },
  { key: 'completion', title: '完成时限', render: (t) => t.completion, fit: 'tight' },
  { key: 'tables', title: '涉及清单', render: (t) => tables(t.tables) },
]

const dutyColumns: readonly Column<UnitDuties>[] = [
  { key: 'name', title: '单位', render: (u) => <Link to={`/units/${u.unit}`}>{u.name}</Link>, card: 'head' },
  { key: 'leads', title: '牵头', render: (u) => measureLinks(u.leads), card: 'wide' },
  { key: 'supports', title: '协办', render: (u) => measureLinks(u.supports), card: 'wide' },
  {
    key: 'carries',
    title: '共担',
    render: (u) => (u.carriesOut.length === 0 ? '—' : `${u.carriesOut.length} 项`),
  },
  { key: 'duties', title: '另加职责', render: (u) => u.duties.join('；') || '—' },
]

const projectColumns: readonly Column<ProjectRow>[] = [
  { key: 'no', title: '序号', render: (p) => <span className="num">{p.no}</span>, fit: 'tight' },
  { key: 'name', title: '项目名称', render: (p) => p.name, card: 'head' },
  { key: 'content', title: '建设内容', render: (p) => p.content, card: 'wide' },
  {
    key: 'investment',
    title: '总投资（万元）',
    align: 'right',
    render: (p) => <span className="num">{p.investment ?? '—'}</span>,
  },
  { key: 'start', title: '（拟）开工', render: (p) => p.start ?? '—' },
  { key: 'finish', title: '拟建成', render: (p) => p.finish ?? '—' },
  { key: 'place', title: '地点', render: (p) => p.place ?? '—' },
  { key: 'accountable', title: '责任主体', render: (p) => p.accountable ?? '—' },
  { key: 'implementer', title: '实施主体', render: (p) => p.implementer ?? '—' },
]

const linkColumns: readonly Column<WasteLink>[] = [
  {
    key: 'row',
    title: '废物',
    render: (l) => <Link to={`/inventory?table=${l.table}`}>{`表${l.table} ${l.label}`}</Link>,
    card: 'head',
  },
  { key: 'units', title: '负责单位', render: (l) => l.units.join('、') || '—' },
  { key: 'measures', title: '针对的措施', render: (l) => measureLinks(l.measures), card: 'wide' },
  { key: 'projects', title: '项目', render: (l) => l.projects.join('、') || '—' },
]

const changeColumns: readonly Column<ListChange>[] = [
  { key: 'list', title: '清单', render: (c) => c.list },
  { key: 'kind', title: '', render: (c) => <Mark>{c.kind}</Mark> },
  { key: 'what', title: '内容', render: (c) => c.what, card: 'wide' },
  { key: 'before', title: '原为', render: (c) => c.before ?? '—' },
  { key: 'after', title: '现为', render: (c) => c.after ?? '—' },
]

/** The four lists as one web of links, what changed since they were last signed, and the signed packages. */
export function ListsPage() {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const district = useQuery(districtQuery).data
  const [signing, setSigning] = useState(false)
  const year = search.year ?? String(startYear(district) ?? '')
  const query = { year, asOf: search.asOf }
  const view = useQuery({
    queryKey: ['lists', query],
    queryFn: ({ signal }) => get<ListsView>('/api/v1/lists', query, signal),
    enabled: year !== '',
    placeholderData: keepPreviousData,
  })
  return (
    <Page
      title="四张清单"
      crumbs={[{ label: '行动计划' }]}
      aside={view.data ? <Marks marks={view.data.lists.marks} /> : null}
      lead="废物清单、任务清单、责任清单、项目清单及其对应关系；签发的版本以后可以原样重出。"
      actions={
        <>
          <ExportButton label="Excel" path="/api/v1/lists.xlsx" query={query} />
          <ExportButton label="Word" path="/api/v1/lists.docx" query={query} />
          {me && may(me, 'sign', 'lists') ? (
            <Button type="primary" onClick={() => setSigning(true)}>
              签发
            </Button>
          ) : null}
        </>
      }
    >
      <search className="data-tools">
        <YearPicker value={year} onChange={(next) => setSearch({ year: next })} />
        <AsOfPicker value={search.asOf} onChange={(asOf) => setSearch({ asOf })} />
      </search>
      {view.error ? <Failure error={view.error} onRetry={() => void view.refetch()} /> : null}
      {view.isPending ? <Skeleton active /> : null}
      {view.data ? <ListTabs view={view.data} year={year} /> : null}
      {signing ? (
        <ReasonDialog
          title={`签发 ${year} 年四张清单`}
          help="签发后此版本冻结，带日期、版本和校验值，可随时原样重出。"
          ok="签发"
          onClose={() => setSigning(false)}
          onSubmit={async (note, key) => {
            await post('/api/v1/lists/signed', { key, year: Number(year), note })
            await view.refetch()
          }}
        />
      ) : null}
    </Page>
  )
}

function ListTabs({ view: { lists, since, changes }, year }: { view: ListsView; year: string }) {
  const [search, setSearch] = useSearchState()
  return (
    <Tabs
      more={{ icon: '更多' }}
      activeKey={search.tab ?? 'links'}
      onChange={(tab) => setSearch({ tab: tab === 'links' ? undefined : tab })}
      items={[
        {
          key: 'links',
          label: '废物清单与对应',
          children: (
            <>
              <p className="small muted">
                各行数字见 <Link to={`/inventory?period=${year}`}>废物清单</Link>。
              </p>
              <DataTable
                caption="废物与措施、项目、单位的对应"
                columns={linkColumns}
                rows={lists.links}
                rowKey={(l) => `${l.table} ${l.row}`}
              />
            </>
          ),
        },
        {
          key: 'tasks',
          label: '任务清单',
          children: lists.tasks.map((group) => (
            <section key={group.system} className="panel" aria-label={group.title}>
              <h2>{group.title}</h2>
              <DataTable caption={group.title} columns={taskColumns} rows={group.rows} rowKey={(t) => t.id} />
            </section>
          )),
        },
        {
          key: 'duties',
          label: '责任清单',
          children: (
            <DataTable
              caption="责任清单"
              columns={dutyColumns}
              rows={lists.responsibilities}
              rowKey={(u) => u.unit}
            />
          ),
        },
        {
          key: 'projects',
          label: '项目清单',
          children:
            lists.projects.length === 0 ? (
              <p className="muted">
                还没有项目。在<Link to="/registers?kind=project">登记簿</Link>登记或导入项目后列在这里。
              </p>
            ) : (
              <DataTable
                caption="项目清单"
                columns={projectColumns}
                rows={lists.projects}
                rowKey={(p) => p.id}
              />
            ),
        },
        {
          key: 'changes',
          label: `变化与签发版本${changes.length > 0 ? `（${changes.length}）` : ''}`,
          children: (
            <>
              <p className="muted">
                {since
                  ? `与第 ${since.version} 版（${timeText(since.signedAt)} ${actorText(since.actor)} 签发）相比${changes.length === 0 ? '没有变化' : ''}`
                  : '还没有签发过版本。'}
              </p>
              {changes.length > 0 ? (
                <DataTable
                  caption="变化"
                  columns={changeColumns}
                  rows={changes}
                  rowKey={(c) => `${c.list} ${c.what}`}
                />
              ) : null}
              <Signed year={year} />
            </>
          ),
        },
      ]}
    />
  )
}

function Signed({ year }: { year: string }) {
  const signed = useQuery({
    queryKey: ['lists', 'signed', year],
    queryFn: ({ signal }) => get<SignedHead[]>('/api/v1/lists/signed', { year }, signal),
  })
  const columns: readonly Column<SignedHead>[] = [
    { key: 'version', title: '版本', render: (s) => `第 ${s.version} 版`, card: 'head' },
    { key: 'asOf', title: '截至', render: (s) => s.asOf },
    { key: 'signedAt', title: '签发', render: (s) => `${timeText(s.signedAt)} ${actorText(s.actor)}` },
    { key: 'note', title: '说明', render: (s) => s.note },
    { key: 'hash', title: '校验值', render: (s) => <code className="small">{s.hash.slice(0, 16)}</code> },
    {
      key: 'package',
      title: '',
      render: (s) => (
        <ExportButton label="整包" path={`/api/v1/lists/signed/${s.id}/package.zip`} query={{}} />
      ),
    },
  ]
  if (signed.error) return <Failure error={signed.error} onRetry={() => void signed.refetch()} />
  return signed.data && signed.data.length > 0 ? (
    <DataTable caption="签发版本" columns={columns} rows={signed.data} rowKey={(s) => s.id} />
  ) : null
}
