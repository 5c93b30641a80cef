import { useQuery } from '@tanstack/react-query'
import type { ProjectRow, ProjectsReply } from '../../../../../src/plan/registers.contract.ts'
import { get } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { groupDigits } from '../../../../ui/mass.tsx'
import { ScrollRegion } from '../../../../ui/scroll-region.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import './registers.css'

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000

/** Money and time of the projects: what is planned, what is paid, which milestones are late. */
export function Projects() {
  const [search] = useSearchState()
  const today = useQuery(districtQuery).data?.today
  const query = { unit: search.unit, q: search.q }
  const projects = useQuery({
    queryKey: ['projects', query],
    queryFn: ({ signal }) => get<ProjectsReply>('/api/v1/projects', query, signal),
  })
  if (projects.error) return <Failure error={projects.error} onRetry={() => void projects.refetch()} />
  if (!projects.data || projects.data.items.length === 0) return null
  const { items, sums } = projects.data
  return (
    <section className="panel" aria-labelledby="projects" style={{ marginBottom: 16 }}>
      <h2 id="projects">
        投资与进度{' '}
        <span className="small muted">
          总投资 {groupDigits(sums.investment)} 万元，到位 {groupDigits(sums.funded)} 万元，完成{' '}
          {groupDigits(sums.paid)} 万元
        </span>
      </h2>
      <Gantt items={items} today={today} />
    </section>
  )
}

function Gantt({ items, today }: { items: readonly ProjectRow[]; today: string | undefined }) {
  const days = items.flatMap((p) =>
    [p.planned.from, p.planned.to, p.actual.from, p.actual.to].filter((d) => d !== null),
  )
  if (days.length === 0) return <p className="muted">项目还没有填起止时间。</p>
  const first = dayNumber(`${days.reduce((a, b) => (a < b ? a : b)).slice(0, 4)}-01-01`)
  const lastYear = Number(days.reduce((a, b) => (a > b ? a : b)).slice(0, 4))
  const length = dayNumber(`${lastYear + 1}-01-01`) - first
  const at = (day: string): number => (100 * (dayNumber(day) - first)) / length
  const years = [...new Set(days.map((d) => d.slice(0, 4)))].toSorted()
  return (
    <ScrollRegion label="项目进度图">
      <table className="gantt">
        <caption className="visually-hidden">项目的计划与实际起止、投资完成比例</caption>
        <thead>
          <tr>
            <th scope="col">项目</th>
            <th scope="col" className="right">
              完成投资
            </th>
            <th scope="col">
              {years[0]}—{years.at(-1)}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((project) => (
            <tr key={project.id}>
              <th scope="row">
                {project.name} {project.stage ? <Mark>{project.stage}</Mark> : null}
                {project.milestones.some((m) => m.late) ? <Mark tone="bad">节点逾期</Mark> : null}
                <Effect of={project} />
              </th>
              <td className="num right">{project.paidShare === null ? '—' : `${project.paidShare}%`}</td>
              <td className="lane">
                <Bar kind="planned" span={project.planned} at={at} today={today} />
                <Bar kind="actual" span={project.actual} at={at} today={today} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function Effect({ of: { effect } }: { of: ProjectRow }) {
  if (!effect) return null
  const book =
    effect.now === null ? '账本无数据' : `${effect.year}年账本 ${effect.now} ${effect.figureUnit ?? ''}`
  return (
    <span className="small muted" style={{ display: 'block', fontWeight: 400 }}>
      预期 {effect.expected} {effect.unit}，{book}
      {effect.before === null ? '' : `，建设前 ${effect.before} ${effect.figureUnit ?? ''}`}
    </span>
  )
}

interface BarProps {
  readonly kind: 'planned' | 'actual'
  readonly span: { readonly from: string | null; readonly to: string | null }
  readonly at: (day: string) => number
  readonly today: string | undefined
}

/** Works under way are drawn up to today. */
function Bar({ kind, span, at, today }: BarProps) {
  const to = span.to ?? (kind === 'actual' ? today : null)
  if (span.from === null || !to) return null
  const left = at(span.from)
  const text = `${kind === 'planned' ? '计划' : '实际'} ${span.from} 至 ${span.to ?? '今'}`
  return (
    <span
      className={`bar ${kind}`}
      title={text}
      style={{ left: `${left}%`, width: `${Math.max(1, Math.min(100, at(to)) - left)}%` }}
    >
      <span className="visually-hidden">{text}</span>
    </span>
  )
}
