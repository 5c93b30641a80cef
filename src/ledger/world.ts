import type { Grade, Place, Purpose, Stream } from '../core/codes.ts'
import { grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import type { Balance, Entry, LotInfo, Planned } from './entry.ts'

/** A facility as a decision sees it. `region` says where it stands: `own` is inside the district. */
export interface FacilityView {
  id: number
  party: number
  region: Place
  isEnd: boolean
  takesOwnership: boolean
}

/** What the pack lets a stream do (book.md, Postings). */
export interface StreamRules {
  departureGenerates: boolean
  receiptGenerates: boolean
  /** Days between the papers of one movement. */
  matchDays: number
  /** Parts per thousand by which the papers of one movement may differ. */
  matchTolerance: number
}

export interface BookedSide {
  posting: number
  occurredOn: Day
  entries: Entry[]
  fact: Readonly<Record<string, unknown>>
}

export interface MovementView {
  id: number
  code: string
  consignor: number
  owner: number
  consignee: number | null
  carrier: number | null
  plate: string | null
  documentNo: string | null
  purpose: Purpose
  place: Place
  method: string | null
  departedOn: Day
  receivedOn: Day | null
  shipped: number
  accepted: number | null
  refused: number | null
  /** Which side no paper has told yet: its figures are taken from the other side. */
  presumed: 'departure' | 'receipt' | null
  status: 'underway' | 'received' | 'refused' | 'cancelled'
  grade: Grade
  /** The lot under way; null where only the receipt is known. */
  lot: number | null
  /** What its two sides have booked so far, corrections included. */
  departure: BookedSide | null
  receipt: BookedSide | null
  details: Readonly<Record<string, unknown>>
}

/** Mass that a departure had to generate itself; a later record of generation takes its place. */
export interface Presumption {
  posting: number
  facility: number
  owner: number
  code: string
  occurredOn: Day
  grade: Grade
  grams: number
}

export interface TotalColumn {
  column: string
  stated: number
  /** What finer records already hold of it. */
  detail: number
  /** Its 未分项 as booked so far. */
  entries: Entry[]
  /** The posting that booked it; null where finer records held everything. */
  posting: number | null
}
export interface TotalView {
  id: number
  facility: number
  code: string
  from: Day
  to: Day
  columns: TotalColumn[]
}

export interface WorldData {
  facilities: readonly FacilityView[]
  balances: readonly Balance[]
  lots: readonly LotInfo[]
  movements: readonly MovementView[]
  presumptions: readonly Presumption[]
  totals: readonly TotalView[]
  streamOf: (code: string) => Stream
  rulesOf: (stream: Stream) => StreamRules
  /** Receiver of what a total says was handed on without saying to whom. */
  unknownReceiver: number
}

/**
 * Everything one decision, or a batch of them, may look at: loaded and locked by the store, changed in memory as
 * postings are planned, so that the second fact of a batch sees the first.
 */
export interface World {
  data: WorldData
  facility: (id: number) => FacilityView
  findFacility: (id: number) => FacilityView | undefined
  lot: (id: number) => LotInfo
  lots: Map<number, LotInfo>
  movements: Map<number, MovementView>
  newMovements: Set<number>
  touchedMovements: Set<number>
  presumptions: Presumption[]
  totals: Map<number, TotalView>
  account: (facility: number, owner: number, code: string) => Balance[]
  ofLot: (lot: number) => Balance[]
  apply: (entries: readonly Entry[]) => void
  newLot: (info: Omit<LotInfo, 'id'>) => LotInfo
  newId: () => number
  /** Side postings that must be written before the one being planned (a total that gives way, a presumption taken over). */
  pending: Planned[]
  /** Lots to draw from before the oldest: what a posting drew when it was first booked. */
  prefer: number[]
  /** Totals of this batch that have not been decided yet. */
  undeclared: Set<number>
  /** What becomes of totals over a corrected record: corrected with it, kept (the difference turns 未分项), not said. */
  totalsOnCorrection: 'correct' | 'keep' | null
  /** Totals that stand over corrected records, and those corrected with them. */
  uncertainTotals: Set<number>
  restated: Set<number>
}

const accountKey = (facility: number, owner: number, code: string): string => `${facility}|${owner}|${code}`
const componentKey = (b: Omit<Balance, 'grams' | 'code'>): string =>
  `${b.lot}|${b.position}|${b.facility}|${b.owner}|${b.origin}|${b.born}|${b.grade}`

export function createWorld(data: WorldData): World {
  const facilities = new Map(data.facilities.map((f) => [f.id, f]))
  const lots = new Map(data.lots.map((l) => [l.id, l]))
  const components = new Map<string, Balance>()
  const byAccount = new Map<string, Balance[]>()
  const byLot = new Map<number, Balance[]>()
  let nextId = -1

  const push = <K>(map: Map<K, Balance[]>, key: K, b: Balance): void => {
    const list = map.get(key)
    if (list) list.push(b)
    else map.set(key, [b])
  }
  const insert = (b: Balance): void => {
    components.set(componentKey(b), b)
    if (b.position === 'stored') push(byAccount, accountKey(b.facility, b.owner, b.code), b)
    push(byLot, b.lot, b)
  }
  for (const b of data.balances) insert({ ...b })

  const apply = (entries: readonly Entry[]): void => {
    for (const e of entries) {
      if (e.lot === null || (e.position !== 'stored' && e.position !== 'in_transit')) continue
      const piece = { ...e, lot: e.lot, position: e.position }
      const known = components.get(componentKey(piece))
      if (known) known.grams = grams(known.grams + e.grams)
      else {
        const { lot, position, facility, owner, origin, born, grade, code } = piece
        insert({ lot, position, facility, owner, origin, born, grade, code, grams: e.grams })
      }
    }
  }

  return {
    data,
    facility: (id) => {
      const found = facilities.get(id)
      if (!found) throw new Error(`facility ${id} was not loaded`)
      return found
    },
    findFacility: (id) => facilities.get(id),
    lot: (id) => {
      const found = lots.get(id)
      if (!found) throw new Error(`lot ${id} was not loaded`)
      return found
    },
    lots,
    movements: new Map(data.movements.map((m) => [m.id, m])),
    newMovements: new Set(),
    touchedMovements: new Set(),
    presumptions: data.presumptions.map((p) => ({ ...p })),
    totals: new Map(data.totals.map((t) => [t.id, t])),
    account: (facility, owner, code) => byAccount.get(accountKey(facility, owner, code)) ?? [],
    ofLot: (lot) => byLot.get(lot) ?? [],
    apply,
    newLot: (info) => {
      const lot = { ...info, id: nextId-- }
      lots.set(lot.id, lot)
      return lot
    },
    newId: () => nextId--,
    pending: [],
    prefer: [],
    undeclared: new Set(),
    totalsOnCorrection: null,
    uncertainTotals: new Set(),
    restated: new Set(),
  }
}
