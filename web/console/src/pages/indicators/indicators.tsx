import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Empty, Input, Select, Skeleton } from 'antd'
import type { IndicatorFigure, IndicatorReport } from '../../../../../src/indicators/contract.ts'
import { get } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark, Marks } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { AsOfPicker } from '../../../../ui/period-picker.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import './indicators.css'
import { YearPicker } from '../../../../ui/year-picker.tsx'

const obligationNames = { required: '必选', optional: '可选', own: '自定' } as const

/** A value in its unit; what cannot be computed says so instead. */
export function Value({ of: i }: { of: IndicatorFigure }) {
  if (i.value !== null) {
    return (
      <span className="num">
        {i.value}
        {i.unit === '%' ? '%' : ` ${i.unit}`}
      </span>
    )
  }
  const why = {
    missing: i.missing.map((m) => m.text).join('；') || '缺数据',
    dividedByZero: '分母为零',
    noFormula: '未定公式',
    value: '—',
  }[i.state]
  return <span className="small muted">{why}</span>
}

export const targetText = ({ target: t, unit }: IndicatorFigure): string => {
  if (!t) return '—'
  const sign = { '>=': '≥', '<=': '≤', '=': '＝' }[t.operator as string] ?? ''
  return `${sign}${t.value}${unit === '%' ? '%' : ''}`
}

const columns: readonly Column<IndicatorFigure>[] = [
  {
    key: 'name',
    title: '指标',
    card: 'head',
    width: '28%',
    render: (i) => (
      <>
        {i.name} {i.official ? null : <Mark>测算</Mark>}
      </>
    ),
  },
  { key: 'obligation', title: '', render: (i) => obligationNames[i.obligation], fit: 'tight', width: '6%' },
  {
    key: 'value',
    title: '数值',
    align: 'right',
    width: '14%',
    // Why there is none is said at length in the last column.
    render: (i) => (i.value === null ? '—' : <Value of={i} />),
  },
  {
    key: 'target',
    title: '目标',
    align: 'right',
    width: '12%',
    render: (i) => (
      <>
        <span className="num">{targetText(i)}</span>{' '}
        {i.target && i.target.reached !== null ? (
          <Mark tone={i.target.reached ? 'good' : 'bad'}>{i.target.reached ? '达到' : '未达到'}</Mark>
        ) : null}
      </>
    ),
  },
  {
    key: 'baseline',
    title: '基准',
    align: 'right',
    width: '12%',
    render: (i) =>
      i.baseline?.value ? (
        <span className="num">
          {i.baseline.value} <span className="small muted">{i.baseline.year}</span>
        </span>
      ) : (
        '—'
      ),
  },
  { key: 'verdict', title: '判断', render: (i) => i.verdict, card: 'wide' },
]

export function IndicatorsPage() {
  const [search, setSearch] = useSearchState()
  const navigate = useNavigate()
  const district = useQuery(districtQuery).data
  const year = search.year ?? String(startYear(district) ?? '')
  const query = { year, asOf: search.asOf }
  const report = useQuery({
    queryKey: ['indicators', query],
    queryFn: ({ signal }) => get<IndicatorReport>('/api/v1/indicators', query, signal),
    enabled: year !== '',
    placeholderData: keepPreviousData,
  })
  const q = (search.q ?? '').trim()
  const set = search.set
  const shown = (report.data?.indicators ?? []).filter(
    (i) => (!q || `${i.name} ${i.group} ${i.definition}`.includes(q)) && (!set || i.set === set),
  )
  const groups = [...Map.groupBy(shown, (i) => i.group)]
  return (
    <Page
      title="指标"
      crumbs={[{ label: '行动计划' }]}
      lead="每个指标由账本数字和填报数字按公式算出，点开可看到由什么算成，直到账目。"
    >
      <search className="data-tools">
        <Input
          className="data-search"
          allowClear
          aria-label="指标名称、口径"
          placeholder="指标名称、口径"
          value={search.q ?? ''}
          onChange={(e) => setSearch({ q: e.target.value })}
        />
        <YearPicker value={year} onChange={(next) => setSearch({ year: next })} />
        <Select
          aria-label="指标体系"
          placeholder="全部指标体系"
          allowClear
          style={{ width: 260 }}
          value={set ?? null}
          options={(report.data?.sets ?? []).map((s) => ({ value: s.key, label: s.title }))}
          onChange={(next?: string) => setSearch({ set: next })}
        />
        <AsOfPicker value={search.asOf} onChange={(asOf) => setSearch({ asOf })} />
      </search>
      {report.error ? <Failure error={report.error} onRetry={() => void report.refetch()} /> : null}
      {report.isPending ? <Skeleton active /> : null}
      {report.data && groups.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有符合条件的指标。" />
      ) : null}
      {groups.map(([group, rows]) => (
        <section key={group} className="panel" aria-label={group}>
          <h2>
            {group} <Marks marks={[...new Set(rows.flatMap((i) => i.marks))]} />
          </h2>
          <DataTable
            caption={group}
            columns={columns}
            rows={rows}
            rowKey={(i) => i.id}
            onOpen={(i) => void navigate({ to: `/indicators/${i.id}`, search: { year } as never })}
          />
        </section>
      ))}
    </Page>
  )
}
