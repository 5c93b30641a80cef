import type { AreaColumn } from '../ledger/area-totals.store.ts'
import { periodIn, quantityOf, restOf, textOf } from './cells.ts'
import type { Draft, TotalDraft } from './reading.ts'

const columns: readonly { field: string; column: string; method?: string }[] = [
  { field: 'collectedAndTransported', column: 'collectedAndTransported' },
  { field: 'generated', column: 'generated' },
  { field: 'utilized', column: 'utilized', method: 'utilizationMethod' },
  { field: 'disposed', column: 'disposed', method: 'disposalMethod' },
  { field: 'stored', column: 'stored' },
]

/** A department's row: what it states of a street, or of the whole district where it names none. */
export function areaTotalOf(d: Draft): void {
  const code =
    textOf(d.values, 'wasteCode') ?? d.wrong('wasteCode', 'row_without', { what: '种类或废物代码' })
  const period = periodIn(d.values, 'period') ?? d.wrong('period', 'row_without', { what: '统计期' })
  const entry = d.scene.site ?? d.wrong(null, 'unit_without_entry')
  const stream = code === undefined ? undefined : d.scene.words.streamOf(code)
  if (code !== undefined && stream === undefined) d.wrong('wasteCode', 'code_without_stream', { code })
  const named = textOf(d.values, 'street')
  const street = named === undefined ? (entry?.street ?? null) : (d.scene.words.streetOf(named) ?? null)
  if (named !== undefined && street === null) d.wrong('street', 'street_unknown', { street: named })
  if (!code || !period || !entry || !stream || d.errors.length > 0) return
  const used = quantityOf(d.values, 'used')
  d.total = {
    scope: street === null ? 'district' : 'street',
    facility: entry.id,
    street,
    stream,
    codes: codesOf(d, code),
    from: period.from,
    to: period.to,
    source: 'unit',
    details: {
      ...restOf(d.values, ['wasteCode', 'period', 'street', 'used', ...columns.map((c) => c.field)]),
      ...(used ? { declaredDenominator: used.grams } : {}),
    },
    columns: columns.flatMap(({ field, column, method }): AreaColumn[] => {
      const mass = quantityOf(d.values, field)
      if (!mass) return []
      const written = method === undefined ? undefined : textOf(d.values, method)
      const known = written === undefined ? undefined : (d.scene.words.methodOf(written) ?? written)
      return [
        {
          column,
          grams: mass.grams,
          measure: { ...mass.measure },
          ...(known === undefined ? {} : { method: known }),
        },
      ]
    }),
  }
}

/** A class alone (SW61) is a row of the table, as far as the pack has one for it. */
function codesOf(d: Draft, code: string): string {
  const place = /^(?:SW|HW)\d{2}$/.test(code) ? d.scene.words.placeOf(code) : undefined
  return place ? `row:${place.table}.${place.row}` : code
}

/** Rows of one area, code and period are one statement: their columns add up. */
export function joinTotals(drafts: readonly TotalDraft[]): TotalDraft {
  const [first] = drafts
  if (!first) throw new RangeError('no totals to join')
  const sums = new Map<string, AreaColumn>()
  let denominator: number | undefined
  for (const draft of drafts) {
    const stated = draft.details?.declaredDenominator
    if (typeof stated === 'number') denominator = (denominator ?? 0) + stated
    for (const c of draft.columns) {
      const known = sums.get(c.column)
      if (!known) sums.set(c.column, { ...c })
      else
        sums.set(c.column, {
          column: c.column,
          grams: known.grams + c.grams,
          ...((known.method ?? c.method) === undefined ? {} : { method: known.method ?? c.method }),
        })
    }
  }
  const details = drafts.length === 1 ? first.details : { rows: drafts.length }
  return {
    ...first,
    details: { ...details, ...(denominator === undefined ? {} : { declaredDenominator: denominator }) },
    columns: [...sums.values()],
  }
}

export const totalKey = (t: TotalDraft): string =>
  [t.facility, t.scope, t.street, t.codes, t.from, t.to].join('|')
