/**
 * Replies whose room has not written its contract yet, with the address each is asked at. Lists take `search`,
 * `offset`, `limit`, `sort` and answer `{items, total}`; where counting is dear, `q`, `cursor`, `limit` and `{items, next}`.
 */
import type { Grade } from '../src/core/codes.ts'
import type { StatutoryLedger } from '../src/inventory/contract.ts'

/** GET /api/v1/district: what every page may need to know about the district. */
export interface DistrictReply {
  readonly code: string
  readonly name: string
  /** Today in the district's zone. */
  readonly today: string
  /** Years with figures, the latest first; pages begin with it. */
  readonly years: readonly number[]
  readonly baselineYear: number
  readonly streets: readonly { code: string; name: string }[]
  readonly units: readonly { code: string; name: string }[]
  readonly marks: readonly string[]
  readonly facilityKinds?: readonly { kind: string; name: string }[]
  readonly methods?: readonly { code: string; name: string }[]
}

/** GET /api/v1/scopes?kind=: the streets, communities, parks … of the district. */
export interface ScopesReply {
  readonly items: readonly { key: string; label: string }[]
}

/** GET /api/v1/search?q=: a few of each kind, best first. */
export interface SearchReply {
  readonly items: readonly {
    kind: 'party' | 'facility' | 'waste' | 'posting' | 'lot' | 'movement'
    id: string
    label: string
    detail: string
  }[]
}

/**
 * GET /api/v1/inventory/drill?table=&row=&column=&period=&scope=&asOf=&sector=&path=: one level of what a figure is
 * made of; `next` is the `path` of the level below, `posting` is the bottom.
 */
export interface DrillReply {
  /** Heading of the level: 按单位, 按月, 账目 … */
  readonly level: string
  readonly items: readonly DrillItem[]
  /** How many more parts the level has than are listed. */
  readonly more?: number | undefined
}
export interface DrillItem {
  readonly key: string
  readonly label: string
  readonly detail?: string | undefined
  readonly grams: string
  readonly grade?: Grade | undefined
  readonly next?: string | undefined
  readonly posting?: number | undefined
}

/** GET /api/v1/statutory-ledgers/forms */
export interface LedgerFormRow {
  readonly id: string
  readonly title: string
  readonly source: string
}
/** GET /api/v1/statutory-ledgers?form=&party=&period=&asOf= ; .xlsx with the same query for the file. */
export interface StatutoryLedgerReply {
  readonly ledger: StatutoryLedger
  /** The columns of the form, in order. */
  readonly columns: readonly LedgerColumn[]
  /** What only other parties' records hold, in words. */
  readonly missing: readonly string[]
}
export interface LedgerColumn {
  readonly key: string
  readonly title: string
  readonly group?: string | undefined
  readonly numeric?: boolean | undefined
}
