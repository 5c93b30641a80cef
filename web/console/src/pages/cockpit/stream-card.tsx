import { Link } from '@tanstack/react-router'
import type { CockpitStream } from '../../../../../src/cockpit/contract.ts'
import { roundDecimal } from '../../../../../src/core/mass.ts'
import { presentMass, usualDigits } from '../../../../../src/inventory/present.rules.ts'
import { streamColors } from '../../../../ui/colors.ts'
import { approximate, EvidenceBar } from '../../../../ui/evidence.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { groupDigits } from '../../../../ui/mass.tsx'

type Figure = CockpitStream['figures'][number]
type Unit = CockpitStream['unit']

/** One stream: its main figure large, then every figure against last year and the plan. */
export function StreamCard({ stream: s, year }: { stream: CockpitStream; year: number }) {
  const main = s.figures[0]
  const { due, reported, monthsCovered, status } = s.completeness
  const plan = s.figures.find((f) => f.plan)?.plan?.label.replace('数据', '')
  return (
    <article className="panel stream-card" style={{ borderTopColor: streamColors[s.stream] }}>
      <header>
        <h2>
          <Link to={`/inventory?period=${year}&table=${s.table}`}>{s.title}</Link>
        </h2>
        <Mark tone={status === '已封账' ? 'good' : 'warning'}>{status}</Mark>
      </header>
      {main ? (
        <p className="main-figure">
          <b className="num">{textOf(main.value, main.type, s.unit)}</b>
          <span className="muted small">
            {main.type === 'rate' ? '' : s.unit} {main.title}
          </span>
          <Change figure={main} />
        </p>
      ) : null}
      <EvidenceBar shares={s.evidence} />
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">指标</span>
            </th>
            <th scope="col">{year}年</th>
            <th scope="col">{year - 1}年</th>
            {plan ? <th scope="col">{plan}</th> : null}
          </tr>
        </thead>
        <tbody>
          {s.figures.map((f) => (
            <tr key={f.key} title={f.note ?? undefined}>
              <th scope="row">{f.title}</th>
              <td className="num">{textOf(f.value, f.type, s.unit)}</td>
              <td className="num muted">{textOf(f.lastYear, f.type, s.unit)}</td>
              {plan ? (
                <td className="num muted">{f.plan ? textOf(f.plan.value, f.type, s.unit) : '—'}</td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small muted due">
        应报 {due}，已报 <span className={reported < due ? 'warning' : ''}>{reported}</span>，覆盖{' '}
        {monthsCovered} 个月
      </p>
    </article>
  )
}

function textOf(value: string | null, type: Figure['type'], unit: Unit): string {
  if (value === null) return '—'
  if (type === 'rate') return `${roundDecimal(value, 2)}%`
  return groupDigits(presentMass(value, unit, usualDigits(unit, 'district')).text)
}

/** Change in percent for masses, in points for rates; nothing where there is nothing to compare with. */
function Change({ figure: f }: { figure: Figure }) {
  if (f.value === null || f.lastYear === null) return null
  const now = approximate(f.value)
  const before = approximate(f.lastYear)
  if (f.type === 'mass' && before === 0) return null
  const moved = f.type === 'rate' ? now - before : (100 * (now - before)) / before
  return (
    <span className="small num">
      较上年 {moved < 0 ? '↓' : '↑'} {Math.abs(moved).toFixed(f.type === 'rate' ? 2 : 1)}
      {f.type === 'rate' ? ' 个百分点' : '%'}
    </span>
  )
}
