import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Empty, Select, Skeleton } from 'antd'
import { labelPeriod, type Period } from '../../../../../src/core/period.ts'
import {
  type SubmissionPeriod,
  type SubmissionRow,
  type SubmissionsReply,
  submissionStateNames,
} from '../../../../../src/reporting/contract.ts'
import { get } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { type Column, ExportButton } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import './submissions.css'
import { YearPicker } from '../../../../ui/year-picker.tsx'

const everyNames = { month: '每月', quarter: '每季', year: '每年' } as const
const byNames = { total: '', plan: '，规划数据', book: '，见于台账' } as const

const columns: readonly Column<SubmissionRow>[] = [
  {
    key: 'row',
    title: '清单项',
    render: (r) => (
      <>
        <span className="muted small">表{r.table}</span> {r.rowLabel}
      </>
    ),
  },
  {
    key: 'unit',
    title: '汇交单位',
    render: (r) => (
      <>
        {r.unit ? r.unitName : <Mark tone="warning">{r.unitName}</Mark>}
        {r.candidates.length > 0 ? <div className="small muted">可能：{r.candidates.join('、')}</div> : null}
      </>
    ),
  },
  { key: 'source', title: '来源', render: (r) => r.source ?? '—' },
  { key: 'every', title: '周期', fit: 'tight', render: (r) => everyNames[r.every] },
  { key: 'periods', title: '报送情况', card: 'wide', render: (r) => <Periods row={r} />, width: '30%' },
  {
    key: 'definition',
    title: '口径与依据',
    card: 'wide',
    render: (r) => (
      <span className="small">
        {r.definition} <span className="muted">{r.basis}</span>{' '}
        {r.confidence === '疑' ? <Mark tone="warning">待核</Mark> : null}
      </span>
    ),
    width: '26%',
  },
]

function Periods({ row }: { row: SubmissionRow }) {
  return (
    <ul className="plain due-list">
      {row.periods.map((p) => {
        const text = periodText(p)
        return (
          <li key={p.from} className={p.state} title={text}>
            <span aria-hidden="true">{shortLabel(p, row.every)}</span>
            <span className="visually-hidden">{text}</span>
          </li>
        )
      })}
    </ul>
  )
}

function periodText(p: SubmissionPeriod): string {
  const label = labelPeriod({ from: p.from, to: p.to } as Period)
  const state = submissionStateNames[p.state] + (p.by ? byNames[p.by] : '')
  const of = p.expected > 1 ? `，${p.reported}/${p.expected}` : ''
  const at = p.reportedAt ? `，报于 ${p.reportedAt.slice(0, 10)}` : ''
  const late = p.lateDays ? `，迟 ${p.lateDays} 天` : ''
  return `${label}：${state}，截止 ${p.due}${p.dueAssumed ? '（节假日未公布）' : ''}${of}${at}${late}`
}

function shortLabel(p: SubmissionPeriod, every: SubmissionRow['every']): string {
  const month = Number(p.from.slice(5, 7))
  if (every === 'year') return p.from.slice(0, 4)
  return every === 'quarter' ? `${'一二三四'[(month - 1) / 3]}季` : `${month}月`
}

export function Directory() {
  const [search, setSearch] = useSearchState()
  const district = useQuery(districtQuery).data
  const year = search.year ?? String(startYear(district) ?? '')
  const submissions = useQuery({
    queryKey: ['submissions', year],
    queryFn: ({ signal }) => get<SubmissionsReply>('/api/v1/submissions', { year }, signal),
    enabled: year !== '',
    placeholderData: keepPreviousData,
  })
  const items = submissions.data?.items ?? []
  const shown = items.filter(
    (r) =>
      (!search.unit || (r.unit ?? 'none') === search.unit) &&
      (!search.table || String(r.table) === search.table) &&
      (!search.state || r.periods.some((p) => p.state === search.state)),
  )
  if (submissions.error) {
    return <Failure error={submissions.error} onRetry={() => void submissions.refetch()} />
  }
  if (!submissions.data) return <Skeleton active />
  return (
    <div className="stack">
      <Filters items={items} year={year} search={search} setSearch={setSearch} />
      {shown.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有符合条件的汇交项" />
      ) : (
        <DataTable
          caption="汇交目录"
          columns={columns}
          rows={shown}
          rowKey={(r) => r.key}
          dimmed={submissions.isPlaceholderData}
        />
      )}
    </div>
  )
}

interface FiltersProps {
  readonly items: readonly SubmissionRow[]
  readonly year: string
  readonly search: Readonly<Record<string, string | undefined>>
  readonly setSearch: (patch: Record<string, string | undefined>) => void
}

function Filters({ items, year, search, setSearch }: FiltersProps) {
  const count = (state: SubmissionPeriod['state']) =>
    items.flatMap((r) => r.periods).filter((p) => p.state === state).length
  const tables = [...new Map(items.map((r) => [r.table, r.tableTitle]))]
  const units = [...new Map(items.map((r) => [r.unit ?? 'none', r.unitName]))]
  return (
    <search className="data-tools no-print">
      <YearPicker value={year} onChange={(next) => setSearch({ year: next })} />
      <Select
        aria-label="清单"
        placeholder="全部清单"
        allowClear
        style={{ width: 190 }}
        value={search.table ?? null}
        options={tables.map(([no, title]) => ({ value: String(no), label: `表${no} ${title}` }))}
        onChange={(table?: string) => setSearch({ table })}
      />
      <Select
        aria-label="汇交单位"
        placeholder="全部单位"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        style={{ width: 190 }}
        value={search.unit ?? null}
        options={units.map(([value, label]) => ({ value, label }))}
        onChange={(unit?: string) => setSearch({ unit })}
      />
      <Select
        aria-label="报送情况"
        placeholder="报送情况"
        allowClear
        style={{ width: 130 }}
        value={search.state ?? null}
        options={Object.entries(submissionStateNames).map(([value, label]) => ({ value, label }))}
        onChange={(state?: string) => setSearch({ state })}
      />
      <span className="row small muted">
        <span>已报 {count('reported')}</span>
        <span>部分 {count('partly')}</span>
        <span className={count('late') > 0 ? 'danger' : ''}>逾期 {count('late')}</span>
      </span>
      <span className="grow only-wide" />
      <ExportButton label="导出" path="/api/v1/submissions.xlsx" query={{ year }} />
    </search>
  )
}
