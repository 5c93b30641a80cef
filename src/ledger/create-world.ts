import { grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import type { Balance, Entry } from './entry.ts'
import type { World, WorldData } from './world.ts'

const accountKey = (facility: number, owner: number, code: string): string => `${facility}|${owner}|${code}`
export const componentKey = (b: Omit<Balance, 'grams' | 'code'>): string =>
  `${b.lot}|${b.position}|${b.facility}|${b.owner}|${b.origin}|${b.born}|${b.grade}|${b.moisture}`

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
function balanceOrder(a: Balance, b: Balance): number {
  return (
    a.lot - b.lot ||
    text(a.born, b.born) ||
    a.origin - b.origin ||
    text(a.grade, b.grade) ||
    a.facility - b.facility ||
    a.owner - b.owner ||
    text(a.position, b.position) ||
    text(String(a.moisture), String(b.moisture))
  )
}

/** The stock of a world: balances by account and by lot, and what moved on which day. */
function createStock(data: WorldData) {
  const stores = new Map<number, Set<number>>()
  for (const { id, site } of data.facilities)
    if (site !== null) stores.set(site, (stores.get(site) ?? new Set()).add(id))
  const placesOf = (facility: number): readonly number[] => [
    facility,
    ...[...(stores.get(facility) ?? [])].sort((a, b) => a - b),
  ]
  const components = new Map<string, Balance>()
  const byAccount = new Map<string, Balance[]>()
  const byLot = new Map<number, Balance[]>()
  const moved = new Map<string, { day: Day; grams: number }[]>()
  const insert = (b: Balance): void => {
    components.set(componentKey(b), b)
    if (b.position === 'stored') push(byAccount, accountKey(b.facility, b.owner, b.code), b)
    push(byLot, b.lot, b)
  }
  // In one order, whatever order the database gave: remainders and lines follow it, and so does the digest of the book.
  for (const b of [...data.balances].sort(balanceOrder)) insert({ ...b })
  for (const m of data.later)
    push(moved, accountKey(m.facility, m.owner, m.code), { day: m.day, grams: m.grams })

  const account = (facility: number, owner: number, code: string): Balance[] =>
    byAccount.get(accountKey(facility, owner, code)) ?? []
  return {
    account,
    placesOf,
    stock: (facility: number, owner: number, code: string): Balance[] =>
      placesOf(facility).flatMap((place) => account(place, owner, code)),
    ofLot: (lot: number): Balance[] => byLot.get(lot) ?? [],
    heldOn: (facility: number, owner: number, code: string, day: Day): number => {
      const now = account(facility, owner, code).reduce((sum, b) => sum + b.grams, 0)
      const after = (moved.get(accountKey(facility, owner, code)) ?? []).filter((m) => m.day > day)
      return after.reduce((sum, m) => sum - m.grams, now)
    },
    apply: (entries: readonly Entry[], day: Day): void => {
      for (const e of entries) {
        if (e.lot === null || (e.position !== 'stored' && e.position !== 'in_transit')) continue
        const { lot, position, facility, owner, origin, born, grade, moisture, code } = e
        const piece = { lot, position, facility, owner, origin, born, grade, moisture }
        const known = components.get(componentKey(piece))
        if (known) known.grams = grams(known.grams + e.grams)
        else insert({ ...piece, code, grams: e.grams })
        if (position === 'stored') push(moved, accountKey(facility, owner, code), { day, grams: e.grams })
      }
    },
  }
}

export function createWorld(data: WorldData): World {
  const facilities = new Map(data.facilities.map((f) => [f.id, f]))
  const lots = new Map(data.lots.map((l) => [l.id, l]))
  let nextId = -1
  return {
    data,
    ...createStock(data),
    facility: (id) => {
      const found = facilities.get(id)
      if (!found) throw new Error(`facility ${id} was not loaded`)
      return found
    },
    findFacility: (id) => facilities.get(id),
    lots,
    movements: new Map(data.movements.map((m) => [m.id, m])),
    newMovements: new Set(),
    touchedMovements: new Set(),
    presumptions: data.presumptions.map((p) => ({ ...p })),
    totals: new Map(data.totals.map((t) => [t.id, { ...t, columns: t.columns.map((c) => ({ ...c })) }])),
    newLot: (info) => {
      const lot = { ...info, id: nextId-- }
      lots.set(lot.id, lot)
      return lot
    },
    newId: () => nextId--,
    prefer: [],
    changedLots: new Map(),
  }
}
