import type { AuditRow } from '../../../../../src/reporting/audit.contract.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { SpanPicker } from '../../../../ui/span-picker.tsx'
import { timeText } from '../../../../words.ts'
import { actNames, detailNames, objectText } from './audit-words.ts'

const columns: readonly Column<AuditRow>[] = [
  { key: 'at', title: '时间', render: (a) => <span className="num nowrap">{timeText(a.at)}</span> },
  { key: 'actor', title: '何人', render: (a) => a.actor },
  { key: 'act', title: '做了什么', render: (a) => actNames[a.act] ?? a.act },
  {
    key: 'object',
    title: '对象',
    render: (a) => (
      <span className="num" title={a.object}>
        {objectText(a.object)}
      </span>
    ),
  },
  {
    key: 'detail',
    title: '细目',
    card: 'wide',
    render: (a) => (
      <span className="small" style={{ overflowWrap: 'anywhere' }}>
        {detailText(a.detail)}
      </span>
    ),
    width: '40%',
  },
  {
    key: 'request',
    title: '请求编号',
    render: (a) => <span className="small muted num">{a.request?.slice(0, 8) ?? '—'}</span>,
    card: 'none',
  },
]

function detailText(detail: Record<string, unknown>): string {
  const given = Object.entries(detail).filter(([, value]) => value !== null && value !== '')
  return given.map(([key, value]) => `${detailNames[key] ?? key} ${valueText(value)}`).join('；')
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join('、')
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = Object.entries(value).filter(([key]) => key !== 'offset' && key !== 'limit')
  return inner.length === 0
    ? '无'
    : inner.map(([key, v]) => `${detailNames[key] ?? key}=${valueText(v)}`).join(' ')
}

/** Who did what when; what was read of others' data too. Nothing here can be changed. */
export function AuditPage() {
  const [search, setSearch] = useSearchState()
  return (
    <Page
      title="审计"
      crumbs={[{ label: '管理' }]}
      lead="每次写入、每次查看他人数据都在这里留一行；不能修改，也不能删除。"
    >
      <DataList<AuditRow>
        path="/api/v1/audit"
        caption="审计记录"
        columns={columns}
        rowKey={(a) => a.id}
        searchKey="q"
        searchHint="账号、对象、请求编号"
        filters={[
          {
            key: 'act',
            label: '操作',
            options: Object.entries(actNames).map(([value, label]) => ({ value, label })),
          },
        ]}
        extraKeys={['from', 'to']}
        extraFilters={<SpanPicker from={search.from} to={search.to} onChange={(span) => setSearch(span)} />}
        exports={[{ label: '导出', path: '/api/v1/audit.xlsx' }]}
        empty={{ text: '还没有审计记录。' }}
      />
    </Page>
  )
}
