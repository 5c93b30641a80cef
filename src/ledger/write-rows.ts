import { concernedBy } from './concerned.rules.ts'
import type { Planned } from './entry.ts'
import type { World } from './world.ts'

/** Numbers that the store gave to what was planned under placeholders. */
export interface Numbers {
  postings: ReadonlyMap<number, number>
  lots: ReadonlyMap<number, number>
  movements: ReadonlyMap<number, number>
}

const real = (map: ReadonlyMap<number, number>, id: number | null): number | null =>
  id === null ? null : (map.get(id) ?? id)

/** The fact as kept: placeholders of this batch replaced by their numbers. */
function withNumbers(fact: Planned['fact'], n: Numbers): Planned['fact'] {
  const kept: Record<string, unknown> = { ...fact }
  if (typeof kept.movement === 'number') kept.movement = real(n.movements, kept.movement)
  return kept
}

export const postingRows = (world: World, planned: readonly Planned[], n: Numbers) =>
  planned.map((p) => ({
    id: n.postings.get(p.ref),
    kind: p.kind,
    occurred_on: p.occurredOn,
    since: p.since,
    grade: p.grade,
    fact: withNumbers(p.fact, n),
    ...concernedBy(world, p),
    movement: real(n.movements, p.movement),
    total: p.total,
    corrects: real(n.postings, p.corrects),
    reverses: typeof p.fact.reverses === 'number' ? p.fact.reverses : null,
    late_entry: p.lateEntry,
  }))

export const entryRows = (planned: readonly Planned[], n: Numbers) =>
  planned.flatMap((p) =>
    p.entries.map((e, k) => ({
      posting: n.postings.get(p.ref),
      line: k + 1,
      position: e.position,
      stream: e.stream,
      facility: e.facility,
      owner: e.owner,
      code: e.code,
      lot: real(n.lots, e.lot),
      origin: e.origin,
      born: e.born,
      grade: e.grade,
      moisture: e.moisture,
      purpose: e.purpose,
      place: e.place,
      method: e.method,
      dest: e.dest,
      own: e.own,
      grams: e.grams,
      occurred_on: p.occurredOn,
      since: p.since,
    })),
  )

export const lotRows = (planned: readonly Planned[], n: Numbers) =>
  planned.flatMap((p) =>
    p.lots.map((l) => ({
      id: n.lots.get(l.id),
      code: l.code,
      label: l.label,
      posting: n.postings.get(p.ref),
      available_from: l.availableFrom,
      movement: real(n.movements, l.movement),
      total: l.total,
      product: l.product,
      details: l.details,
    })),
  )

export const changedLotRows = (world: World) =>
  [...world.changedLots.values()].map((l) => ({
    id: l.id,
    label: l.label,
    available_from: l.availableFrom,
  }))

export const movementRows = (world: World, n: Numbers) =>
  [...new Set([...world.newMovements, ...world.touchedMovements])].map((id) => {
    const m = world.movements.get(id)
    if (!m) throw new Error(`movement ${id} vanished`)
    return {
      id: real(n.movements, m.id),
      code: m.code,
      consignor: m.consignor,
      owner: m.owner,
      consignee: m.consignee,
      carrier: m.carrier,
      plate: m.plate,
      document_no: m.documentNo,
      purpose: m.purpose,
      place: m.place,
      method: m.method,
      departed_on: m.departedOn,
      received_on: m.receivedOn,
      shipped: m.shipped,
      accepted: m.accepted,
      refused: m.refused,
      presumed: m.presumed,
      status: m.status,
      grade: m.grade,
      lot: real(n.lots, m.lot),
      details: m.details,
    }
  })

/** Presumptions that are new or no longer what was read. */
export function presumptionRows(world: World, n: Numbers) {
  const known = new Map(world.data.presumptions.map((p) => [p.posting, p]))
  return world.presumptions
    .filter((p) => {
      const was = known.get(p.posting)
      return (
        !was ||
        was.grams !== p.grams ||
        was.grade !== p.grade ||
        was.occurredOn !== p.occurredOn ||
        was.code !== p.code ||
        was.facility !== p.facility ||
        was.owner !== p.owner
      )
    })
    .map((p) => ({
      posting: real(n.postings, p.posting),
      facility: p.facility,
      owner: p.owner,
      code: p.code,
      occurred_on: p.occurredOn,
      grade: p.grade,
      moisture: p.moisture,
      grams: p.grams,
    }))
    .filter((p) => (p.posting ?? 0) > 0)
}
