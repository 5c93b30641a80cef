import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Tabs } from 'antd'
import { useState } from 'react'
import type { ManifestListRow } from '../../../../../src/manifests/api.contract.ts'
import {
  type ManifestState,
  manifestStateNames,
  manifestStates,
} from '../../../../../src/manifests/contract.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { LinkButton } from '../../../../ui/link-button.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { PartyPicker } from '../../../../ui/pickers.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { LedgerDialog } from './ledger-dialog.tsx'
import { profilesQuery } from './queries.ts'

const over: readonly ManifestState[] = ['settled', 'closed', 'cancelled']
export const stateTone = (state: ManifestState): 'plain' | 'good' | 'warning' | 'bad' => {
  if (state === 'rejected' || state === 'returning') return 'bad'
  if (state === 'closed' || state === 'settled' || state === 'accepted') return 'good'
  return over.includes(state) || state === 'draft' ? 'plain' : 'warning'
}

const columns: readonly Column<ManifestListRow>[] = [
  {
    key: 'number',
    title: '联单编号',
    card: 'head',
    render: (m) => <span className="num">{m.number ?? `草稿 #${m.id}`}</span>,
  },
  { key: 'profileName', title: '种类', render: (m) => m.profileName },
  {
    key: 'state',
    title: '状态',
    fit: 'tight',
    render: (m) => <Mark tone={stateTone(m.state)}>{m.stateName}</Mark>,
  },
  {
    key: 'next',
    title: '下一步',
    fit: 'tight',
    render: (m) =>
      m.nextActName === null ? (
        '—'
      ) : (
        <span className="row">
          {m.nextActName}
          {m.mine ? <Mark tone="warning">等我</Mark> : null}
        </span>
      ),
  },
  { key: 'due', title: '期限', fit: 'tight', render: (m) => <DueDay day={m.dueOn} overdue={m.overdue} /> },
  {
    key: 'waste',
    title: '废物',
    render: (m) =>
      m.code === null ? (
        '—'
      ) : (
        <>
          <span className="num">{m.code}</span> <span className="muted">{m.wasteName}</span>
        </>
      ),
  },
  {
    key: 'grams',
    title: '移出（吨）',
    align: 'right',
    render: (m) => (m.grams === null ? '—' : <Mass grams={m.grams} />),
  },
  { key: 'consignor', title: '移出', fit: 'name', render: (m) => m.consignor?.name ?? '—' },
  { key: 'consignee', title: '接受', fit: 'name', render: (m) => m.consignee?.name ?? '—' },
  {
    key: 'carrier',
    title: '承运',
    render: (m) => (m.carrier === null ? '—' : `${m.carrier.name}${m.plate ? ` ${m.plate}` : ''}`),
  },
  { key: 'demo', title: '', render: (m) => (m.demo ? <DemoMark /> : null), card: 'none' },
]

export function DueDay({ day, overdue }: { day: string | null; overdue: boolean }) {
  if (day === null) return <>—</>
  return (
    <span className="row">
      <span className="num">{day}</span>
      {overdue ? <Mark tone="bad">已逾期</Mark> : null}
    </span>
  )
}

const tabs = [
  { key: 'waiting', label: '等我办理', fixed: { waiting: 'true' } },
  { key: 'all', label: '全部', fixed: {} },
  { key: 'overdue', label: '逾期', fixed: { overdue: 'true' } },
] as const

/** What waits for me comes first for those who act; who supervises begins with everything. */
export function ManifestsPage() {
  const [search, setSearch] = useSearchState()
  const navigate = useNavigate()
  const me = useQuery(meQuery).data
  const profiles = useQuery(profilesQuery).data ?? []
  const [exporting, setExporting] = useState(false)
  const acts = me !== undefined && may(me, 'act', 'manifest')
  const shown = acts ? tabs : tabs.filter((t) => t.key !== 'waiting')
  const tab = shown.find((t) => t.key === search.tab) ?? shown[0]
  return (
    <Page
      title="联单"
      crumbs={[{ label: '转移' }]}
      lead="一车一单：从起草、签发、装车到接收、办结，谁在何时签了什么，一步不少。"
      actions={
        <>
          <Button onClick={() => setExporting(true)}>导出台账</Button>
          {acts ? <LinkButton to="/manifests/bulk">批量办理</LinkButton> : null}
          {acts ? (
            <LinkButton to="/manifests/new" primary>
              起草联单
            </LinkButton>
          ) : null}
        </>
      }
    >
      <Tabs
        activeKey={tab?.key ?? 'all'}
        onChange={(key) => setSearch({ tab: key === shown[0]?.key ? undefined : key })}
        items={shown.map(({ key, label }) => ({ key, label }))}
      />
      <DataList<ManifestListRow>
        key={tab?.key ?? 'all'}
        path="/api/v1/manifests"
        caption={`联单：${tab?.label ?? ''}`}
        fixed={tab?.fixed ?? {}}
        columns={columns}
        rowKey={(m) => m.id}
        searchHint="编号、牌号、单位、代码"
        extraKeys={['party']}
        filters={[
          {
            key: 'profile',
            label: '联单种类',
            options: profiles.map((p) => ({ value: p.key, label: p.name })),
            width: 190,
          },
          {
            key: 'state',
            label: '联单状态',
            options: manifestStates.map((s) => ({ value: s, label: manifestStateNames[s] })),
            width: 130,
          },
        ]}
        extraFilters={
          <PartyPicker
            label="有关单位"
            width={200}
            value={search.party}
            onChange={(party) => setSearch({ party })}
          />
        }
        empty={emptyOf(tab?.key ?? 'all', acts)}
        onOpen={(m) => void navigate({ to: `/manifests/${m.id}` })}
      />
      {exporting ? <LedgerDialog profiles={profiles} onClose={() => setExporting(false)} /> : null}
    </Page>
  )
}

function emptyOf(tab: string, acts: boolean) {
  const begin = acts ? { action: <LinkButton to="/manifests/new">起草联单</LinkButton> } : {}
  if (tab === 'waiting')
    return {
      text: '没有等您办理的联单。对方签认之后轮到您时，会出现在这里；要运出废物，先起草一份。',
      ...begin,
    }
  if (tab === 'overdue') return { text: '没有逾期的联单。' }
  return {
    text: acts ? '还没有联单。先选种类，再填这一种的栏目。' : '还没有联单。产废单位起草之后会出现在这里。',
    ...begin,
  }
}
