/**
 * Replies whose room has not written its contract yet, with the address each is asked at. Lists take `search`,
 * `offset`, `limit`, `sort` and answer `{items, total}`; where counting is dear, `q`, `cursor`, `limit` and `{items, next}`.
 */
import type { Grade, Stream } from '../src/core/codes.ts'
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

/** GET /api/v1/catalogue?search=&kind=&class=&stream=&ids=&offset=&limit= */
export interface WasteRow {
  readonly code: string
  readonly name: string
  readonly kind: 'solid' | 'hazardous'
  readonly class: string
  readonly className: string
  readonly stream: Stream | null
  /** Table and row of annex 3 it falls into. */
  readonly table: number | null
  readonly rowLabel: string | null
  /** T, C, I, R, In of hazardous waste. */
  readonly properties: string | null
  readonly edition: string
  readonly validFrom: string | null
  readonly validTo: string | null
  /** 疑 where it is not certain. */
  readonly confidence: string | null
  readonly enabled: boolean
  readonly synonyms: readonly string[]
}
/** GET /api/v1/catalogue/editions; POST /api/v1/catalogue/editions (multipart file, dryRun=true|false) → CatalogueImportReply */
export interface CatalogueEdition {
  readonly id: string
  readonly title: string
  readonly source: string
  readonly codes: number
  readonly validFrom: string | null
  readonly importedAt: string | null
  readonly actor: string | null
}
export interface CatalogueImportReply {
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly withdrawn: number
  readonly unchanged: number
  readonly errors: readonly {
    row: number | null
    column: string | null
    value: string | null
    message: string
  }[]
}

/** GET /api/v1/cockpit?year= */
export interface CockpitReply {
  readonly year: number
  readonly asOf: string
  readonly marks: readonly string[]
  readonly streams: readonly CockpitStream[]
  readonly flow: { readonly nodes: readonly FlowNode[]; readonly links: readonly FlowLink[] }
  readonly attention: readonly Attention[]
}
export interface CockpitStream {
  readonly stream: Stream
  readonly table: number
  readonly title: string
  readonly unit: '万吨' | '吨' | '公斤'
  /** The first is the large one. Exact decimals in the table's unit; rates in percent with two decimals. */
  readonly figures: readonly {
    key: string
    title: string
    type: 'mass' | 'rate'
    value: string | null
    /** Like months and the same reporting units as this year's. */
    lastYear: string | null
    plan: { label: string; value: string } | null
    note: string | null
  }[]
  readonly evidence: Readonly<Record<Grade, string>>
  readonly completeness: { due: number; reported: number; monthsCovered: number; status: '初步' | '已封账' }
}
export interface FlowNode {
  readonly key: string
  readonly label: string
  /** 0: origin … the highest: end. */
  readonly level: number
}
export interface FlowLink {
  readonly stream: Stream
  readonly from: string
  readonly to: string
  readonly grams: string
}
export interface Attention {
  readonly kind:
    | 'unexplained'
    | 'unallocated'
    | 'underway'
    | 'overdueReports'
    | 'pendingLateEntries'
    | 'unownedRows'
    | 'waitingImports'
    | 'capacityExceeded'
    | 'detailAboveTotal'
  readonly count: number
  readonly grams: string | null
  readonly detail: string | null
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

/** GET /api/v1/submissions?year=&unit=&table=: who owes what, by when, and what has come. */
export interface SubmissionsReply {
  readonly year: number
  readonly items: readonly SubmissionRow[]
}
export interface SubmissionRow {
  readonly key: string
  readonly table: number
  readonly tableTitle: string
  readonly row: string | null
  readonly rowLabel: string
  readonly unit: string | null
  /** 责任单位待明确 where nobody owns it. */
  readonly unitName: string
  readonly candidates: readonly string[]
  readonly source: string | null
  readonly every: 'month' | 'quarter' | 'year'
  readonly definition: string
  readonly basis: string
  readonly confidence: string | null
  readonly periods: readonly {
    from: string
    to: string
    due: string
    state: 'reported' | 'partly' | 'late' | 'due' | 'notYet'
    reportedAt: string | null
    reported: number
    expected: number
  }[]
}

/** GET /api/v1/audit?q=&act=&from=&to=&cursor=&limit= → {items, next}; .xlsx for the file */
export interface AuditRow {
  readonly id: number
  readonly at: string
  readonly actor: string
  readonly act: string
  readonly object: string
  readonly detail: Record<string, unknown>
  readonly request: string | null
}
