import { addDays, type Day } from '../core/day.ts'
import { grams } from '../core/mass.ts'
import { type Entry, type LotInfo, negated } from './entry.ts'
import { fromSource, line, lotFor, placeOf, putIn, type Tag, takeOut } from './lines.ts'
import { draw, heldIn } from './lots.rules.ts'
import { withdraw } from './source.rules.ts'
import type { TotalColumn, TotalColumnKey, TotalView, World } from './world.ts'

/** The column of a periodic total that an entry is detail of, with its signed grams; null where it is of none. */
export function columnOf(e: Entry): { column: TotalColumnKey; grams: number } | null {
  if (e.position === 'generated' || (e.position === 'transformed' && e.own))
    return { column: 'generated', grams: -e.grams }
  // What left its table as the residue of its own generator's disposal.
  const mine = e.own || (e.position === 'transformed' && e.place === 'own')
  if (e.purpose === null || !mine || e.position === 'discrepancy') return null
  const self = e.place === 'own'
  if (e.purpose === 'utilize') return { column: self ? 'selfUtilized' : 'utilized', grams: e.grams }
  if (e.purpose === 'dispose') return { column: self ? 'selfDisposed' : 'disposed', grams: e.grams }
  return { column: 'collected', grams: e.grams }
}

/** The day a total is booked on: the last of its period. */
export const lastDay = (t: TotalView): Day => addDays(t.to, -1)

/** What a column has to contribute: stated − detail, never below zero (book.md, Control totals). */
export const restOf = (c: TotalColumn): number => (c.stated === null ? 0 : Math.max(0, c.stated - c.detail))

/** 未分项 of one column as it has to be, applied to the world. */
export interface Unspecified {
  entries: Entry[]
  lots: LotInfo[]
}

const nothing: Unspecified = { entries: [], lots: [] }

const ownLots = (c: TotalColumn): number[] => [
  ...new Set(c.entries.flatMap((e) => (e.position === 'stored' && e.grams > 0 ? (e.lot ?? []) : []))),
]

/**
 * 未分项 of generation: one lot at the facility. What others already drew from it stays untouched: where finer records
 * take over more of it than is left, as much is moved into it from their lots; only where they hold too little as well
 * the total keeps contributing what cannot be taken back.
 */
export function unspecifiedGeneration(
  world: World,
  t: TotalView,
  c: TotalColumn,
  moisture: number,
): Unspecified {
  const rest = restOf(c)
  const [known] = ownLots(c)
  const drawn = known === undefined ? 0 : -heldIn(world.ofLot(known))
  if (rest === 0 && drawn <= 0) return nothing
  const owner = world.facility(t.facility).party
  const { facility, code } = t
  const day = lastDay(t)
  const lot =
    known === undefined
      ? lotFor(world, code, t.from, { total: t.id, details: { until: t.to } })
      : { id: known, made: false as const }
  // Mass of another origin cannot stand for what arose here.
  const isForeign = (l: number): boolean => world.ofLot(l).some((b) => b.origin !== facility)
  const others =
    drawn > rest
      ? draw(world, {
          facility,
          owner,
          code,
          amount: drawn - rest,
          day,
          except: (l) => l === lot.id || isForeign(l),
        }).parts
      : []
  const amount = Math.max(rest, drawn - heldIn(others))
  const { entry, part } = fromSource(world, {
    position: 'generated',
    facility,
    owner,
    code,
    grams: amount,
    born: t.from,
    grade: 'declared',
    moisture: c.entries[0]?.moisture ?? moisture,
  })
  const moved = { ...part, grams: grams(heldIn(others)) }
  const entries = [
    entry,
    ...putIn(world, [part, moved], lot.id, facility, owner),
    ...takeOut(world, others),
  ].filter((e) => e.grams !== 0)
  world.apply(entries, day)
  return { entries, lots: 'made' in lot ? [] : [lot] }
}

const purposeOf = {
  selfUtilized: 'utilize',
  utilized: 'utilize',
  selfDisposed: 'dispose',
  disposed: 'dispose',
  collected: 'collect',
} as const

/** 未分项 of an outflow: drawn after all finer records, oldest first; what is not there came from nowhere known. */
export function unspecifiedOutflow(
  world: World,
  t: TotalView,
  c: TotalColumn,
  moisture: number,
): Unspecified {
  const amount = restOf(c)
  if (amount === 0 || c.column === 'generated') return nothing
  const owner = world.facility(t.facility).party
  const purpose = purposeOf[c.column]
  const self = c.column === 'selfUtilized' || c.column === 'selfDisposed'
  const receiver = self ? t.facility : (c.dest ?? world.data.unknownReceiver)
  const place = self ? ('own' as const) : placeOf(world.facility(receiver).region)
  const tag: Tag = { purpose, place, method: c.method, dest: receiver }
  const day = lastDay(t)
  const taken = withdraw(world, {
    facility: t.facility,
    owner,
    code: t.code,
    amount,
    day,
    grade: 'declared',
    moisture,
    generates: false,
    allowUnexplained: true,
  })
  const position = purpose === 'utilize' ? 'utilized' : purpose === 'dispose' ? 'disposed' : 'stored'
  const [known] = ownLots(c)
  const made = position === 'stored' && known === undefined ? [lotFor(world, t.code, day)] : []
  const lot = position === 'stored' ? (known ?? made[0]?.id ?? null) : null
  const at = {
    position,
    lot,
    sign: 1,
    grade: 'declared',
    tag,
    owner: world.facility(receiver).party,
    facility: receiver,
    consignor: owner,
  } as const
  const entries = [...taken.entries, ...taken.parts.map((p) => line(world, p, at))]
  world.apply(entries, day)
  // A collector has passed it on already: then the column keeps what it contributed.
  if (lot !== null && world.ofLot(lot).some((b) => b.grams < 0)) {
    world.apply(negated(entries), day)
    world.apply(c.entries, day)
    return { entries: c.entries, lots: [] }
  }
  return { entries, lots: made }
}
