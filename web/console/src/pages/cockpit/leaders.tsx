import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import type { LeaderFigure, LeaderMatter, LeadersView } from '../../../../../src/cockpit/leaders.contract.ts'
import { get } from '../../../../api.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { LightMark } from '../plan/light.tsx'
import './leaders.css'

/** The leaders' half: five lines, three matters that need a decision, the days that come next. One A4 with the rest. */
export function Leaders({ year }: { year: number }) {
  const leaders = useQuery({
    queryKey: ['leaders', year],
    queryFn: ({ signal }) => get<LeadersView>('/api/v1/leaders', { year }, signal),
  })
  if (leaders.error) return <Failure error={leaders.error} onRetry={() => void leaders.refetch()} />
  if (!leaders.data) return <Skeleton active />
  const { lines, matters, moreMatters, next, plan } = leaders.data
  const count = lines.reduce((sum, line) => sum + line.figures.length, 0)
  return (
    <section className="leaders" aria-label="领导一页">
      <div className="panel leaders-lines">
        <h2 className="section-title">{numerals[count] ?? count}项指标</h2>
        <table className="leaders-table">
          <thead>
            <tr>
              <th scope="col">指标</th>
              <th scope="col" className="right">
                {year} 年
              </th>
              <th scope="col" className="right">
                目标
              </th>
              <th scope="col" className="right">
                基准
              </th>
              <th scope="col" className="right">
                变化
              </th>
              <th scope="col">判断</th>
            </tr>
          </thead>
          <tbody>
            {lines.flatMap((line) =>
              line.figures.map((figure) => (
                <Line key={`${line.key} ${figure.name}`} title={figure.name} of={figure} />
              )),
            )}
          </tbody>
        </table>
      </div>
      <div className="panel">
        <h2 className="section-title">需要决定的事</h2>
        {matters.length === 0 ? <p className="muted">没有滞后事项。</p> : null}
        <ol className="plain leaders-matters">
          {matters.map((matter) => (
            <Matter key={`${matter.origin.kind} ${matter.origin.key} ${matter.unitName}`} of={matter} />
          ))}
        </ol>
        {moreMatters > 0 ? (
          <Link to="/matters?kind=order" className="small no-print">
            另有 {moreMatters} 件滞后
          </Link>
        ) : null}
      </div>
      <div className="panel">
        <h2 className="section-title">近期日程</h2>
        <ul className="plain leaders-days">
          {next.map((day) => (
            <li key={`${day.due} ${day.title} ${day.unitName}`}>
              <span className="num">{day.due.slice(5)}</span>{' '}
              <span className="grow">
                {day.title} <span className="small muted">{day.unitName}</span>
              </span>
              <span className="small muted nowrap">{day.daysLeft === 0 ? '今天' : `${day.daysLeft} 天`}</span>
            </li>
          ))}
        </ul>
        <p className="small muted">
          {plan.daysLeft >= 0 ? `距规划期满还有 ${plan.daysLeft} 天` : '规划期已满'}
        </p>
      </div>
    </section>
  )
}

const numerals = ['', '一', '两', '三', '四', '五', '六', '七', '八', '九', '十']

const withUnit = (value: string | null, unit: string): string =>
  value === null ? '—' : unit === '%' ? `${value}%` : `${value} ${unit}`

/** A rate changes by points, not by per cent. */
const changeText = (change: string, unit: string): string =>
  `${change.startsWith('-') ? change.replace('-', '−') : `+${change}`} ${unit === '%' ? '个百分点' : unit}`

function Line({ title, of: f }: { title: string; of: LeaderFigure }) {
  return (
    <tr>
      <th scope="row">{f.indicator ? <Link to={`/indicators/${f.indicator}`}>{title}</Link> : title}</th>
      <td className="right num">{withUnit(f.value, f.unit)}</td>
      <td className={`right num${f.target ? '' : ' nothing'}`} data-label="目标">
        {f.target ? `${f.target.text}${f.unit === '%' ? '%' : ''}` : '—'}{' '}
        {f.target && f.target.reached !== null ? (
          <Mark tone={f.target.reached ? 'good' : 'bad'}>{f.target.reached ? '达到' : '未达到'}</Mark>
        ) : null}
      </td>
      <td className={`right num${f.baseline?.value ? '' : ' nothing'}`} data-label="基准">
        {f.baseline?.value ? withUnit(f.baseline.value, f.unit) : '—'}
        {f.baseline?.value ? <span className="small muted"> {f.baseline.year}</span> : null}
      </td>
      <td className={`right num${f.change === null ? ' nothing' : ''}`} data-label="变化">
        {f.change === null ? '—' : changeText(f.change, f.unit)}
      </td>
      <td className="verdict">{f.verdict}</td>
    </tr>
  )
}

function hrefOf({ order, origin }: LeaderMatter): string {
  if (order) return `/matters/${order.id}`
  if (origin.kind === 'measure') return `/plan/measures/${origin.key}`
  return origin.kind === 'submission' ? '/submissions' : '/matters?kind=order'
}

function Matter({ of: m }: { of: LeaderMatter }) {
  return (
    <li>
      <div className="row">
        <Link to={hrefOf(m)} className="grow">
          {m.title}
        </Link>
        <LightMark light={m.light} reason={m.reason} />
      </div>
      <p className="small">
        {m.unitName ?? '责任单位待明确'}
        {m.daysLate > 0 ? `，已滞后 ${m.daysLate} 天` : ''}。<b>{m.asked}</b>
      </p>
    </li>
  )
}
