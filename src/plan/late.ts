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
  seeds.push(...things.flatMap((thing) => lateSeed(thing, today)))
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
function lateSeed(thing: DueThing, today: Day): LateSeed[] {
  if (thing.done || thing.unit === null || thing.due >= today || thing.kind === 'order') return []
  const daysLate = daysBetween(thing.due, today)
  const [kind, ...rest] = thing.key.split(' ')
  const origin = { kind: kind ?? thing.kind, key: rest.join(' '), title: thing.title }
  const reason = `逾期 ${daysLate} 天`
  return [{ origin, unit: thing.unit, due: thing.due, daysLate, light: 'red', reason }]
}
