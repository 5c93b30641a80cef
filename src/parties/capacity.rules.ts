import { type Stream, streamNames, streams } from '../core/codes.ts'
import { ratePercent } from '../core/mass.ts'
import type { CapacityRow, CapacitySummary } from './capacity.contract.ts'

/** Days that turn a daily capacity into a year's where only that is known; a plant's own t/a always wins. */
const DAYS_PER_YEAR = 365n

export interface CapacityRecord {
  readonly facility: number
  readonly facilityName: string
  readonly party: number
  readonly partyName: string
  readonly kind: string
  readonly region: CapacityRow['region']
  readonly stream: Stream
  readonly gramsPerDay: string | null
  readonly gramsPerYear: string | null
  readonly source: string | null
  /** Grams that reached their end there in the year, whoever's they were. */
  readonly treated: string
}

export interface Demand {
  readonly stream: Stream
  readonly generated: string
  readonly treatedInside: string
  readonly treatedOutside: string
}

function yearly(row: Pick<CapacityRecord, 'gramsPerDay' | 'gramsPerYear'>): bigint | null {
  if (row.gramsPerYear !== null) return BigInt(row.gramsPerYear)
  return row.gramsPerDay === null ? null : BigInt(row.gramsPerDay) * DAYS_PER_YEAR
}

export function capacityRow(
  record: CapacityRecord,
  year: number,
  kindName: (kind: string) => string,
): CapacityRow {
  const capacity = yearly(record)
  return {
    facility: { id: record.facility, name: record.facilityName },
    party: { id: record.party, name: record.partyName },
    kind: record.kind,
    kindName: kindName(record.kind) || record.kind,
    region: record.region,
    stream: record.stream,
    streamName: streamNames[record.stream],
    year,
    gramsPerDay: record.gramsPerDay,
    gramsPerYear: record.gramsPerYear,
    treated: record.treated,
    load: capacity === null ? null : ratePercent(BigInt(record.treated), capacity),
    source: record.source,
  }
}

/** Supply and demand, stream by stream; supply is what stands in the district. */
export function summarize(
  records: readonly CapacityRecord[],
  demand: readonly Demand[],
  year: number,
): CapacitySummary[] {
  return streams.map((stream) => {
    const inside = records.filter((r) => r.stream === stream && r.region === 'own' && yearly(r) !== null)
    const sum = (of: (r: CapacityRecord) => bigint | null) => inside.reduce((a, r) => a + (of(r) ?? 0n), 0n)
    const supply = sum(yearly)
    const wanted = demand.find((d) => d.stream === stream)
    const generated = BigInt(wanted?.generated ?? '0')
    return {
      stream,
      streamName: streamNames[stream],
      year,
      facilities: inside.length,
      gramsPerDay: String(sum((r) => (r.gramsPerDay === null ? null : BigInt(r.gramsPerDay)))),
      gramsPerYear: String(supply),
      generated: String(generated),
      treatedInside: wanted?.treatedInside ?? '0',
      treatedOutside: wanted?.treatedOutside ?? '0',
      balance: String(supply - generated),
      estimatedFacilities: inside.filter((r) => r.gramsPerYear === null).length,
    }
  })
}
