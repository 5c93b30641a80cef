import type { Purpose } from '../core/codes.ts'
import { addDays, asDay, type Day } from '../core/day.ts'
import type { BookRules } from '../ledger/load.store.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Agenda } from './agenda.ts'
import type { Founded } from './found.store.ts'
import type { Journeys } from './journeys.ts'
import type { Numbering } from './papers.ts'
import type { FacilityDraft, People } from './people.ts'
import type { DemoPlan } from './plan.ts'
import type { Random } from './random.ts'
import type { Stock, Tally } from './stock.ts'

/** Everything the parts of a simulated year share. */
export interface Scene {
  readonly plan: DemoPlan
  readonly people: People
  readonly ids: Founded
  readonly year: number
  readonly scale: number
  readonly seed: number
  readonly agenda: Agenda
  readonly stock: Stock
  readonly tally: Tally
  readonly numbering: Numbering
  readonly rules: BookRules
  readonly district: DistrictView
  readonly journeys: Journeys
}

/** A facility as facts need it. */
export interface Site {
  facility: number
  party: number
  draft: FacilityDraft
}

export function siteAt(scene: Scene, index: number): Site {
  const draft = scene.people.facilities[index]
  const facility = scene.ids.facilities[index]
  const party = draft && scene.ids.parties[draft.party]
  if (!draft || facility === undefined || party === undefined) throw new RangeError(`no facility ${index}`)
  return { facility, party, draft }
}

/** The one facility of a place. */
export function placeOf(scene: Scene, key: string): Site {
  const index = scene.people.byKey.get(key)?.[0]
  if (index === undefined) throw new RangeError(`no place ${key}`)
  return siteAt(scene, index)
}

/** The party behind a key of the plan's owners. */
export function carrierOf({ people, ids }: Pick<Scene, 'people' | 'ids'>, key: string | undefined) {
  const index = key === undefined ? -1 : people.parties.findIndex((p) => p.key === key)
  return ids.parties[index]
}

/** A carrier and one of its vehicles. */
export function vehicleOf(scene: Scene, carrier: string | undefined, random: Random) {
  if (!carrier) return {}
  const party = carrierOf(scene, carrier)
  const plates = scene.people.plates.get(carrier) ?? []
  return {
    ...(party === undefined ? {} : { carrier: party }),
    ...(plates.length > 0 ? { plate: random.pick(plates) } : {}),
  }
}

/** Whether what arrives there lies in a store, and whose it is then. */
export function landing(to: Site, owner: number, purpose: Purpose): { stored: boolean; owner: number } {
  const stored = purpose === 'collect' || (to.draft.region === 'own' && !to.draft.isEnd)
  return { stored, owner: to.draft.takesOwnership ? to.party : owner }
}

export const firstDay = (year: number): Day => asDay(`${year}-01-01`)

/** `n` days of a year, spread by the weights of its months, each within its own slice. */
export function spreadDays(
  year: number,
  n: number,
  months: readonly number[] | undefined,
  random: Random,
): Day[] {
  const weights = months ?? [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  const whole = weights.reduce((a, b) => a + b, 0)
  const start = firstDay(year)
  const length = daysOf(year)
  return Array.from({ length: n }, (_, i) => {
    let at = ((i + random.next()) / n) * whole
    let month = 0
    while (month < 11 && at >= (weights[month] ?? 0)) at -= weights[month++] ?? 0
    const inMonth = at / (weights[month] || 1)
    const offset = Math.floor(((month + inMonth) / 12) * length)
    return addDays(start, Math.min(length - 1, offset))
  })
}

export const daysOf = (year: number): number =>
  (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 366 : 365

/** Whether the pack lets a receipt of this code stand without its departure. */
export function receiptStandsAlone(scene: Scene, code: string): boolean {
  const stream = scene.rules.streamOf(code)
  return stream !== undefined && scene.rules.rulesOf(stream).receiptGenerates
}

/** Days until a paper is entered: mostly at once or within three days, now and then weeks later. */
export function lag(random: Random, late: number): number {
  if (random.chance(late)) return random.whole(6, 45)
  return random.chance(0.6) ? 0 : random.whole(1, 3)
}

/** Loads of a source in the year: what the plan says at scale 1, never none. */
export const timesOf = (scene: Scene, times: number): number => Math.max(1, Math.round(times * scene.scale))
