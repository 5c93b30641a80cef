import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Empty, Input, Segmented, Select, Skeleton } from 'antd'
import {
  lightNames,
  type Obligation,
  type PlanView,
  planSystemNames,
} from '../../../../../src/plan/contract.ts'
import { get } from '../../../../api.ts'
import { meQuery } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { AsOfPicker } from '../../../../ui/period-picker.tsx'
import { type SearchState, useSearchState } from '../../../../ui/search-state.ts'
import { UnitPicker } from '../../../../ui/unit-picker.tsx'
import { Goals } from './goals.tsx'
import { LightMark, lightOrder } from './light.tsx'
import { PlanPicker } from './plan-picker.tsx'
import './plan.css'

export const planQuery = (asOf: string | undefined, plan?: string) => ({
  queryKey: ['plan', 'view', asOf ?? '', plan ?? ''],
  queryFn: ({ signal }: { signal: AbortSignal }) => get<PlanView>('/api/v1/plan', { asOf, plan }, signal),
})

const columns: readonly Column<Obligation>[] = [
  {
    key: 'place',
    title: '出处',
    render: (o) => <span className="nowrap">{o.place}</span>,
    fit: 'tight',
    width: '9%',
  },
  { key: 'title', title: '措施', render: (o) => o.title, card: 'wide' },
  {
    key: 'light',
    title: '灯号',
    width: '9%',
    render: (o) => <LightMark light={o.light} reason={o.reason} />,
  },
  {
    key: 'lead',
    title: '牵头单位',
    width: '17%',
    render: (o) => o.leadUnits.map((u) => u.name).join('、') || '—',
  },
  {
    key: 'support',
    title: '协办单位',
    width: '20%',
    render: (o) =>
      [...o.supportingUnits.map((u) => u.name), ...(o.streets ? ['各街道'] : [])].join('、') ||
      (o.supportLabel ?? '—'),
  },
  { key: 'completion', title: '完成时限', render: (o) => <Completion of={o} />, fit: 'tight', width: '11%' },
  {
    key: 'items',
    title: '分解',
    align: 'right',
    render: (o) =>
      o.items.open + o.items.done === 0 ? '—' : `${o.items.done}/${o.items.open + o.items.done}`,
    fit: 'tight',
    width: '6%',
  },
  {
    key: 'percent',
    title: '填报进度',
    align: 'right',
    render: (o) => (o.percent === null ? '—' : `${o.percent}%`),
    fit: 'tight',
    width: '7%',
  },
]

function Completion({ of: { completion } }: { of: Obligation }) {
  if (completion.day === null) return <Mark tone="warning">待明确</Mark>
  return (
    <>
      {completion.day} {completion.mark ? <Mark>{completion.mark}</Mark> : null}
    </>
  )
}

/** 任务清单: every measure with its units, limit and light; the stage goals; the safeguards. */
export function PlanPage() {
  const [search, setSearch] = useSearchState()
  const plan = useQuery(planQuery(search.asOf, search.plan))
  const view = plan.data
  const query = search.plan ? `?plan=${search.plan}` : ''
  return (
    <Page
      title={view?.title ?? '行动计划'}
      crumbs={[{ label: '行动计划' }]}
      lead={
        view
          ? `第 ${view.version} 版，${view.from} 至 ${view.to}${view.daysLeft >= 0 ? `，距期满还有 ${view.daysLeft} 天` : '，已期满'}。`
          : undefined
      }
      actions={
        <>
          <PlanPicker />
          <Link to={`/plan/versions${query}`}>规划版本与修订</Link>
          <Link to="/plan/second">规划衔接</Link>
        </>
      }
    >
      {plan.error ? <Failure error={plan.error} onRetry={() => void plan.refetch()} /> : null}
      {plan.isPending ? <Skeleton active /> : null}
      {view ? <PlanBody view={view} search={search} setSearch={setSearch} /> : null}
    </Page>
  )
}

interface BodyProps {
  readonly view: PlanView
  readonly search: SearchState
  readonly setSearch: (patch: SearchState) => void
}

const parts = [
  { value: 'measures', label: '措施' },
  { value: 'goals', label: '阶段目标' },
  { value: 'safeguards', label: '保障事项' },
]

function PlanBody({ view, search, setSearch }: BodyProps) {
  const part = search.part ?? 'measures'
  const me = useQuery(meQuery).data
  return (
    <>
      <LightSummary view={view} chosen={search.light} onChoose={(light) => setSearch({ light })} />
      <search className="data-tools" style={{ margin: '12px 0' }}>
        <Segmented
          aria-label="内容"
          value={part}
          options={parts}
          onChange={(next) => setSearch({ part: next === 'measures' ? undefined : String(next) })}
        />
        {part === 'goals' ? null : <Filters search={search} setSearch={setSearch} />}
        <AsOfPicker value={search.asOf} onChange={(asOf) => setSearch({ asOf })} />
      </search>
      {part === 'measures' ? <Tasks view={view} search={search} /> : null}
      {part === 'goals' ? <Goals goals={view.stageGoals} me={me} /> : null}
      {part === 'safeguards' ? (
        <Measures caption="保障事项" rows={view.safeguards.filter((o) => fits(o, search))} />
      ) : null}
      {view.notes.length > 0 ? (
        <section className="panel" aria-label="对规划文本的说明" style={{ marginTop: 16 }}>
          <h2>对规划文本的说明</h2>
          <ul>
            {view.notes.map((note) => (
              <li key={note} className="small">
                {note}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  )
}

function LightSummary({
  view,
  chosen,
  onChoose,
}: {
  view: PlanView
  chosen: string | undefined
  onChoose: (light: string | undefined) => void
}) {
  return (
    <ul className="light-summary" aria-label="灯号">
      {lightOrder.map((light) => (
        <li key={light}>
          <button
            type="button"
            className="bare"
            aria-pressed={chosen === light}
            onClick={() => onChoose(chosen === light ? undefined : light)}
          >
            <LightMark light={light} />
            <b className="num">{view.lights[light] ?? 0}</b>
          </button>
        </li>
      ))}
    </ul>
  )
}

function Filters({ search, setSearch }: Pick<BodyProps, 'search' | 'setSearch'>) {
  return (
    <>
      <Input
        className="data-search"
        allowClear
        aria-label="措施、单位"
        placeholder="措施、单位"
        value={search.q ?? ''}
        onChange={(e) => setSearch({ q: e.target.value })}
      />
      <UnitPicker
        label="单位"
        placeholder="全部单位"
        width={190}
        value={search.unit}
        onChange={(unit) => setSearch({ unit })}
      />
      <Select
        aria-label="体系"
        placeholder="全部体系"
        allowClear
        style={{ width: 130 }}
        value={search.system ?? null}
        options={Object.entries(planSystemNames).map(([value, label]) => ({ value, label }))}
        onChange={(system?: string) => setSearch({ system })}
      />
    </>
  )
}

function fits(o: Obligation, { q, unit, system, light }: SearchState): boolean {
  const units = [...o.leadUnits, ...o.supportingUnits]
  const words = [o.title, o.place, ...units.map((u) => u.name), lightNames[o.light]].join(' ')
  return (
    (!q || words.includes(q.trim())) &&
    (!unit || units.some((u) => u.code === unit)) &&
    (!system || o.system === system) &&
    (!light || o.light === light)
  )
}

function Tasks({ view, search }: Pick<BodyProps, 'view' | 'search'>) {
  const tasks = view.tasks
    .map((task) => ({ ...task, measures: task.measures.filter((o) => fits(o, search)) }))
    .filter((task) => task.measures.length > 0)
  if (tasks.length === 0) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="没有符合条件的措施，可清除部分筛选。" />
  }
  return (
    <>
      {view.sections
        .filter((section) => tasks.some((task) => task.section === section.no))
        .map((section) => (
          <section key={section.no} className="plan-section" aria-label={section.title}>
            <h2 className="section-title">{section.title}</h2>
            {tasks
              .filter((task) => task.section === section.no)
              .map((task) => (
                <section key={task.no} className="panel" aria-label={`任务${task.no}`}>
                  <h3 className="task-head">
                    <span className="muted nowrap">任务 {task.no}</span> {task.title}
                  </h3>
                  <Measures caption={`任务${task.no}的措施`} rows={task.measures} />
                </section>
              ))}
          </section>
        ))}
    </>
  )
}

function Measures({ caption, rows }: { caption: string; rows: readonly Obligation[] }) {
  const navigate = useNavigate()
  const [{ plan }] = useSearchState()
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={rows}
      rowKey={(o) => o.id}
      onOpen={(o) => void navigate({ to: `/plan/measures/${o.id}`, search: (plan ? { plan } : {}) as never })}
    />
  )
}
