import { grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import { type Entry, net, type Planned } from './entry.ts'
import { finish, line, siteOf, takeOut } from './lines.ts'
import { draw } from './lots.rules.ts'
import { redrawDeparture, redrawReceipt } from './redraw.rules.ts'
import { standsFor } from './source.rules.ts'
import type { MovementView, Presumption, World } from './world.ts'

/**
 * A departure draws what is in store before it generates anything (book.md, Postings), whichever paper came first:
 * where postings put mass into a store from which later departures had presumed theirs, those departures are given the
 * stock, and their presumption gives way.
 */
export function settlePresumptions(
  world: World,
  planned: readonly Planned[],
  lateEntry: number | null,
): Planned[] {
  const filled = new Set(
    planned.flatMap((p) =>
      p.entries.flatMap((e) =>
        e.position === 'stored' && e.grams > 0 ? [accountOf(e), accountOf(atSite(world, e))] : [],
      ),
    ),
  )
  const open = world.presumptions
    .filter((p) => p.grams > 0 && filled.has(accountOf(p)))
    .sort((a, b) => (a.occurredOn < b.occurredOn ? -1 : a.occurredOn > b.occurredOn ? 1 : 0))
  return open.flatMap((p) => settleOne(world, p, lateEntry))
}

/** Accounts that postings put mass into, those of the store's site too, with the first day of which it is there. */
export function filledBy(world: World, planned: readonly Planned[]): Map<string, Filled> {
  const filled = new Map<string, Filled>()
  for (const p of planned) {
    for (const { position, grams: g, lot, facility, code } of p.entries) {
      if (position !== 'stored' || g <= 0 || lot === null) continue
      const day = world.lots.get(lot)?.availableFrom ?? p.occurredOn
      for (const place of new Set([facility, siteOf(world, facility)])) {
        const key = `${place}|${code}`
        const known = filled.get(key)
        if (!known || day < known.day) filled.set(key, { facility: place, code, day })
      }
    }
  }
  return filled
}

export interface Filled {
  facility: number
  code: string
  day: Day
}

const accountOf = (x: { facility: number; owner: number; code: string }): string =>
  `${x.facility}|${x.owner}|${x.code}`

const atSite = (world: World, e: Entry): Pick<Entry, 'facility' | 'owner' | 'code'> => ({
  ...e,
  facility: siteOf(world, e.facility),
})

function settleOne(world: World, p: Presumption, lateEntry: number | null): Planned[] {
  const { facility, owner, code, occurredOn: day } = p
  const except = (lot: number): boolean => standsFor(world, lot, day)
  const { missing } = draw(world, { facility, owner, code, amount: p.grams, day, except, exact: p.within })
  if (missing === p.grams) return []
  const m = p.movement === null ? undefined : world.movements.get(p.movement)
  return (m && redrawn(world, p, m, lateEntry)) ?? takeOver(world, p, lateEntry)
}

/** The load decided once more: what it carries then is the stock itself, with its origins and births. */
function redrawn(world: World, p: Presumption, m: MovementView, lateEntry: number | null): Planned[] | null {
  const want = { refused: m.refused ?? 0, grade: m.grade, lateEntry, because: 'generation' as const }
  if (m.departure?.posting === p.posting) return redrawDeparture(world, m, { ...want, grams: m.shipped })
  if (m.receipt?.posting === p.posting && m.lot === null)
    return redrawReceipt(world, m, { ...want, grams: m.accepted ?? 0 })
  return null
}

/**
 * Where the load cannot be decided again, stock of the place's own takes the part of what was presumed to arise there,
 * and the load keeps the birth it was given.
 */
function takeOver(world: World, p: Presumption, lateEntry: number | null): Planned[] {
  const { facility, owner, code, grade, moisture, occurredOn: born } = p
  const foreign = (lot: number): boolean => world.ofLot(lot).some((b) => b.origin !== facility)
  const except = (lot: number): boolean => standsFor(world, lot, born) || foreign(lot)
  const want = { facility, owner, code, amount: p.grams, day: born, except, exact: p.within }
  const { parts, missing } = draw(world, want)
  const amount = p.grams - missing
  if (amount === 0) return []
  const piece = { origin: facility, born, code, grade, moisture, grams: grams(amount) }
  const back = line(world, piece, { position: 'generated', lot: null, sign: 1, tag: null, owner, facility })
  const entries = [...takeOut(world, parts), back]
  const planned = finish(world, {
    kind: 'takeOver',
    occurredOn: born,
    grade,
    corrects: p.posting,
    movement: p.movement,
    lateEntry,
    fact: { kind: 'takeOver', facility, code, grams: amount },
    entries,
  })
  p.grams -= amount
  addToSide(world, p, entries)
  return [planned]
}

/** What a side of a movement presumed and no longer does belongs to it from now on. */
function addToSide(world: World, p: Presumption, entries: readonly Entry[]): void {
  const m = p.movement === null ? undefined : world.movements.get(p.movement)
  const key = m?.departure?.posting === p.posting ? 'departure' : 'receipt'
  const side = m?.[key]
  if (!m || side?.posting !== p.posting) return
  world.movements.set(m.id, { ...m, [key]: { ...side, entries: net([...side.entries, ...entries]) } })
}
