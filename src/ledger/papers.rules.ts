import type { Planned } from './entry.ts'
import { betterGrade, change, completed, isWeaker, type Load, papersOf } from './movement.ts'
import { raise, raiseReceipt } from './raise.rules.ts'
import { type Redraw, redrawDeparture, redrawReceipt } from './redraw.rules.ts'
import type { MovementView, World } from './world.ts'

/**
 * A second paper about a side that is already booked. It is evidence: nothing is booked again. A better one raises the
 * movement's grade; a mass better known than by the papers of that side so far replaces theirs, on the day of that side.
 * Where mass has moved on so that this cannot be, the figures stay and a person may correct them.
 */
export function attachPaper(world: World, fact: Load, known: MovementView): Planned[] {
  const now = (): MovementView => world.movements.get(known.id) as MovementView
  const best = papersOf(known, fact.kind).reduce(betterGrade, 'estimated')
  change(world, known, completed(known, fact))
  const grade = betterGrade(known.grade, fact.grade)
  const late = fact.lateEntry ?? null
  const planned: (Planned | null)[] = []
  const replaces = isWeaker(best, fact.grade)
  const want: Redraw = {
    grams: fact.grams,
    refused: fact.kind === 'receive' ? fact.refused : 0,
    grade,
    lateEntry: late,
    because: 'betterEvidence',
  }
  if (replaces && fact.kind === 'ship' && fact.grams !== known.shipped)
    planned.push(...(redrawDeparture(world, now(), want) ?? []))
  planned.push(raise(world, now(), grade, late))
  const sameReceipt = fact.grams === known.accepted && want.refused === (known.refused ?? 0)
  if (replaces && fact.kind === 'receive' && !sameReceipt)
    planned.push(...(redrawReceipt(world, now(), want) ?? []))
  planned.push(raiseReceipt(world, now(), grade, late))
  change(world, now(), { grade })
  return planned.filter((p) => p !== null)
}
