import { z } from 'zod'
import { purposes } from '../core/codes.ts'
import type { Baseline } from './baseline.ts'
import type { CatalogueData } from './catalogue-data.ts'
import type { DisclosureData } from './disclosure-data.ts'
import type { Exemption } from './exemptions.ts'
import type { IndicatorData } from './indicators.ts'
import type { LegalBasis } from './legal-basis.ts'
import type { ManifestProfile } from './manifest-profile.contract.ts'
import type { PlanData } from './plan-data.ts'
import type { ProvincialSystem } from './provincial-system.contract.ts'
import type { RegisterKind } from './registers.contract.ts'
import type { Rhythm } from './rhythm.ts'
import { Confidence, day, decimal, key, stream, text, yesOrNo } from './words.ts'

/**
 * A district pack: everything that belongs to one district, as data (law 5). Each shape is one file of the pack;
 * unknown fields are refused, so that a misspelt one cannot pass unnoticed.
 */

/** The font named by GB/T 9704, and what stands in for it where it is not installed. */
const Font = z.strictObject({ name: text, substitutes: z.array(text) })

/** pack.json */
export const District = z.strictObject({
  district: z.int().min(100_000, '应为六位区划代码').max(999_999, '应为六位区划代码'),
  name: text,
  fullName: text,
  province: z.strictObject({ code: z.string().regex(/^\d{2}$/, '应为两位数字'), name: text }),
  city: z.strictObject({ code: z.string().regex(/^\d{4}$/, '应为四位数字'), name: text }),
  timeZone: text,
  /** Folder beside this pack whose national lists (catalogue, methods, law, holidays) this pack adds to. */
  base: key.optional(),
  /** A pack of invented names; its documents say so. */
  fictional: z.boolean(),
  plan: z.strictObject({
    title: text,
    from: z.int(),
    to: z.int(),
    baselineYear: z.int(),
    /** Label that every figure taken from the plan carries. */
    sourceLabel: text,
    note: text.optional(),
  }),
  /** Names in documents; `{year}` stands for the year of the document. */
  documents: z.strictObject({
    issuer: text,
    office: text,
    inventoryTitle: text,
    annexLabel: text,
    fonts: z.strictObject({ title: Font, heading: Font, subheading: Font, body: Font, pageNumber: Font }),
  }),
  /** The lines of the leaders' cockpit, each of one or two indicators; the share of submissions on time comes after. */
  cockpit: z.strictObject({
    lines: z.array(z.strictObject({ key, title: text, indicators: z.array(key).min(1).max(3) })).max(6),
  }),
})
export type District = z.infer<typeof District>

/** units.json */
export const OrganizationUnit = z.strictObject({
  code: key,
  name: text,
  kind: z.enum(['department', 'leadingGroup', 'office', 'placeholder']),
  aliases: z.array(text).default([]),
  note: text.optional(),
})
export type OrganizationUnit = z.infer<typeof OrganizationUnit>

/** streets.json */
export const Street = z.strictObject({ code: key, name: text, aliases: z.array(text).default([]) })
export type Street = z.infer<typeof Street>

/**
 * facility-kinds.json. `takesOwnership`: mass put there becomes the keeper's, unless the facility itself says else.
 * `purpose`: what waste is sent there for where no paper says; both papers of a movement must come to the same answer
 * without having seen each other, so it hangs on the receiver alone.
 */
export const FacilityKind = z.strictObject({
  kind: key,
  name: text,
  takesOwnership: z.boolean(),
  stores: z.boolean(),
  treats: z.boolean(),
  purpose: z.enum(purposes),
  /** A party's own store on its site: what leaves the site is drawn from it too. */
  partOfSite: z.boolean().default(false),
  note: text.optional(),
})
export type FacilityKind = z.infer<typeof FacilityKind>

/** Kinds that seeding gives: a unit's or street's own entry in the book, and the receiver nobody named. */
export const seededKinds = { entry: 'declaringEntry', unknownReceiver: 'unknownReceiver' } as const

/**
 * streams.json: what the book may do for a stream (book.md, Postings; One movement, many records).
 * `matchDays`: days between the papers of one movement. `matchTolerance`: parts per thousand by which they may differ.
 */
export const StreamSettings = z.strictObject({
  stream,
  departureGenerates: z.boolean(),
  receiptGenerates: z.boolean(),
  /** Kinds of facility where acceptance is the end, inside the district too. */
  ends: z.array(key),
  matchDays: z.int().min(0).max(365),
  matchTolerance: z.int().min(0).max(1000),
  /** Tonnes above which one record, or one vehicle's load, is more likely a slip of the unit: the person is told. */
  unusualTonnes: z.strictObject({ record: z.int().positive(), vehicle: z.int().positive() }),
  confidence: Confidence,
  note: text.optional(),
})
export type StreamSettings = z.infer<typeof StreamSettings>

/** thresholds.json: limits set by standards, practice or the district; code knows their names only. */
export const thresholdKeys = [
  'sludgeMoistureBasis',
  'smallGenerator',
  'managementKey',
  'managementSimplified',
  'storagePointCap',
  'generatorStorageAge',
  'operatorStorageAge',
  'medicalStorage',
  'medicalStorageReminder',
  'medicalPickupGap',
  'capacityWarning',
  'capacityRefusal',
  'manifestConfirmation',
  'manifestBackfill',
  'statutoryLedgerRetention',
  'manifestRetention',
  'medicalRegisterRetention',
] as const
export type ThresholdKey = (typeof thresholdKeys)[number]
export const Threshold = z.strictObject({
  name: text,
  value: decimal,
  unit: text,
  confidence: Confidence,
  /** A matter of the register of legal bases. */
  legalBasis: text.optional(),
  note: text.optional(),
})
export type Threshold = z.infer<typeof Threshold>
export const Thresholds = z.record(z.enum(thresholdKeys), Threshold)
export type Thresholds = z.infer<typeof Thresholds>

/** What a column says: a mass, a rate in percent or words made from entries. */
const Column = z.strictObject({
  key,
  title: text,
  type: z.enum(['mass', 'rate', 'text']),
  /** Title of the header cell that spans this column and its neighbours of the same group. */
  group: text.optional(),
  /** 口径, shown at the figure. */
  definition: text,
})
export type TableColumn = z.infer<typeof Column>

/**
 * The rates code can compute; a table picks and names them.
 * `utilizationWithPriorStock`: 利用 ÷ (产生 + 利用往年贮存). `utilization`: 利用 ÷ 产生.
 * `recycling`: (可回收物 + 未焚烧填埋的厨余) ÷ 合计. `recovery`: 利用 or 回收 ÷ a declared amount that is no waste mass.
 * `harmlessDisposal`: (利用 + 无害化处置) ÷ 产生.
 */
export const rateFormulas = [
  'utilizationWithPriorStock',
  'utilization',
  'recycling',
  'recovery',
  'harmlessDisposal',
] as const
const Rate = z.strictObject({
  key,
  title: text,
  formula: z.enum(rateFormulas),
  /** `cell`: the value of the column of the same key. `note`: printed beside it. */
  shownAs: z.enum(['cell', 'note']),
  on: z.enum(['rows', 'total', 'rowsAndTotal']),
  /** Rows that enter; all where not said. */
  rows: z.array(key).optional(),
  /** For `recovery`: the declared amount of each row, as 可收集秸秆量; a row without one is measured by 产生量. */
  declaredDenominators: z.record(key, text).optional(),
  definition: text,
})
export type TableRate = z.infer<typeof Rate>

/** `SW03`, or a range as `SW18-SW58`. A whole code in `codes` outranks its class. */
const classRange = z.string().regex(/^(SW|HW)\d{2}(-\1\d{2})?$/, '应为 SW03 或 SW18-SW58 这样的类别')
const wasteCode = z.string().regex(/^\d{3}-\d{3}-S?\d{2}$/, '应为废物代码')
const Match = z.strictObject({
  classes: z.array(classRange).default([]),
  codes: z.array(wasteCode).default([]),
})
export type RowMatch = z.infer<typeof Match>

const Row = z.strictObject({
  key,
  label: text,
  match: Match,
  /** Not among the rows the plan prints: 规划未列, 自拟 … */
  mark: text.optional(),
  whenEmpty: z.enum(['show', 'omit']).default('show'),
  /** Printed at this moisture (percent), the wet mass beside it. */
  moistureBasis: decimal.optional(),
  note: text.optional(),
})
export type TableRow = z.infer<typeof Row>

/** Table 4: rows follow from the figures, the categories with most mass first, never padded. */
const TopRows = z.strictObject({
  match: Match,
  take: z.int().min(1).max(50),
  /** `{class}` and `{name}` stand for HW31 and 含铅废物. */
  label: text,
  other: z.strictObject({ key, label: text }),
  note: text.optional(),
})
const Sector = z.strictObject({ key, label: text, definition: text })

const scopeUnit = z.strictObject({ unit: z.enum(['万吨', '吨', '公斤']), digits: z.int().min(0).max(6) })

/** annex3.json: one of the six tables of the waste inventory (废物清单). */
export const TableLayout = z.strictObject({
  no: z.int().min(1).max(6),
  title: text,
  stream,
  side: z.enum(['generator', 'endOfTreatment']),
  units: z.strictObject({ district: scopeUnit, street: scopeUnit, enterprise: scopeUnit, clinic: scopeUnit }),
  rowHeader: text,
  /** The merged cell to the left of the rows. */
  groupLabel: text,
  columns: z.array(Column).min(1),
  rates: z.array(Rate),
  rows: z.array(Row).default([]),
  topRows: TopRows.optional(),
  sectors: z.array(Sector).default([]),
  defaultSector: key.optional(),
  total: z.strictObject({ label: text, mark: text.optional() }),
  /** 贮存量: the period's own 产生量 still in store, or all that is in store. */
  storedCounts: z.enum(['ownOfPeriod', 'cumulative']).default('ownOfPeriod'),
  notes: z.array(text).default([]),
})
export type TableLayout = z.infer<typeof TableLayout>

/** reporting-catalogue.json (汇交目录): who owes which row, from where, how often, by when. */
export const ReportingEntry = z.strictObject({
  table: z.int().min(1).max(6),
  /** Rows are owed by key; table 4, whose rows follow from the figures, by sector. */
  row: key.optional(),
  sector: key.optional(),
  /** Null where nobody owns the row (责任单位待明确). */
  unit: key.nullable(),
  /** Units the plan names for the field without saying that they report. */
  candidates: z.array(key).default([]),
  source: text.nullable(),
  every: z.enum(['month', 'quarter', 'year']),
  /** Due on this day of the nth month after the period's last, or that month's last day. */
  due: z.strictObject({ months: z.int().min(1).max(12), day: z.int().min(1).max(31) }),
  definition: text,
  basis: text,
  confidence: Confidence,
})
export type ReportingEntry = z.infer<typeof ReportingEntry>

/** treatment-methods.csv: whether a method is 利用 or 处置, table by table. */
const purposeCell = z.enum(['', '利用', '处置'], '应为 利用、处置 或留空').transform((value) => {
  if (value === '') return null
  return value === '利用' ? ('utilize' as const) : ('dispose' as const)
})
export const TreatmentMethod = z.strictObject({
  code: z.string().regex(/^[A-Z]\d{1,3}$/, '应为字母加数字，如 R1'),
  name: text,
  synonyms: z.string().transform((value) => value.split('；').filter((word) => word !== '')),
  t1: purposeCell,
  t2: purposeCell,
  t3: purposeCell,
  t4: purposeCell,
  t5: purposeCell,
  t6: purposeCell,
  /** Counts as 无害化 in table 6. */
  harmless: yesOrNo,
  /** Counts as 回收利用 in table 2: neither burnt nor landfilled. */
  recycles: yesOrNo,
  confidence: Confidence,
})
export type TreatmentMethod = z.infer<typeof TreatmentMethod>

/** holidays.json: what is added to the calendar's own notices; the shape of core/working-days. */
export const Holidays = z.strictObject({
  working: z.array(day).default([]),
  off: z.array(day).default([]),
  completeYears: z.array(z.int()).default([]),
})
export type Holidays = z.infer<typeof Holidays>

/** The whole pack, as `readPack` gives it. */
export interface Pack {
  readonly district: District
  readonly units: readonly OrganizationUnit[]
  readonly streets: readonly Street[]
  readonly facilityKinds: readonly FacilityKind[]
  readonly streams: readonly StreamSettings[]
  readonly thresholds: Thresholds
  readonly tables: readonly TableLayout[]
  readonly methods: readonly TreatmentMethod[]
  readonly catalogue: CatalogueData
  readonly legalBasis: LegalBasis
  readonly reporting: readonly ReportingEntry[]
  readonly baseline: Baseline
  readonly indicators: IndicatorData
  readonly disclosure: DisclosureData
  readonly plan: PlanData
  /** Kinds of the registers beside the book. */
  readonly registers: readonly RegisterKind[]
  readonly rhythm: Rhythm
  readonly holidays: Holidays
  readonly exemptions: readonly Exemption[]
  readonly manifestProfiles: readonly ManifestProfile[]
  /** Systems elsewhere that are served with files. */
  readonly provincialSystems: readonly ProvincialSystem[]
}
