import type { Grade, Place, Purpose, Stream } from '../core/codes.ts'
import type { Day } from '../core/period.ts'
import type { Balance, Entry, LotInfo } from './entry.ts'

/** A facility as a decision sees it. `region` says where it stands: `own` is inside the district. */
export interface FacilityView {
  id: number
  party: number
  /** The site whose own store it is; null: a place of its own. */
  site: number | null
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
  /** What one record, or one vehicle, hardly ever holds. */
  unusualTonnes: { record: number; vehicle: number }
}

/** A side of a movement as booked so far, corrections included. */
export interface BookedSide {
  posting: number
  occurredOn: Day
  entries: Entry[]
  /** The fact in force: as last restated by a correction. */
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
  departure: BookedSide | null
  receipt: BookedSide | null
  details: Readonly<Record<string, unknown>>
}

/** Mass that a departure had to generate itself; a later record of generation takes its place. */
export interface Presumption {
  posting: number
  /** Of the posting; null where it is no load. */
  movement: number | null
  facility: number
  owner: number
  code: string
  occurredOn: Day
  grade: Grade
  moisture: number
  grams: number
  /** Mass moved within one site: drawn from the very place it was moved from, not from the site's stores. */
  within: boolean
}

export const totalColumns = [
  'generated',
  'selfUtilized',
  'selfDisposed',
  'utilized',
  'disposed',
  'collected',
] as const
export type TotalColumnKey = (typeof totalColumns)[number]

/** A column of a periodic total; `stated` is null where the total does not speak of it. */
export interface TotalColumn {
  column: TotalColumnKey
  stated: number | null
  method: string | null
  dest: number | null
  /** What finer records and shorter totals already hold of it. */
  detail: number
  /** Its 未分项 as booked so far. */
  entries: Entry[]
  /** The posting that first booked it; null where finer records held everything. */
  posting: number | null
  /** Its 未分项 is taken out of the world until it is settled again. */
  lifted: boolean
}
export interface TotalView {
  /** The first of its chain of replacements. */
  id: number
  facility: number
  code: string
  from: Day
  /** Exclusive. */
  to: Day
  /** Every column, in the order of `totalColumns`. */
  columns: TotalColumn[]
}

/** Mass that came into (or left) a store after a day somebody asks about. */
export interface LaterMass {
  facility: number
  owner: number
  code: string
  day: Day
  grams: number
}

export interface WorldData {
  facilities: readonly FacilityView[]
  balances: readonly Balance[]
  later: readonly LaterMass[]
  lots: readonly LotInfo[]
  movements: readonly MovementView[]
  presumptions: readonly Presumption[]
  totals: readonly TotalView[]
  streamOf: (code: string) => Stream
  rulesOf: (stream: Stream) => StreamRules
  /** Moisture of a code where nobody states it, in thousandths; 0 where the pack prints it as it is. */
  moistureOf: (code: string) => number
  /** Receiver of what a total says was handed on without saying to whom. */
  unknownReceiver: number
  /** Whether later loads are drawn again where an earlier one comes to be known; not where that touches closed days. */
  reorders: boolean
}

/**
 * Everything one decision, or a batch of them, may look at: loaded and locked by the store, changed in memory as
 * postings are planned, so that the second fact of a batch sees the first.
 */
export interface World {
  data: WorldData
  facility: (id: number) => FacilityView
  findFacility: (id: number) => FacilityView | undefined
  lots: Map<number, LotInfo>
  movements: Map<number, MovementView>
  newMovements: Set<number>
  touchedMovements: Set<number>
  presumptions: Presumption[]
  totals: Map<number, TotalView>
  account: (facility: number, owner: number, code: string) => Balance[]
  /** A place with the own stores that belong to it. */
  placesOf: (facility: number) => readonly number[]
  /** The account and those in the own stores of its place. */
  stock: (facility: number, owner: number, code: string) => Balance[]
  ofLot: (lot: number) => Balance[]
  /** What an account held at the end of a day. */
  heldOn: (facility: number, owner: number, code: string, day: Day) => number
  apply: (entries: readonly Entry[], occurredOn: Day) => void
  newLot: (info: Omit<LotInfo, 'id'>) => LotInfo
  newId: () => number
  /** Lots to draw from before the oldest: what a posting drew when it was first booked. */
  prefer: readonly number[]
  /** Numbered lots whose first day or label a correction changed. */
  changedLots: Map<number, LotInfo>
}
