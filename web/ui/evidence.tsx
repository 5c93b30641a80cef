import { type Grade, gradeNames, grades } from '../../src/core/codes.ts'
import { parseDecimal } from '../../src/core/decimal.ts'
import './evidence.css'
import { gradeColors } from './colors.ts'

export type Shares = Readonly<Record<Grade, string>>

/** Shares in percent, for drawing only: the figures themselves stay exact decimals. */
export function percentages(shares: Shares): { grade: Grade; percent: number }[] {
  const parts = grades.map((grade) => ({ grade, size: Math.abs(approximate(shares[grade])) }))
  const sum = parts.reduce((n, p) => n + p.size, 0)
  return sum === 0
    ? []
    : parts.filter((p) => p.size > 0).map(({ grade, size }) => ({ grade, percent: (100 * size) / sum }))
}

export function approximate(decimal: string): number {
  const d = parseDecimal(decimal)
  return d ? Number(d.coefficient) / 10 ** d.scale : 0
}

export function sharesText(shares: Shares): string {
  const parts = percentages(shares)
  return parts.length === 0
    ? '没有证据分级'
    : parts.map((p) => `${gradeNames[p.grade]} ${p.percent.toFixed(p.percent < 10 ? 1 : 0)}%`).join('，')
}

export function EvidenceBar({ shares, width }: { shares: Shares; width?: number | string }) {
  const parts = percentages(shares)
  if (parts.length === 0) return null
  const text = sharesText(shares)
  return (
    <span
      className="evidence"
      role="img"
      aria-label={`证据：${text}`}
      title={text}
      style={width === undefined ? undefined : { width }}
    >
      {parts.map((p) => (
        <span key={p.grade} style={{ width: `${p.percent}%`, background: gradeColors[p.grade] }} />
      ))}
    </span>
  )
}

export function EvidenceLegend() {
  return (
    <ul className="plain evidence-legend" aria-label="证据等级图例">
      {grades.map((grade) => (
        <li key={grade}>
          <span style={{ background: gradeColors[grade] }} />
          {gradeNames[grade]}
        </li>
      ))}
    </ul>
  )
}
