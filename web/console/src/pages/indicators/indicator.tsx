import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Segmented, Skeleton } from 'antd'
import type {
  ContributionPart,
  Contributions,
  IndicatorFigure,
  IndicatorInputValue,
} from '../../../../../src/indicators/contract.ts'
import { get } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { approximate } from '../../../../ui/evidence.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark, Marks } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { targetText, Value } from './indicators.tsx'
import { WhatIfPanel } from './what-if.tsx'
import '../plan/plan.css'
import './indicators.css'
import { YearPicker } from '../../../../ui/year-picker.tsx'

/** One indicator: its value, what it was computed from down to the postings, where it is heading, who contributes. */
export function IndicatorPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const [search, setSearch] = useSearchState()
  const district = useQuery(districtQuery).data
  const year = search.year ?? String(startYear(district) ?? '')
  const indicator = useQuery({
    queryKey: ['indicator', id, year],
    queryFn: ({ signal }) =>
      get<IndicatorFigure>(`/api/v1/indicators/${encodeURIComponent(id)}`, { year }, signal),
    enabled: year !== '',
    placeholderData: keepPreviousData,
  })
  const i = indicator.data
  return (
    <Page
      title={i?.name ?? '指标'}
      crumbs={[{ label: '行动计划' }, { label: '指标', to: '/indicators' }]}
      aside={
        i ? (
          <>
            <Marks marks={i.marks} />
            {i.official ? null : <Mark>测算，非官方指数</Mark>}
          </>
        ) : null
      }
      lead={i?.verdict}
      actions={<YearPicker value={year} onChange={(next) => setSearch({ year: next })} />}
    >
      {indicator.error ? <Failure error={indicator.error} onRetry={() => void indicator.refetch()} /> : null}
      {indicator.isPending ? <Skeleton active /> : null}
      {i ? (
        <>
          <Figures of={i} />
          <Inputs of={i} year={year} />
          {i.inputs.some((input) => input.ref.from === 'table') ? <Parts id={i.id} year={year} /> : null}
          {i.inputs.length > 0 ? <WhatIfPanel indicator={i} year={Number(year)} /> : null}
        </>
      ) : null}
    </Page>
  )
}

/** What a reader should know of where a definition comes from; one with its source needs no word. */
const sureness: Readonly<Record<IndicatorFigure['confidence'], string>> = {
  源: '',
  忆: '条文待核对原文',
  疑: '口径待核',
  设: '本区自定',
}

function Figures({ of: i }: { of: IndicatorFigure }) {
  return (
    <section className="panel" aria-label="数值">
      <dl className="pairs">
        <dt>数值</dt>
        <dd className="indicator-value">
          <Value of={i} />
        </dd>
        <dt>目标</dt>
        <dd>
          {i.targets.length === 0
            ? '没有定目标'
            : i.targets
                .map((t) => `${t.year} 年 ${targetText({ ...i, target: { ...t, reached: null } })}`)
                .join('；')}
        </dd>
        <dt>基准</dt>
        <dd>
          {i.baseline ? (
            <>
              {i.baseline.year} 年 <span className="num">{i.baseline.value ?? '—'}</span>{' '}
              {i.baseline.printed ? <Mark>规划数据</Mark> : null}
              {i.baseline.note ? <span className="small muted"> {i.baseline.note}</span> : null}
            </>
          ) : (
            '—'
          )}
        </dd>
        <dt>趋势</dt>
        <dd>
          <Trend of={i} />
        </dd>
        {i.forecast ? (
          <>
            <dt>预测</dt>
            <dd>
              {i.forecast.year} 年约 <span className="num">{i.forecast.value}</span>，区间{' '}
              <span className="num">
                {i.forecast.low}–{i.forecast.high}
              </span>
              <span className="small muted">（{i.forecast.method}；区间是往年变动的全部范围，不是概率）</span>
            </dd>
          </>
        ) : null}
        <dt>口径</dt>
        <dd className="prose">{i.definition}</dd>
        <dt>公式</dt>
        <dd>{i.formula ?? '未定'}</dd>
        <dt>依据</dt>
        <dd>
          {i.basis}{' '}
          <span className="small muted">
            {[sureness[i.confidence], i.version > 0 ? `第 ${i.version} 版` : ''].filter(Boolean).join('；')}
          </span>
        </dd>
        {i.note ? (
          <>
            <dt>说明</dt>
            <dd>{i.note}</dd>
          </>
        ) : null}
      </dl>
    </section>
  )
}

/** Bars of the years; the figures stand beneath, so nobody has to guess from heights. */
function Trend({ of: i }: { of: IndicatorFigure }) {
  const values = i.trend.map(({ value }) => (value === null ? 0 : Math.abs(approximate(value))))
  const top = Math.max(...values, 0)
  return (
    <>
      <div className="spark" aria-hidden="true">
        {i.trend.map(({ year, value }, at) => (
          <span
            key={year}
            className={value === null ? 'missing' : ''}
            style={{ height: top === 0 ? 2 : `${(100 * (values[at] ?? 0)) / top}%` }}
          />
        ))}
      </div>
      <span className="small">
        {i.trend.map(({ year, value }) => `${year} 年 ${value ?? '无'}`).join('　')}
      </span>
    </>
  )
}

function Inputs({ of: i, year }: { of: IndicatorFigure; year: string }) {
  const columns: readonly Column<IndicatorInputValue>[] = [
    { key: 'name', title: '输入', render: (x) => x.name, card: 'head' },
    {
      key: 'value',
      title: '数值',
      align: 'right',
      render: (x) =>
        x.value === null ? (
          <Mark tone="warning">缺</Mark>
        ) : (
          <span className="num">
            {x.value} {x.unit}
          </span>
        ),
    },
    { key: 'year', title: '年度', render: (x) => x.year ?? '—' },
    {
      key: 'from',
      title: '来自',
      render: (x) =>
        x.ref.from === 'table' ? (
          <Link
            to="/inventory"
            search={{ period: String(x.year ?? year), table: String(x.ref.table) } as never}
          >
            {x.from}
          </Link>
        ) : x.ref.from === 'indicator' ? (
          <Link to={`/indicators/${x.ref.indicator}`}>{x.from}</Link>
        ) : (
          x.from
        ),
    },
  ]
  return (
    <section className="panel" aria-label="由什么算成">
      <h2>由什么算成</h2>
      {i.inputs.length === 0 ? (
        <p className="muted">这项指标没有公式。</p>
      ) : (
        <DataTable caption="由什么算成" columns={columns} rows={i.inputs} rowKey={(x) => x.name} />
      )}
      {i.missing.length > 0 ? (
        <p className="warning">还缺：{i.missing.map((m) => m.text).join('；')}</p>
      ) : null}
    </section>
  )
}

const byNames = { street: '按街道', enterprise: '按企业', row: '按种类' } as const
type By = keyof typeof byNames

function Parts({ id, year }: { id: string; year: string }) {
  const [search, setSearch] = useSearchState()
  const by = (search.by ?? 'street') as By
  const parts = useQuery({
    queryKey: ['indicator', id, year, by],
    queryFn: ({ signal }) =>
      get<Contributions>(`/api/v1/indicators/${encodeURIComponent(id)}/contributions`, { year, by }, signal),
    placeholderData: keepPreviousData,
  })
  const columns: Column<ContributionPart>[] = [
    { key: 'label', title: '组成', render: (p) => p.label, card: 'head' },
    ...(parts.data?.inputs ?? []).map(
      ({ name, unit }): Column<ContributionPart> => ({
        key: name,
        title: `${name}（${unit}）`,
        align: 'right',
        render: (p) => <span className="num">{p.inputs[name] ?? '—'}</span>,
      }),
    ),
    {
      key: 'share',
      title: '占比',
      align: 'right',
      render: (p) => (p.share === null ? '—' : <span className="num">{p.share}%</span>),
    },
    {
      key: 'value',
      title: '自身数值',
      align: 'right',
      render: (p) => <span className="num">{p.value ?? '—'}</span>,
    },
  ]
  return (
    <section className="panel" aria-label="谁的贡献">
      <div className="row">
        <h2 className="grow">谁的贡献</h2>
        <Segmented
          aria-label="分组"
          value={by}
          options={Object.entries(byNames).map(([value, label]) => ({ value, label }))}
          onChange={(next) => setSearch({ by: String(next) })}
        />
      </div>
      {parts.error ? <Failure error={parts.error} onRetry={() => void parts.refetch()} /> : null}
      {parts.data ? (
        <DataTable
          caption="谁的贡献"
          columns={columns}
          rows={parts.data.parts.slice(0, 100)}
          rowKey={(p) => p.key}
          dimmed={parts.isPlaceholderData}
        />
      ) : null}
    </section>
  )
}
