import { areaTotalOf } from './area-total.rules.ts'
import { textOf } from './cells.ts'
import { counterpartyOf, regionOf } from './counterparty.rules.ts'
import { flowSummary, hazardousDeclaration } from './declaration.rules.ts'
import type { FormId } from './forms/form.ts'
import { load, purposeOfNumber } from './load.rules.ts'
import {
  common,
  core,
  type Draft,
  draftOf,
  namedOwn,
  type Reading,
  type Scene,
  type TypedRow,
} from './reading.ts'
import { weighbridge } from './weighbridge.rules.ts'

type Reader = (d: Draft, row: TypedRow) => void

const readers: Readonly<Record<FormId, Reader>> = {
  'gisw-t1': () => {},
  'gisw-t2': flowSummary,
  'gisw-t3': shipment,
  'gisw-t4': generation,
  'gisw-t5': (d, row) => storage(d, row.part === 'out' ? 'out' : 'in'),
  // Products of one's own utilization are no waste: the record is kept, nothing is booked.
  'gisw-t6': (d, row) => (row.part === 'out' ? undefined : selfTreatment(d, 'receivedAt')),
  'gisw-t7': (d) => selfTreatment(d, 'receivedAt'),
  'hw-b1': generation,
  'hw-b2': (d) => storage(d, 'in'),
  'hw-b3': (d) => storage(d, 'out'),
  'hw-b4': (d) => selfTreatment(d, 'treatedAt'),
  'hw-b5': shipment,
  'hw-c1': hazardousDeclaration,
  'hw-c2': hazardousDeclaration,
  'hw-c3': hazardousDeclaration,
  weighbridge,
  'declaration-household': areaTotalOf,
  'declaration-construction': areaTotalOf,
  'declaration-agriculture': areaTotalOf,
  'declaration-sludge': areaTotalOf,
  'declaration-garden': areaTotalOf,
}

/** Which fact a typed row is evidence of (house.md §4). Pure; what it cannot tell is said cell by cell. */
export function factsOf(row: TypedRow, scene: Scene): Reading {
  const draft = draftOf(scene, row)
  readers[row.form](draft, row)
  const { errors, warnings, unregistered, newStores } = draft
  const whole = errors.length === 0
  return {
    fact: whole ? draft.fact : null,
    total: whole ? draft.total : null,
    errors,
    warnings,
    unregistered,
    newStores,
  }
}

/** Forms whose rows are parts of one periodic declaration, so that rows of one code are booked as one. */
export const declares = (form: FormId): boolean => form === 'gisw-t2' || form.startsWith('hw-c')
export const statesArea = (form: FormId): boolean => form.startsWith('declaration-')
/** Forms whose rows are each a view of one posting. */
export const tellsFacts = (form: FormId): boolean =>
  !declares(form) && !statesArea(form) && form !== 'gisw-t1'
/** Rows of this rank and above are declarations, which are taken as a whole. */
export const firstDeclaration = 7
export const lastRank = 9

/** Generation before storage, storage before departure: a load must find in store what the same file put there. */
export function rankOf({ form, part }: Pick<TypedRow, 'form' | 'part'>): number {
  if (statesArea(form)) return 8
  if (declares(form)) return firstDeclaration
  if (form === 'gisw-t5') return part === 'out' ? 3 : 2
  return ranks[form] ?? 0
}
const ranks: Readonly<Partial<Record<FormId, number>>> = {
  'gisw-t4': 1,
  'hw-b1': 1,
  'hw-b2': 2,
  'hw-b3': 3,
  'gisw-t6': 4,
  'gisw-t7': 4,
  'hw-b4': 4,
  'gisw-t3': 5,
  'hw-b5': 5,
  weighbridge: 6,
}

/** Whose papers a form is: an enterprise's, a unit's, or either's. */
export const belongsTo = (form: FormId): 'party' | 'unit' | 'either' =>
  statesArea(form) ? 'unit' : form === 'weighbridge' ? 'either' : 'party'

function generation(d: Draft): void {
  const c = core(d, 'generatedAt')
  if (!c) return
  const label = textOf(d.values, 'containerCode')
  d.fact = {
    kind: 'generate',
    ...common(d, ['wasteCode', 'quantity', 'generatedAt', 'containerCode']),
    occurredOn: c.day,
    facility: c.site.id,
    code: c.code,
    grams: c.mass.grams,
    measure: c.mass.measure,
    ...(label === undefined ? {} : { label }),
  }
}

/** 入库 from the site into a store, 出库 back; the same owner's mass moves, no flow column sees it. */
function storage(d: Draft, way: 'in' | 'out'): void {
  const dayField = way === 'in' ? 'storedInAt' : 'storedOutAt'
  const c = core(d, dayField)
  const code =
    textOf(d.values, 'facilityCode') ?? d.wrong('facilityCode', 'row_without', { what: '贮存设施编码' })
  if (!c || !code) return
  const store = namedOwn(d, 'facilityCode')
  if (!store) {
    if (!d.scene.options.createParties) d.wrong('facilityCode', 'store_unknown', { code })
    else {
      d.newStores.push(code)
      d.hint('facilityCode', 'store_to_register', { code })
    }
    return
  }
  const other = namedOwn(d, way === 'in' ? 'source' : 'destination') ?? c.site
  if (other.id === store.id) return
  const label = textOf(d.values, 'containerCode')
  d.fact = {
    kind: 'store',
    ...common(d, ['wasteCode', 'quantity', dayField, 'containerCode']),
    occurredOn: c.day,
    from: way === 'in' ? other.id : store.id,
    facility: way === 'in' ? store.id : other.id,
    code: c.code,
    grams: c.mass.grams,
    measure: c.mass.measure,
    allowUnexplained: d.scene.options.allowUnexplained,
    ...(label === undefined ? {} : { label }),
  }
}

function selfTreatment(d: Draft, dayField: string): void {
  const c = core(d, dayField)
  if (!c) return
  const written = textOf(d.values, 'method')
  const method = written === undefined ? undefined : (d.scene.words.methodOf(written) ?? written)
  const purpose = selfPurpose(d, method, c.code)
  if (!purpose) return
  const at = namedOwn(d, 'source') ?? c.site
  d.fact = {
    kind: 'selfTreat',
    ...common(d, ['wasteCode', 'quantity', dayField, 'method']),
    occurredOn: c.day,
    facility: at.id,
    code: c.code,
    grams: c.mass.grams,
    measure: c.mass.measure,
    purpose,
    allowUnexplained: d.scene.options.allowUnexplained,
    ...(method === undefined ? {} : { method }),
  }
}

/** 自行利用 or 自行处置: the form says it, or the batch number (HWZXLY, HWZXCZ), or the method. */
function selfPurpose(d: Draft, method: string | undefined, code: string): 'utilize' | 'dispose' | undefined {
  if (d.form === 'gisw-t6') return 'utilize'
  if (d.form === 'gisw-t7') return 'dispose'
  const numbered = purposeOfNumber(textOf(d.values, 'recordNo'))
  const said = method === undefined ? undefined : d.scene.words.purposeOf(method, code)
  return numbered ?? said ?? d.wrong('method', 'purpose_unknown', { method: method ?? '' })
}

const plateText = /[\u4e00-\u9fa5][A-Z][A-Z0-9·]{5,7}/i

function shipment(d: Draft): void {
  const c = core(d, 'shippedAt')
  const receiver = ['receiver', 'exemptReceiver', 'abroadReceiver'].find(
    (f) => textOf(d.values, f) !== undefined,
  )
  const to = counterpartyOf(d, {
    field: receiver ?? 'receiver',
    creditField: 'receiverCreditCode',
    permitField: 'licenceNo',
    what: '接收单位',
    region: regionOf(d, receiver),
  })
  if (!c || !to) return
  if (to.id === c.site.id) {
    d.wrong(receiver ?? 'receiver', 'same_owner')
    return
  }
  const plate = textOf(d.values, 'plate') ?? plateText.exec(textOf(d.values, 'transportInfo') ?? '')?.[0]
  d.fact = {
    kind: 'ship',
    ...common(d, ['wasteCode', 'quantity', 'shippedAt', 'method', 'plate', 'documentNo', 'purpose']),
    ...load(d, c.code, to),
    ...(plate === undefined ? {} : { plate }),
    occurredOn: c.day,
    code: c.code,
    grams: c.mass.grams,
    measure: c.mass.measure,
    consignor: c.site.id,
    consignee: to.id,
    allowUnexplained: d.scene.options.allowUnexplained,
  }
}
