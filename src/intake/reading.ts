import type { Place, Stream } from '../core/codes.ts'
import { Refusal, type RefusalCode, type RefusalParams } from '../core/refusal.ts'
import type { AreaTotal } from '../ledger/area-totals.store.ts'
import type { Fact } from '../ledger/contract.ts'
import { massText } from '../ledger/lines.ts'
import { dayOf, quantityOf, restOf, textOf, type Values } from './cells.ts'
import type { ImportOptions } from './contract.ts'
import { type Directory, type FacilityEntry, ownFacility, type PartyEntry } from './directory.rules.ts'
import type { FormId } from './forms/form.ts'

/** An area total as its row states it, still without its record. */
export type TotalDraft = Omit<AreaTotal, 'record'>

export interface Problem {
  field: string | null
  refusal: Refusal
}

/** Whom an unknown name could be registered as, if the person says so. */
export interface Unregistered {
  name: string
  creditCode: string | null
  permitNo: string | null
  region: Place
}

/** What a row tells the book. Neither fact nor total: it is kept in the register only. */
export interface Reading {
  fact: Fact | null
  total: TotalDraft | null
  errors: Problem[]
  warnings: Problem[]
  /** Counterparties that booking will register, on the person's choice; until then the row has no fact. */
  unregistered: Unregistered[]
  /** Codes of the party's own stores that booking will register. */
  newStores: string[]
}

/** The pack's answers that a reading needs. */
export interface Words {
  streamOf: (code: string) => Stream | undefined
  placeOf: (code: string) => { table: number; row: string } | undefined
  /** Code of a method as people write it, and whether it is 利用 or 处置 for a code. */
  methodOf: (text: string) => string | undefined
  purposeOf: (method: string, code: string) => 'utilize' | 'dispose' | undefined
  /** What a kind of facility takes waste for, where nobody says. */
  purposeAt: (facilityKind: string) => 'utilize' | 'dispose' | 'collect'
  streetOf: (text: string) => string | undefined
  /** The tonnes that a record or a vehicle's load hardly ever passes, where a mass of a code does. */
  unusualAbove: (code: string, grams: number, onVehicle: boolean) => number | null
}

/** Everything but the row itself. */
export interface Scene {
  party: PartyEntry | null
  /** The party's or unit's own place the rows speak of. */
  site: FacilityEntry | null
  directory: Directory
  options: ImportOptions
  words: Words
}

export interface TypedRow {
  form: FormId
  part: string
  values: Values
}

/** A reading under way; its helpers note what is wrong and go on, so that one row shows all its faults. */
export interface Draft extends Reading {
  scene: Scene
  form: FormId
  values: Values
  wrong: (field: string | null, code: RefusalCode, params?: RefusalParams) => undefined
  hint: (field: string | null, code: RefusalCode, params?: RefusalParams) => void
}

export function draftOf(scene: Scene, { form, values }: TypedRow): Draft {
  const draft: Draft = {
    scene,
    form,
    values,
    fact: null,
    total: null,
    errors: [],
    warnings: [],
    unregistered: [],
    newStores: [],
    wrong: (field, code, params = {}) => {
      draft.errors.push({ field, refusal: new Refusal(code, params) })
      return undefined
    },
    hint: (field, code, params = {}) => {
      draft.warnings.push({ field, refusal: new Refusal(code, params) })
    },
  }
  return draft
}

export function common(
  d: Draft,
  taken: readonly string[],
): { details: Record<string, unknown>; lateEntry?: number; grade: 'recorded' } {
  const { lateEntry } = d.scene.options
  return { grade: 'recorded', details: restOf(d.values, taken), ...(lateEntry === null ? {} : { lateEntry }) }
}

/** Code, mass and day: what every fact of this kind has. A zero says that nothing moved, and books nothing. */
export function core(d: Draft, dayField: string, massField = 'quantity') {
  const code = textOf(d.values, 'wasteCode') ?? d.wrong('wasteCode', 'row_without', { what: '废物代码' })
  const mass = quantityOf(d.values, massField) ?? d.wrong(massField, 'row_without', { what: '数量' })
  const day = dayOf(d.values, dayField) ?? d.wrong(dayField, 'row_without', { what: '日期' })
  if (code && d.scene.words.streamOf(code) === undefined)
    d.wrong('wasteCode', 'code_without_stream', { code })
  const site = d.scene.site ?? d.wrong(null, 'party_without_site', { party: d.scene.party?.name ?? '' })
  if (!code || !mass || !day || !site || d.errors.length > 0) return undefined
  if (mass.grams === 0) {
    d.hint(massField, 'row_of_zero')
    return undefined
  }
  hintUnusual(d, massField, code, mass.grams)
  return { code, mass, day, site }
}

/** A mass out of all proportion, told before it is booked. */
export function hintUnusual(d: Draft, field: string, code: string, grams: number): void {
  const onVehicle = textOf(d.values, 'plate') !== undefined
  const limit = d.scene.words.unusualAbove(code, grams, onVehicle)
  if (limit === null) return
  const value = massText(grams)
  d.hint(field, 'row_mass_unusual', { value, of: onVehicle ? '一车' : '一笔', limit })
}

/** Own facility that a field names by code; undefined where it names none, or something else. */
export function namedOwn(d: Draft, field: string): FacilityEntry | undefined {
  const text = textOf(d.values, field)
  const { party, directory } = d.scene
  return text && party ? ownFacility(directory, party.id, text) : undefined
}
