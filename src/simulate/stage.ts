import type { Day } from '../core/day.ts'
import { Refusal } from '../core/refusal.ts'
import { addWorkingDays } from '../core/working-days.ts'
import { dayIn, startOfDay } from '../core/zone.ts'
import type { MatterDraft } from '../plan/matters.contract.ts'
import { getMatterRecord, historyOf } from '../plan/matters.store.ts'
import { actOnMatter, beginMatter } from '../plan/matters.ts'
import { withPlan } from '../plan/plan-source.ts'
import type { RhythmHouse } from '../plan/rhythm-house.ts'
import type { Actor } from '../platform/actor.ts'
import { once } from '../platform/command.ts'
import type { Database, Writer } from '../platform/database.ts'

/** Where the plan's demonstration year is played: whose hand does a step, when, and once only. */
export interface Stage {
  readonly database: Database
  readonly house: RhythmHouse
  readonly year: number
  readonly seed: number
  readonly now: Date
}

/** A day of the year on which something begins. */
export interface Scene {
  readonly day: Day
  readonly run: () => Promise<void>
}

export type Hand = 'clerk' | 'chief' | 'leader' | { readonly unit: string }

export function actorOf({ house }: Stage, hand: Hand): Actor {
  const { pack } = house.district
  const shared = { district: pack.district.district, parties: [] }
  if (typeof hand === 'string') {
    const names = { clerk: '演示经办', chief: '演示审核', leader: '演示区领导' }
    const role = hand === 'leader' ? ('leader' as const) : ('office' as const)
    return { ...shared, id: `demo:${hand}`, name: names[hand], role, unit: null, streets: [] }
  }
  const { unit } = hand
  const street = pack.streets.some((one) => one.code === unit)
  const name = [...pack.units, ...pack.streets].find((one) => one.code === unit)?.name ?? unit
  const who = { id: `demo:${unit}`, name: `${name}经办` }
  return street
    ? { ...shared, ...who, role: 'street', unit: null, streets: [unit] }
    : { ...shared, ...who, role: 'department', unit, streets: [] }
}

/** Half past nine and later of a day in the district, a minute apart so that the history reads in order. */
export function momentOf({ house }: Stage, day: Day, step: number): Date {
  return new Date(startOfDay(house.district.zone, day).getTime() + (9 * 60 + 30 + step) * 60_000)
}

export async function play<T extends object>(
  stage: Stage,
  hand: Hand,
  key: string,
  at: Date,
  run: (tx: Writer, house: RhythmHouse) => Promise<T>,
): Promise<T | undefined> {
  if (at > stage.now) return undefined
  const { database, house } = stage
  const live = withPlan({ database, now: () => at }, house)
  return await database.write(actorOf(stage, hand), (tx) =>
    once(tx, `rhythm ${stage.year} ${key}`, {}, at, () => run(tx, live)),
  )
}

type Draft = MatterDraft | ((tx: Writer, house: RhythmHouse, today: Day) => Promise<MatterDraft | undefined>)

export async function begin(
  stage: Stage,
  hand: Hand,
  key: string,
  day: Day,
  draft: Draft,
): Promise<number | undefined> {
  const at = momentOf(stage, day, 0)
  const made = await play(stage, hand, key, at, async (tx, house) => {
    const drawn = typeof draft === 'function' ? await draft(tx, house, dayIn(house.district.zone, at)) : draft
    return { id: drawn ? await beginMatter(tx, house, drawn, at) : null }
  }).catch((error: unknown) => {
    // Somebody who tries the product out was first.
    if (error instanceof Refusal && error.code === 'matter_there') return undefined
    throw error
  })
  return made?.id ?? undefined
}

export interface Step {
  readonly hand: Hand
  readonly act: string
  readonly day: Day
  readonly note?: string
  readonly fields?: Record<string, unknown>
}

/** What a person has taken up is that person's: the rest of its steps is not played. */
export async function walk(stage: Stage, key: string, id: number, steps: readonly Step[]): Promise<void> {
  for (const [i, { hand, act, day, note, fields }] of steps.entries()) {
    const at = momentOf(stage, day, i + 1)
    await play(stage, hand, `${key} ${i} ${act}`, at, async (tx, house) => {
      const { version } = await getMatterRecord(tx, id)
      if ((await historyOf(tx, id)).some((done) => !done.actor.startsWith('demo:'))) return {}
      const asked = {
        key,
        act,
        version,
        evidence: [],
        ...(note ? { note } : {}),
        ...(fields ? { fields } : {}),
      }
      return await actOnMatter(tx, house, id, asked, at)
    }).catch((error: unknown) => {
      // What a person did meanwhile may stand against it: then the rest is not played, and the product starts all the same.
      if (!(error instanceof Refusal)) throw error
    })
  }
}

export const after = ({ house }: Stage, day: Day, workingDays: number): Day =>
  addWorkingDays(day, workingDays, house.district.pack.holidays).day
