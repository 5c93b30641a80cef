import { Link } from '@tanstack/react-router'
import type { CockpitStream } from '../../../../../src/cockpit/contract.ts'
import { EvidenceBar, percentages } from '../../../../ui/evidence.tsx'

/** How much of each stream was weighed and how much only declared. */
export function EvidenceByStream({ streams }: { streams: readonly CockpitStream[] }) {
  return (
    <ul className="plain evidence-by-stream">
      {streams.map((s) => {
        const shares = percentages(s.evidence)
        const weighed = shares.find((p) => p.grade === 'weighed')?.percent ?? 0
        return (
          <li key={s.stream} className="item">
            <Link to={`/inventory?table=${s.table}`} className="small name">
              {s.title}
            </Link>
            <EvidenceBar shares={s.evidence} />
            <span className="small muted num">
              {shares.length > 0 ? `称重 ${weighed.toFixed(0)}%` : '没有数字'}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
