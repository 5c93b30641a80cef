import { type Grade, grades } from '../core/codes.ts'
import type { Day } from '../core/period.ts'
import type { FactOf } from './contract.ts'
import { placeOf, type Tag } from './lines.ts'
import type { MovementView, World } from './world.ts'

export type Load = FactOf<'ship'> | FactOf<'receive'>

export const isWeaker = (a: Grade, b: Grade): boolean => grades.indexOf(a) > grades.indexOf(b)
export const betterGrade = (a: Grade, b: Grade): Grade => (isWeaker(a, b) ? b : a)

export const ownerOfLoad = (world: World, load: Load): number =>
  load.owner ?? world.facility(load.consignor).party

/**
 * What the generator's side sees of a load: frozen when it leaves. A store that takes no ownership is no hand-over: no
 * flow column sees it.
 */
export function tagOf(
  world: World,
  load: Pick<MovementView, 'purpose' | 'method' | 'owner'> & { consignee: number },
): Tag | null {
  const to = world.facility(load.consignee)
  if (!to.takesOwnership || to.party === load.owner) return null
  return { purpose: load.purpose, place: placeOf(to.region), method: load.method, dest: load.consignee }
}

export const tagOfLoad = (world: World, load: Load): Tag | null =>
  tagOf(world, { ...load, method: load.method ?? null, owner: ownerOfLoad(world, load) })

/** Grades of the papers that told of one side of a movement. */
export function papersOf(m: MovementView, kind: Load['kind']): Grade[] {
  const papers = m.details.papers as Partial<Record<Load['kind'], Grade[]>> | undefined
  return (papers?.[kind] ?? []).filter((g) => grades.includes(g))
}

/** The movement with one more paper to its name. */
export const withPaper = (m: MovementView, fact: Load): Pick<MovementView, 'details'> => ({
  details: {
    ...m.details,
    papers: {
      ...(m.details.papers as object | undefined),
      [fact.kind]: [...papersOf(m, fact.kind), fact.grade],
    },
  },
})

export function newMovement(world: World, load: Load, over: Partial<MovementView>): MovementView {
  const movement: MovementView = {
    id: world.newId(),
    code: load.code,
    consignor: load.consignor,
    owner: ownerOfLoad(world, load),
    consignee: load.consignee,
    carrier: load.carrier ?? null,
    plate: load.plate ?? null,
    documentNo: load.documentNo ?? null,
    purpose: load.purpose,
    place: placeOf(world.facility(load.consignee).region),
    method: load.method ?? null,
    departedOn: load.occurredOn as Day,
    receivedOn: null,
    shipped: load.grams,
    accepted: null,
    refused: null,
    presumed: null,
    status: 'underway',
    grade: load.grade,
    lot: null,
    departure: null,
    receipt: null,
    details: {},
    ...over,
  }
  Object.assign(movement, withPaper(movement, load))
  world.movements.set(movement.id, movement)
  world.newMovements.add(movement.id)
  return movement
}

export function change(world: World, m: MovementView, over: Partial<MovementView>): MovementView {
  const changed = { ...m, ...over }
  world.movements.set(m.id, changed)
  world.touchedMovements.add(m.id)
  return changed
}

/** What another paper adds to a movement: its kind, and numbers the movement did not have yet. */
export const completed = (m: MovementView, load: Load): Partial<MovementView> => ({
  ...withPaper(m, load),
  plate: m.plate ?? load.plate ?? null,
  documentNo: m.documentNo ?? load.documentNo ?? null,
  carrier: m.carrier ?? load.carrier ?? null,
})
