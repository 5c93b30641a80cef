import type { Grade, Stream } from '../core/codes.ts'
import type { Period } from '../core/period.ts'
import type { CubeRow } from './cube.store.ts'

/** Which side of the book a table reads: flows of the generator's own mass, or what became of it at its end. */
export type Side = 'generator' | 'endOfTreatment'

/** A mass of a table or its balance, signed, that a cube row gives. */
export interface Measure {
  key: MeasureKey
  grams: bigint
}
export type MeasureKey =
  | 'generated'
  | 'opening'
  | 'closing'
  | 'unexplained'
  | 'residues'
  | 'discrepancy'
  | 'dumped'
  | 'stored'
  | 'collectedAndTransported'
  | 'utilized'
  | 'disposed'
  | 'collected'
  | 'utilizedFromPriorStock'
  | 'disposedFromPriorStock'
  | 'selfUtilized'
  | 'selfDisposed'
  | 'inProvinceUtilized'
  | 'inProvinceDisposed'
  | 'inProvinceCollected'
  | 'outProvinceUtilized'
  | 'outProvinceDisposed'
  | 'outProvinceCollected'
  | 'currentStock'
  | 'added'

const inPeriod = (r: CubeRow, p: Period): boolean => r.month >= p.from && r.month < p.to && r.since >= p.from

/**
 * What one cube row says, as annex3.md defines the columns. `currentStock` is the own stock at the period's end,
 * `stored` the part of it that arose in the period.
 */
export function measuresOf(r: CubeRow, side: Side, period: Period): Measure[] {
  return side === 'generator' ? generatorSide(r, period) : endSide(r, period)
}

const flowKeys = {
  utilize: {
    own: 'selfUtilized',
    inProvince: 'inProvinceUtilized',
    outProvince: 'outProvinceUtilized',
    abroad: 'outProvinceUtilized',
  },
  dispose: {
    own: 'selfDisposed',
    inProvince: 'inProvinceDisposed',
    outProvince: 'outProvinceDisposed',
    abroad: 'outProvinceDisposed',
  },
  collect: {
    own: 'inProvinceCollected',
    inProvince: 'inProvinceCollected',
    outProvince: 'outProvinceCollected',
    abroad: 'outProvinceCollected',
  },
} as const
const purposeKeys = { utilize: 'utilized', dispose: 'disposed', collect: 'collected' } as const

function generatorSide(r: CubeRow, period: Period): Measure[] {
  if (r.position === 'transformed') {
    if (!inPeriod(r, period)) return []
    if (r.own) return [{ key: 'generated', grams: -r.grams }]
    return r.place === 'own' ? [{ key: 'residues', grams: r.grams }] : []
  }
  if (!r.own) return []
  if (r.purpose !== '' && r.position !== 'discrepancy') {
    if (!inPeriod(r, period)) return []
    const out: Measure[] = [
      { key: purposeKeys[r.purpose], grams: r.grams },
      { key: flowKeys[r.purpose][r.place === '' ? 'inProvince' : r.place], grams: r.grams },
    ]
    if (r.born < period.from && r.purpose === 'utilize')
      out.push({ key: 'utilizedFromPriorStock', grams: r.grams })
    if (r.born < period.from && r.purpose === 'dispose')
      out.push({ key: 'disposedFromPriorStock', grams: r.grams })
    return out
  }
  if (r.position === 'stored' || r.position === 'in_transit') return stockMeasures(r, period)
  return sourceMeasures(r, period)
}

function stockMeasures(r: CubeRow, period: Period): Measure[] {
  const out: Measure[] = [
    { key: 'closing', grams: r.grams },
    { key: 'currentStock', grams: r.grams },
  ]
  // What is on its way has reached no store.
  if (r.born >= period.from && r.position === 'stored') out.push({ key: 'stored', grams: r.grams })
  if (r.month < period.from) out.push({ key: 'opening', grams: r.grams })
  return out
}

function sourceMeasures(r: CubeRow, period: Period): Measure[] {
  if (!inPeriod(r, period)) return []
  switch (r.position) {
    case 'generated':
      return [{ key: 'generated', grams: -r.grams }]
    case 'opening':
      return [{ key: 'opening', grams: -r.grams }]
    case 'unexplained':
      return [{ key: 'unexplained', grams: -r.grams }]
    case 'added':
      return [{ key: 'added', grams: -r.grams }]
    case 'discrepancy':
      return [{ key: 'discrepancy', grams: r.grams }]
    case 'dumped':
      return [{ key: 'dumped', grams: r.grams }]
    default:
      return []
  }
}

function endSide(r: CubeRow, period: Period): Measure[] {
  const out: Measure[] = []
  const now = inPeriod(r, period)
  if (
    now &&
    r.own &&
    r.purpose !== '' &&
    r.place !== 'own' &&
    (r.position === 'stored' || r.position === 'utilized' || r.position === 'disposed')
  ) {
    out.push({ key: 'collectedAndTransported', grams: r.grams })
  }
  if (r.position === 'stored' || r.position === 'in_transit') return [...out, ...stockMeasures(r, period)]
  if (!now) return out
  switch (r.position) {
    case 'utilized':
    case 'disposed':
      out.push({ key: r.position, grams: r.grams })
      if (r.born < period.from)
        out.push({
          key: r.position === 'utilized' ? 'utilizedFromPriorStock' : 'disposedFromPriorStock',
          grams: r.grams,
        })
      return out
    case 'transformed':
      out.push(r.own ? { key: 'generated', grams: -r.grams } : { key: 'residues', grams: r.grams })
      return out
    default:
      return [...out, ...sourceMeasures(r, period)]
  }
}

export type Shares = Record<Grade, bigint>
export const noShares = (): Shares => ({
  weighed: 0n,
  manifested: 0n,
  recorded: 0n,
  declared: 0n,
  estimated: 0n,
})

/** Sums of one table row: per measure in all and by evidence; texts by mass. */
export interface Sums {
  masses: Map<MeasureKey, bigint>
  evidence: Map<MeasureKey, Shares>
  methods: { utilized: Map<string, bigint>; disposed: Map<string, bigint> }
  destinations: Map<number, bigint>
}
export const emptySums = (): Sums => ({
  masses: new Map(),
  evidence: new Map(),
  methods: { utilized: new Map(), disposed: new Map() },
  destinations: new Map(),
})

const bump = <K>(map: Map<K, bigint>, key: K, grams: bigint): void => {
  map.set(key, (map.get(key) ?? 0n) + grams)
}

export function addMass(sums: Sums, key: MeasureKey, grade: Grade, grams: bigint): void {
  bump(sums.masses, key, grams)
  const shares = sums.evidence.get(key) ?? noShares()
  shares[grade] += grams
  sums.evidence.set(key, shares)
}

export function addRow(sums: Sums, r: CubeRow, side: Side, period: Period): void {
  for (const m of measuresOf(r, side, period)) {
    addMass(sums, m.key, r.grade, m.grams)
    if (m.key !== 'utilized' && m.key !== 'disposed') continue
    if (r.method !== '') bump(sums.methods[m.key], r.method, m.grams)
    if (r.dest !== 0) bump(sums.destinations, r.dest, m.grams)
  }
}

export function addSums(into: Sums, from: Sums): void {
  for (const [key, shares] of from.evidence)
    for (const grade of Object.keys(shares) as Grade[])
      if (shares[grade] !== 0n) addMass(into, key, grade, shares[grade])
  for (const [key] of from.masses) if (!into.masses.has(key)) into.masses.set(key, 0n)
  for (const k of ['utilized', 'disposed'] as const)
    for (const [m, g] of from.methods[k]) bump(into.methods[k], m, g)
  for (const [d, g] of from.destinations) bump(into.destinations, d, g)
}

export const massOf = (sums: Sums, key: MeasureKey): bigint => sums.masses.get(key) ?? 0n

/** Which streams' rows a table of one stream reads. */
export const streamOfTable: Readonly<Record<number, Stream>> = {
  1: 'industrial',
  2: 'household',
  3: 'construction',
  4: 'hazardous',
  5: 'agricultural',
  6: 'other',
}
