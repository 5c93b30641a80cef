import type { Grade, Purpose } from '../core/codes.ts'
import { divideHalfUp } from '../core/decimal.ts'
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

type Asked = Pick<CubeRow, 'month' | 'since' | 'born' | 'position' | 'purpose' | 'place' | 'own' | 'grams'>

/** 未分项 of a longer period counts in no shorter one. */
const inPeriod = (r: Asked, p: Period): boolean => r.month < p.to && r.since >= p.from

/**
 * What one cube row says, as annex3.md defines the columns. `currentStock` is what lies in stores at the period's end,
 * `stored` the part of it that arose in the period; `closing` is all that is still on the book.
 */
export function measuresOf(r: Asked, side: Side, period: Period): Measure[] {
  return side === 'generator' ? generatorSide(r, period) : endSide(r, period)
}

export const flowKeys = {
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
export const purposeKeys = { utilize: 'utilized', dispose: 'disposed', collect: 'collected' } as const

/** The sum that a column by place is part of: what is stated of the part is stated of the whole. */
export const wholeOf: Readonly<Partial<Record<string, MeasureKey>>> = Object.fromEntries(
  Object.entries(flowKeys).flatMap(([purpose, keys]) =>
    Object.values(keys).map((key) => [key, purposeKeys[purpose as keyof typeof flowKeys]]),
  ),
)

function generatorSide(r: Asked, period: Period): Measure[] {
  if (r.position === 'transformed') {
    if (!inPeriod(r, period)) return []
    if (r.own) return [{ key: 'generated', grams: -r.grams }]
    if (r.place !== 'own') return []
    return r.purpose === '' ? [{ key: 'residues', grams: r.grams }] : flowMeasures(r, r.purpose, period)
  }
  if (!r.own) return []
  if (r.purpose === '' || r.position === 'discrepancy') {
    const held = r.position === 'stored' || r.position === 'in_transit'
    return held ? stockMeasures(r, period) : sourceMeasures(r, period)
  }
  return inPeriod(r, period) ? flowMeasures(r, r.purpose, period) : []
}

function flowMeasures(r: Asked, purpose: Purpose, period: Period): Measure[] {
  const key = purposeKeys[purpose]
  const out: Measure[] = [
    { key, grams: r.grams },
    { key: flowKeys[purpose][r.place === '' ? 'inProvince' : r.place], grams: r.grams },
  ]
  if (r.born < period.from && key !== 'collected') out.push({ key: `${key}FromPriorStock`, grams: r.grams })
  return out
}

/**
 * What came into stores before the period, 未分项 of a longer one included, is its opening. What is on its way has
 * reached no store, but it is still on the book.
 */
function stockMeasures(r: Asked, period: Period): Measure[] {
  const out: Measure[] = [{ key: 'closing', grams: r.grams }]
  if (r.since < period.from) out.push({ key: 'opening', grams: r.grams })
  if (r.position !== 'stored') return out
  out.push({ key: 'currentStock', grams: r.grams })
  if (r.born >= period.from) out.push({ key: 'stored', grams: r.grams })
  return out
}

function sourceMeasures(r: Asked, period: Period): Measure[] {
  if (!inPeriod(r, period)) return []
  switch (r.position) {
    case 'generated':
    case 'opening':
    case 'unexplained':
    case 'added':
      return [{ key: r.position, grams: -r.grams }]
    case 'discrepancy':
    case 'dumped':
      return [{ key: r.position, grams: r.grams }]
    default:
      return []
  }
}

const collectable = new Set(['stored', 'utilized', 'disposed'])

function endSide(r: Asked, period: Period): Measure[] {
  const now = inPeriod(r, period)
  const out: Measure[] = []
  if (now && r.own && r.purpose !== '' && r.place !== 'own' && collectable.has(r.position))
    out.push({ key: 'collectedAndTransported', grams: r.grams })
  if (r.position === 'stored' || r.position === 'in_transit') return [...out, ...stockMeasures(r, period)]
  if (!now) return out
  const end = endOf(r)
  if (end) {
    out.push({ key: end, grams: r.grams })
    if (r.born < period.from) out.push({ key: `${end}FromPriorStock`, grams: r.grams })
    return out
  }
  if (r.position !== 'transformed') return [...out, ...sourceMeasures(r, period)]
  out.push(r.own ? { key: 'generated', grams: -r.grams } : { key: 'residues', grams: r.grams })
  return out
}

/**
 * The end an entry stands for. A purpose on `transformed` says that the residue of a disposal has left the table: it
 * is disposed of there (annex3.md, Ends).
 */
export function endOf(r: Pick<CubeRow, 'position' | 'purpose'>): 'utilized' | 'disposed' | null {
  if (r.position === 'transformed') return r.purpose === '' ? null : 'disposed'
  return r.position === 'utilized' || r.position === 'disposed' ? r.position : null
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

/** A measure set to a mass that nothing attests: what is printed as zero has no evidence. */
export function setToZero(sums: Sums, key: MeasureKey): void {
  sums.masses.set(key, 0n)
  sums.evidence.set(key, noShares())
}

/** Wet grams of a moisture as dry ones, times a thousand, so that they stay whole. */
export const dryOf = (grams: bigint, moisture: number): bigint => grams * BigInt(1000 - moisture)

/**
 * Dry masses as wet ones at a moisture: the sum is rounded half-up to the gram once, and the parts share it by largest
 * remainder, so that they always sum to it.
 */
export function atMoisture(dry: readonly bigint[], basis: number): bigint[] {
  const divisor = BigInt(1000 - basis)
  const total = divideHalfUp(
    dry.reduce((s, d) => s + d, 0n),
    divisor,
  )
  const floor = (d: bigint): bigint => (d >= 0n ? d / divisor : -((-d + divisor - 1n) / divisor))
  const shares = dry.map(floor)
  const left = total - shares.reduce((s, x) => s + x, 0n)
  const rest = dry.map((d, i) => d - (shares[i] as bigint) * divisor)
  const order = [...dry.keys()].sort((a, b) => Number((rest[b] as bigint) - (rest[a] as bigint)) || a - b)
  for (const i of order.slice(0, Number(left))) shares[i] = (shares[i] as bigint) + 1n
  return shares
}

/** Sums of dry masses (times a thousand) as they are printed at a moisture. */
export function sumsAtMoisture(dry: Sums, basis: number): Sums {
  const grades = Object.keys(noShares()) as Grade[]
  const sums = emptySums()
  for (const [key, shares] of dry.evidence) {
    const wet = atMoisture(
      grades.map((g) => shares[g]),
      basis,
    )
    grades.forEach((g, i) => {
      addMass(sums, key, g, wet[i] as bigint)
    })
  }
  const convert = <K>(from: ReadonlyMap<K, bigint>, into: Map<K, bigint>): void => {
    for (const [k, d] of from) into.set(k, atMoisture([d], basis)[0] as bigint)
  }
  convert(dry.methods.utilized, sums.methods.utilized)
  convert(dry.methods.disposed, sums.methods.disposed)
  convert(dry.destinations, sums.destinations)
  return sums
}
