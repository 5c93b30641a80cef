import type { AuditRow } from '../../../../../src/reporting/audit.contract.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { SpanPicker } from '../../../../ui/span-picker.tsx'
import { timeText } from '../../../../words.ts'

const acts: Readonly<Record<string, string>> = {
  read: '查看',
  'ledger.book': '记账',
  'ledger.correct': '更正',
  'ledger.zero': '零申报',
  'import.upload': '上传文件',
  'import.start': '开始入账',
  'import.book': '导入入账',
  'import.cancel': '取消导入',
  'attachment.upload': '上传凭证',
  'period.close': '封账',
  'period.reopen': '启封',
  'lateEntry.request': '申请补记',
  'lateEntry.approve': '批准补记',
  'lateEntry.refuse': '不予补记',
  'party.create': '登记单位',
  'party.change': '修改单位',
  'party.import': '导入名录',
  'party.merge': '合并单位',
  'party.alias': '添加别名',
  'party.permit': '登记许可',
  'party.permit.withdraw': '撤下许可',
  'facility.create': '登记设施',
  'facility.change': '修改设施',
  'facility.capacity': '登记处置能力',
  'catalogue.import': '导入目录',
  'account.create': '新建账号',
  'account.change': '修改账号',
  'account.password': '改密码',
  'session.open': '登录',
  'demo.simulate': '写入演示数据',
}

const details: Readonly<Record<string, string>> = {
  count: '条数',
  scope: '范围',
  filter: '条件',
  reason: '原因',
  kind: '事项',
  facility: '设施',
  name: '名称',
  from: '自',
  to: '至',
  party: '单位',
  stream: '类别',
  change: '改动',
  changes: '改动',
}

const columns: readonly Column<AuditRow>[] = [
  { key: 'at', title: '时间', render: (a) => <span className="num nowrap">{timeText(a.at)}</span> },
  { key: 'actor', title: '何人', render: (a) => a.actor },
  { key: 'act', title: '做了什么', render: (a) => acts[a.act] ?? a.act },
  { key: 'object', title: '对象', render: (a) => <span className="num">{a.object}</span> },
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
  return given.map(([key, value]) => `${details[key] ?? key} ${valueText(value)}`).join('；')
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join('、')
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = Object.entries(value).filter(([key]) => key !== 'offset' && key !== 'limit')
  return inner.length === 0 ? '无' : inner.map(([key, v]) => `${key}=${valueText(v)}`).join(' ')
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
            options: Object.entries(acts).map(([value, label]) => ({ value, label })),
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
