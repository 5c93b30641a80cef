import { addDays, type Day, daysBetween } from '../core/day.ts'
import type { Reader } from '../platform/database.ts'
import type { DueThing } from './calendar.rules.ts'
import { dueThings } from './calendar.ts'
import type { LateThing } from './matters.contract.ts'
import { ordersUnderWay } from './matters.store.ts'
import type { LateSeed, RhythmHouse } from './rhythm-house.ts'
import { unitName } from './units.rules.ts'

const LOOK_BACK_DAYS = 400

/** What is late or at risk and owed by a unit, the longest late first, with the order about it where there is one. */
export async function lateThings(tx: Reader, house: RhythmHouse, today: Day): Promise<LateThing[]> {
  const seeds: LateSeed[] = []
  for (const source of house.sources) seeds.push(...((await source.late?.(tx, today)) ?? []))
  const things = await dueThings(tx, house, { from: addDays(today, -LOOK_BACK_DAYS), to: today }, today)
  seeds.push(
    ...oldestOfEach(things.filter((thing) => isLate(thing, today))).map((one) => lateSeed(one, today)),
  )
  const orders = await ordersUnderWay(tx)
  return seeds
    .map((seed): LateThing => {
      const order = orders.find(
        (one) => one.originKind === seed.origin.kind && one.originKey === seed.origin.key,
      )
      return {
        ...seed,
        unitName: seed.unit === null ? null : unitName(house.district.pack, seed.unit),
        order: order ? { id: order.id, number: order.number } : null,
      }
    })
    .toSorted((a, b) => b.daysLate - a.daysLate)
}

/** An order about an order would be a 再督办, which the order itself offers. */
const isLate = ({ done, unit, due, kind }: DueThing, today: Day): boolean =>
  !done && unit !== null && due < today && kind !== 'order'

interface Oldest {
  readonly thing: DueThing
  /** Periods of the same row that are late as well. */
  readonly periods: number
}

/** A row that was not submitted for months is one matter, not one a month; the oldest stands for it. */
function oldestOfEach(things: readonly DueThing[]): Oldest[] {
  const rowOf = ({ kind, key }: DueThing) =>
    kind === 'submission' ? key.slice(0, key.lastIndexOf(' ')) : key
  return [...Map.groupBy(things, rowOf).values()].map((same) => {
    const [thing] = same.toSorted((a, b) => (a.due < b.due ? -1 : 1)) as [DueThing]
    return { thing, periods: same.length }
  })
}

function lateSeed({ thing, periods }: Oldest, today: Day): LateSeed {
  const daysLate = daysBetween(thing.due, today)
  const [kind, ...rest] = thing.key.split(' ')
  const origin = { kind: kind ?? thing.kind, key: rest.join(' '), title: thing.title }
  const reason = periods > 1 ? `共 ${periods} 期逾期，最早一期逾期 ${daysLate} 天` : `逾期 ${daysLate} 天`
  return { origin, unit: thing.unit, due: thing.due, daysLate, light: 'red', reason }
}
