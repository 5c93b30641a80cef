import { Link } from '@tanstack/react-router'
import { roundDecimal } from '../../../../../src/core/mass.ts'
import { presentMass, usualDigits } from '../../../../../src/inventory/present.ts'
import type { CockpitStream } from '../../../../replies.ts'
import { approximate, EvidenceBar } from '../../../../ui/evidence.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { groupDigits } from '../../../../ui/mass.tsx'
import { streamColors } from '../../../../ui/theme.ts'

type Figure = CockpitStream['figures'][number]

/** One stream: its main figure large, the others beneath, each against last year and the plan. */
export function StreamCard({ stream: s, year }: { stream: CockpitStream; year: number }) {
  const [main, ...others] = s.figures
  const { due, reported, monthsCovered, status } = s.completeness
  return (
    <article className="panel stream-card" style={{ borderTopColor: streamColors[s.stream] }}>
      <header>
        <h2>
          <Link to={`/inventory?period=${year}&table=${s.table}`}>{s.title}</Link>
        </h2>
        <Mark tone={status === '已封账' ? 'good' : 'warning'}>{status}</Mark>
      </header>
      {main ? (
        <>
          <p className="main-figure">
            <span className="small muted">{main.title}</span>
            <span>
              <b className="num">{valueText(main, s.unit)}</b>{' '}
              <span className="muted small">{main.type === 'rate' ? '' : s.unit}</span>
            </span>
          </p>
          <Comparison figure={main} unit={s.unit} />
        </>
      ) : null}
      <EvidenceBar shares={s.evidence} />
      <dl>
        {others.map((f) => (
          <div key={f.key}>
            <dt>{f.title}</dt>
            <dd className="num" title={f.note ?? undefined}>
              {valueText(f, s.unit)}
            </dd>
            <dd className="small muted num">{shortComparison(f, s.unit)}</dd>
          </div>
        ))}
      </dl>
      <p className="small muted">
        应报 {due}，已报 <span className={reported < due ? 'warning' : ''}>{reported}</span>，覆盖{' '}
        {monthsCovered} 个月
      </p>
    </article>
  )
}

function valueText(f: Figure, unit: CockpitStream['unit']): string {
  return textOf(f.value, f.type, unit)
}

function textOf(value: string | null, type: Figure['type'], unit: CockpitStream['unit']): string {
  if (value === null) return '—'
  if (type === 'rate') return `${roundDecimal(value, 2)}%`
  return groupDigits(presentMass(value, unit, usualDigits(unit, 'district')).text)
}

/** Change in percent for masses, in points for rates; nothing where there is nothing to compare with. */
function change(f: Figure): { text: string; up: boolean } | null {
  if (f.value === null || f.lastYear === null) return null
  const now = approximate(f.value)
  const before = approximate(f.lastYear)
  if (f.type === 'rate') return { text: `${Math.abs(now - before).toFixed(2)} 个百分点`, up: now >= before }
  if (before === 0) return null
  const percent = (100 * (now - before)) / before
  return { text: `${Math.abs(percent).toFixed(1)}%`, up: percent >= 0 }
}

function Comparison({ figure: f, unit }: { figure: Figure; unit: CockpitStream['unit'] }) {
  const moved = change(f)
  return (
    <p className="small muted comparison">
      <span>
        去年 <span className="num">{textOf(f.lastYear, f.type, unit)}</span>
        {moved ? (
          <span className="num moved">
            {' '}
            {moved.up ? '↑' : '↓'} {moved.text}
          </span>
        ) : null}
      </span>
      {f.plan ? (
        <span>
          {f.plan.label} <span className="num">{textOf(f.plan.value, f.type, unit)}</span>
        </span>
      ) : null}
      {f.note ? <span className="note">{f.note}</span> : null}
    </p>
  )
}

function shortComparison(f: Figure, unit: CockpitStream['unit']): string {
  const moved = change(f)
  const plan = f.plan ? `${f.plan.label} ${textOf(f.plan.value, f.type, unit)}` : ''
  return [moved ? `${moved.up ? '↑' : '↓'}${moved.text}` : '', plan].filter(Boolean).join(' ')
}
