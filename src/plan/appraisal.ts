import { addDays, type Day } from '../core/day.ts'
import { yearPeriod } from '../core/period.ts'
import { dayIn } from '../core/zone.ts'
import type { CountKey } from '../packs/rhythm.ts'
import type { Reader } from '../platform/database.ts'
import { type AppraisalFacts, appraise, type Counted, type CountFacts } from './appraisal.rules.ts'
import { dueThings } from './calendar.ts'
import { isIssuedOrder } from './hands.rules.ts'
import type { AppraisalLine, MatterKind } from './matters.contract.ts'
import { deedsOf, type MatterRecord, mattersOfYear } from './matters.store.ts'
import { type RhythmHouse, workingUnits } from './rhythm-house.ts'

/** The lines of a year's appraisal, from the registers as they stand. */
export async function linesOfYear(
  tx: Reader,
  house: RhythmHouse,
  year: number,
  today: Day,
): Promise<AppraisalLine[]> {
  const facts = await factsOfYear(tx, house, year, today)
  return appraise(house.district.pack.rhythm.appraisal, workingUnits(house), facts)
}

async function factsOfYear(
  tx: Reader,
  house: RhythmHouse,
  year: number,
  today: Day,
): Promise<AppraisalFacts> {
  const told: Partial<Record<CountKey, CountFacts>> = {}
  for (const source of house.sources) Object.assign(told, await source.counted?.(tx, year, today))
  const orders = (await mattersOfYear(tx, 'order', year)).filter(isIssuedOrder)
  const actions = (await mattersOfYear(tx, 'action', year)).filter((one) => one.state !== 'cancelled')
  return {
    ...told,
    ...(await dueFacts(tx, house, year, today)),
    ordersReceived: { counted: orders.flatMap(asCounted) },
    ordersLate: await answeredLate(tx, house, 'order', orders, today),
    ordersRelapsed: { counted: orders.filter((one) => one.state === 'relapsed').flatMap(asCounted) },
    actionsLate: await answeredLate(tx, house, 'action', actions, today),
  }
}

/** Answered after the day, or not answered and the day is past. */
async function answeredLate(
  tx: Reader,
  { district }: RhythmHouse,
  kind: MatterKind,
  matters: readonly MatterRecord[],
  today: Day,
): Promise<CountFacts> {
  const answered = new Map(
    (await deedsOf(tx, kind, 'answer')).reverse().map((deed) => [deed.matter, deed.at]),
  )
  const late = matters.filter(({ id, due }) => {
    const at = answered.get(id)
    return due !== null && due < (at ? dayIn(district.zone, at) : today)
  })
  return { counted: late.flatMap(asCounted), of: countBy(matters.flatMap(asCounted)) }
}

/** What the calendar of the year says is missing: submissions and summaries whose day is past. */
async function dueFacts(
  tx: Reader,
  house: RhythmHouse,
  year: number,
  today: Day,
): Promise<Pick<AppraisalFacts, 'submissionsLate' | 'summaryMissing'>> {
  const { from, to } = yearPeriod(year)
  const things = await dueThings(tx, house, { from, to: today < to ? addDays(today, 1) : to }, today)
  const facts = (kind: string): CountFacts => {
    const owed = things.flatMap((thing) => {
      if (thing.kind !== kind || thing.unit === null) return []
      const origin = { kind, key: thing.key, title: thing.title }
      return [{ unit: thing.unit, title: thing.title, origin, missing: !thing.done && thing.due < today }]
    })
    return { counted: owed.filter((one) => one.missing), of: countBy(owed) }
  }
  return { submissionsLate: facts('submission'), summaryMissing: facts('summary') }
}

function asCounted({ id, title, number, unit }: MatterRecord): Counted[] {
  if (unit === null) return []
  const name = number === null ? title : `${number} ${title}`
  return [{ unit, title: name, origin: { kind: 'matter', key: String(id), title } }]
}

function countBy(list: readonly Counted[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { unit } of list) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  return counts
}
