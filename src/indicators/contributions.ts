import { ratePercent } from '../core/mass.ts'
import { yearPeriod } from '../core/period.ts'
import { rational, toFixed, toText } from '../core/rational.ts'
import { refuse } from '../core/refusal.ts'
import { type Grouped, readCubeBy } from '../inventory/cube.store.ts'
import { readPlaces } from '../inventory/inventory.store.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { TableInput } from '../packs/indicators.ts'
import { facilitiesInScope } from '../parties/scope.store.ts'
import type { Reader } from '../platform/database.ts'
import type { ContributionPart, Contributions } from './contract.ts'
import type { Indicator } from './definitions.rules.ts'
import { evaluator, type FigureSource, inUnit } from './evaluate.rules.ts'
import { type TableFigures, tableFigures } from './figures.rules.ts'
import { type IndicatorsQuery, type OpenIndicators, openIndicators } from './indicators.ts'
import { spanPeriod } from './material.ts'
import { unitOfInput } from './report.rules.ts'

type MassOf = FigureSource['massOf']

/** A part of the district with the figures of its own. */
interface Part {
  readonly key: string
  readonly label: string
  readonly massOf: MassOf
}

const shownAtMost = 200

/**
 * What an indicator is made of: each part's masses and the indicator over the part alone. What no part accounts for
 * (totals of the whole district) is a part of its own, so that the parts always sum to the figure.
 */
export async function readContributions(
  tx: Reader,
  district: DistrictView,
  q: IndicatorsQuery & { readonly id: string; readonly by: Contributions['by'] },
): Promise<Contributions> {
  const open = await openIndicators(tx, district, q)
  const indicator = open.indicators.all.get(q.id) ?? refuse('indicator_unknown', { id: q.id })
  const masses = massInputs(indicator)
  const parts =
    q.by === 'row'
      ? rowParts(tableFigures(district, open.material), masses, q.year)
      : await placeParts(tx, district, q, open)
  const unitOf = (ref: TableInput): string => unitOfInput(ref, district.pack, open.indicators)
  parts.sort((a, b) => largerFirst(a, b, masses, q.year))
  const shown = parts.map((part) => presentPart(part, indicator, open, masses, unitOf, q.year))
  const rest = restOf(parts, open, masses, unitOf, q.year)
  return {
    id: q.id,
    year: q.year,
    by: q.by,
    inputs: masses.map(([name, ref]) => {
      const grams = open.source.massOf(ref, q.year)
      const total = grams === null ? null : toText(inUnit(rational(grams), unitOf(ref)), 10)
      return { name, unit: unitOf(ref), total }
    }),
    parts: [...shown.filter((p) => Object.keys(p.inputs).length > 0), ...rest].slice(0, shownAtMost),
  }
}

function largerFirst(a: Part, b: Part, masses: readonly [string, TableInput][], year: number): number {
  const of = (part: Part): bigint => (masses[0] ? (part.massOf(masses[0][1], year) ?? 0n) : 0n)
  const [x, y] = [of(a), of(b)]
  return x > y ? -1 : x < y ? 1 : a.key < b.key ? -1 : 1
}

/** Inputs of the asked year that are masses of the tables. */
function massInputs(indicator: Indicator): [string, TableInput][] {
  return Object.entries(indicator.inputs).flatMap(([name, ref]) =>
    ref.from === 'table' && ref.year === 0 ? [[name, ref] as [string, TableInput]] : [],
  )
}

function rowParts(figures: TableFigures, masses: readonly [string, TableInput][], year: number): Part[] {
  const first = masses[0]?.[1]
  if (!first) return []
  const wanted = first.rows === 'total' ? null : first.rows
  return figures
    .rowsOf(first, year)
    .filter(({ key }) => wanted === null || wanted.includes(key))
    .map(({ key, label }) => ({
      key,
      label,
      massOf: (ref, at) => (ref.table === first.table ? figures.massOf({ ...ref, rows: [key] }, at) : null),
    }))
}

async function placeParts(
  tx: Reader,
  district: DistrictView,
  q: IndicatorsQuery & { readonly by: Contributions['by'] },
  { years, material }: OpenIndicators,
): Promise<Part[]> {
  const streams = district.pack.tables.map((t) => t.stream)
  const rows = await readCubeBy(
    tx,
    { facilities: null, period: spanPeriod(years), asOf: q.asOf, streams },
    'origin',
  )
  const { nameOf, keyOf } =
    q.by === 'street' ? await streetsOf(tx, district, q.year) : await partiesOf(tx, rows)
  const groups = new Map<string, Grouped[]>()
  for (const r of rows) {
    const key = keyOf(r.group)
    if (key === undefined) continue
    const known = groups.get(key)
    if (known) known.push(r)
    else groups.set(key, [r])
  }
  return [...groups].map(([key, cube]) => {
    const totals = q.by === 'street' ? material.totals.filter((t) => t.street === key) : []
    const { massOf } = tableFigures(district, { cube, totals, factsOf: () => cube })
    return { key, label: nameOf(key), massOf }
  })
}

/** Which part a facility belongs to, and what the part is called. */
interface Grouping {
  readonly keyOf: (facility: number) => string | undefined
  readonly nameOf: (key: string) => string
}

async function streetsOf(tx: Reader, { pack }: DistrictView, year: number): Promise<Grouping> {
  const of = new Map<number, string>()
  for (const { code } of pack.streets) {
    const inside = await facilitiesInScope(tx, { kind: 'street', key: code }, yearPeriod(year).from)
    for (const facility of inside ?? []) of.set(facility, code)
  }
  return {
    keyOf: (facility) => of.get(facility),
    nameOf: (key) => pack.streets.find((s) => s.code === key)?.name ?? key,
  }
}

async function partiesOf(tx: Reader, rows: readonly Grouped[]): Promise<Grouping> {
  const places = await readPlaces(tx, [...new Set(rows.map((r) => r.group))])
  const names = new Map([...places.values()].map((p) => [String(p.party), p.partyName]))
  return {
    keyOf: (facility) => places.get(facility)?.party.toString(),
    nameOf: (key) => names.get(key) ?? key,
  }
}

function presentPart(
  part: Part,
  indicator: Indicator,
  { indicators, source }: OpenIndicators,
  masses: readonly [string, TableInput][],
  unitOf: (ref: TableInput) => string,
  year: number,
): ContributionPart {
  const { value } = evaluator(indicators, { ...source, massOf: part.massOf })(indicator.id, year)
  const inputs = masses.flatMap(([name, ref]) => {
    const grams = part.massOf(ref, year)
    return grams === null || grams === 0n ? [] : [[name, toText(inUnit(rational(grams), unitOf(ref)), 10)]]
  })
  const reported = Object.values(indicator.inputs).some((ref) => ref.from === 'reported')
  return {
    key: part.key,
    label: part.label,
    // A reported figure is the whole district's: over a part alone it says nothing.
    value: value && !reported ? toFixed(inUnit(value, indicator.unit), indicator.digits) : null,
    inputs: Object.fromEntries(inputs),
    share: shareOf(part.massOf, source.massOf, masses, year),
  }
}

function shareOf(
  part: MassOf,
  whole: MassOf,
  masses: readonly [string, TableInput][],
  year: number,
): string | null {
  const ref = masses[0]?.[1]
  if (!ref) return null
  const [a, b] = [part(ref, year), whole(ref, year)]
  return a === null || b === null ? null : ratePercent(a, b)
}

function restOf(
  parts: readonly Part[],
  { source }: OpenIndicators,
  masses: readonly [string, TableInput][],
  unitOf: (ref: TableInput) => string,
  year: number,
): ContributionPart[] {
  const left = (ref: TableInput): bigint =>
    parts.reduce((s, p) => s - (p.massOf(ref, year) ?? 0n), source.massOf(ref, year) ?? 0n)
  const inputs = masses.flatMap(([name, ref]) => {
    const grams = left(ref)
    return grams === 0n ? [] : [[name, toText(inUnit(rational(grams), unitOf(ref)), 10)]]
  })
  if (inputs.length === 0) return []
  return [
    {
      key: '',
      label: '未分项',
      value: null,
      inputs: Object.fromEntries(inputs),
      share: shareOf(left, source.massOf, masses, year),
    },
  ]
}
