import { parseChineseDate } from '../core/dates-cn.ts'
import type { Day } from '../core/day.ts'
import { Refusal, refuse } from '../core/refusal.ts'
import { parseWasteCode } from '../core/waste-code.ts'
import type { CatalogueCode, CatalogueData, CatalogueEdition } from '../packs/catalogue-data.ts'
import type { ListField, ListFile, ListLine } from '../parties/list-file.ts'
import type { EditionFault } from './contract.ts'

export const editionFields = [
  { key: 'code', titles: ['代码', '废物代码', '危险废物代码', '固体废物代码', 'code'], required: true },
  { key: 'name', titles: ['名称', '废物名称', '危险废物', '固体废物名称', '废物', 'name'], required: true },
  { key: 'class', titles: ['类别', '废物类别', '类别代码', 'class'] },
  { key: 'industry', titles: ['行业来源', '来源', '行业', 'industry'] },
  { key: 'properties', titles: ['危险特性', '特性', 'properties'] },
  { key: 'validFrom', titles: ['生效日', '生效日期', 'validFrom'] },
  { key: 'validTo', titles: ['失效日', '失效日期', '废止日', 'validTo'] },
  { key: 'confidence', titles: ['可信度', 'confidence'] },
] as const satisfies readonly ListField[]
type Key = (typeof editionFields)[number]['key']
export type EditionFile = ListFile<Key>

export interface EditionEntry {
  readonly code: string
  readonly name: string
  readonly industry: string | null
  readonly properties: string | null
  readonly validFrom: Day | null
  readonly validTo: Day | null
  readonly enabled: boolean
  readonly confidence: CatalogueCode['confidence']
}

export interface StoredEdition extends Pick<CatalogueEdition, 'key' | 'title' | 'kind' | 'from' | 'to'> {
  readonly entries: readonly EditionEntry[]
}

/** The pack's catalogue with the imported editions on top, in the order they were imported: the last word stands. */
export function withEditions(base: CatalogueData, editions: readonly StoredEdition[]): CatalogueData {
  const codes = new Map(base.codes.map((c) => [c.code, c]))
  for (const edition of editions) {
    for (const entry of edition.entries)
      codes.set(entry.code, { ...entry, edition: edition.key, naming: 'own' })
  }
  const headings = editions.map(({ key, title, kind, from, to }) => ({ key, title, kind, from, to }))
  return { ...base, codes: [...codes.values()], editions: [...base.editions, ...headings] }
}

export interface CheckedEdition {
  readonly kind: 'solid' | 'hazardous'
  readonly entries: readonly EditionEntry[]
  readonly errors: readonly EditionFault[]
  readonly warnings: readonly EditionFault[]
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly withdrawn: number
}

/** Row by row against the shape of codes and against what is in force; every fault names its cell. */
export function checkEdition(
  file: EditionFile,
  current: CatalogueData,
  options: { readonly full: boolean; readonly from: Day },
): CheckedEdition {
  const known = new Map(current.codes.map((c) => [c.code, c]))
  const classes = new Set(current.classes.map((c) => c.class))
  const errors: EditionFault[] = []
  const warnings: EditionFault[] = []
  const entries = new Map<string, EditionEntry>()
  const counts = { added: 0, changed: 0, unchanged: 0, withdrawn: 0 }
  for (const line of file.lines) {
    const fault = (key: Key, r: Refusal): EditionFault => ({
      row: line.row,
      column: file.columns[key] ?? null,
      value: line.values[key] ?? null,
      code: r.code,
      message: r.message,
    })
    const cell = <T>(key: Key, read: () => T): T | undefined => {
      try {
        return read()
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        errors.push(fault(key, error))
        return undefined
      }
    }
    const read = readEntry(line, cell)
    if (!read) continue
    const entry = withKnown(read, known.get(read.code), file.columns)
    if (entries.has(entry.code)) {
      errors.push(fault('code', new Refusal('catalogue_repeated', { code: entry.code })))
      continue
    }
    entries.set(entry.code, entry)
    const { class: cls } = parseWasteCode(entry.code)
    if (!classes.has(cls))
      warnings.push(fault('code', new Refusal('catalogue_class_unknown', { class: cls })))
    const before = known.get(entry.code)
    if (!before) counts.added++
    else if (!before.validTo && entry.validTo) counts.withdrawn++
    else if (sameEntry(before, entry)) counts.unchanged++
    else counts.changed++
  }
  const kind = kindOf([...entries.keys()])
  if (options.full) counts.withdrawn += withdrawMissing(entries, known, kind, options.from)
  return { kind, entries: [...entries.values()], errors, warnings, ...counts }
}

function kindOf(codes: readonly string[]): 'solid' | 'hazardous' {
  const solid = codes.filter((code) => code.includes('S')).length
  if (solid > 0 && solid < codes.length) refuse('catalogue_mixed', { solid, hazardous: codes.length - solid })
  return solid > 0 ? 'solid' : 'hazardous'
}

/** What a whole list leaves out is no longer in force; it stays there for the days it was. */
function withdrawMissing(
  entries: Map<string, EditionEntry>,
  known: ReadonlyMap<string, CatalogueCode>,
  kind: 'solid' | 'hazardous',
  from: Day,
): number {
  let n = 0
  for (const [code, before] of known) {
    if (entries.has(code) || before.validTo || code.includes('S') !== (kind === 'solid')) continue
    const { name, industry, properties, validFrom, confidence } = before
    entries.set(code, {
      code,
      name,
      industry,
      properties,
      validFrom,
      validTo: from,
      enabled: false,
      confidence,
    })
    n++
  }
  return n
}

type Cell = <T>(key: Key, read: () => T) => T | undefined

function readEntry({ values }: ListLine<Key>, cell: Cell): EditionEntry | undefined {
  const code = cell('code', () => fullCode(values.code))
  const name = cell('name', () => values.name ?? refuse('catalogue_name_missing'))
  const category = cell('class', () => checkClass(values.class, code))
  const properties = cell('properties', () => readProperties(values.properties))
  const validFrom = cell('validFrom', () => readDay(values.validFrom))
  const validTo = cell('validTo', () => readDay(values.validTo))
  const confidence = cell('confidence', () => readConfidence(values.confidence))
  if (code === undefined || name === undefined || category === undefined) return undefined
  if (properties === undefined || validFrom === undefined || validTo === undefined || !confidence)
    return undefined
  const term = cell('validTo', () => {
    if (validFrom !== null && validTo !== null && validTo <= validFrom)
      refuse('catalogue_empty_term', { from: validFrom, to: validTo })
    return true
  })
  if (!term) return undefined
  const industry = values.industry ?? null
  return { code, name, industry, properties, validFrom, validTo, enabled: validTo === null, confidence }
}

/** A column that the file does not have says nothing: what is known of the code stays. */
function withKnown(
  entry: EditionEntry,
  known: CatalogueCode | undefined,
  columns: EditionFile['columns'],
): EditionEntry {
  if (!known) return entry
  const kept = (['industry', 'properties', 'validFrom', 'validTo', 'confidence'] as const).filter(
    (key) => columns[key] === undefined,
  )
  const merged = { ...entry, ...Object.fromEntries(kept.map((key) => [key, known[key]])) }
  return { ...merged, enabled: merged.validTo === null }
}

/** A class alone is no entry of a list of codes. */
function fullCode(text: string | undefined): string {
  const read = parseWasteCode(text ?? refuse('waste_code_unreadable', { value: '' }))
  if (read.kind === 'solidClass' || read.kind === 'hazardousClass')
    refuse('waste_code_unreadable', { value: read.code })
  return read.code
}

function checkClass(text: string | undefined, code: string | undefined): true {
  const [, letters, digits] = /^(SW|HW)\s*(\d{2})/i.exec(text ?? '') ?? []
  if (letters !== undefined && code !== undefined) parseWasteCode(`${letters}${digits} ${code}`)
  return true
}

/** T, C, I, R, In; “,” all of them, “/” one or several. */
function readProperties(text: string | undefined): string | null {
  if (text === undefined || text === '—' || text === '-') return null
  const plain = text.replace(/[，、;；]/g, ',').replace(/\s/g, '')
  const spelt = plain.replace(/in/gi, 'In').replace(/[tcir](?!n)/g, (letter) => letter.toUpperCase())
  return /^(T|C|I|R|In)([,/](T|C|I|R|In))*$/.test(spelt)
    ? spelt
    : refuse('catalogue_properties_unreadable', { value: text })
}

function readDay(text: string | undefined): Day | null {
  if (text === undefined) return null
  const read = parseChineseDate(text)
  return typeof read === 'object' ? refuse('day_unreadable', { value: text }) : read
}

function readConfidence(text: string | undefined): EditionEntry['confidence'] {
  if (text === undefined) return '源'
  const known = ['源', '忆', '疑', '设'] as const
  return known.find((c) => c === text) ?? refuse('catalogue_confidence_unknown', { value: text })
}

function sameEntry(a: CatalogueCode, b: EditionEntry): boolean {
  return (['name', 'industry', 'properties', 'validFrom', 'validTo', 'enabled'] as const).every(
    (k) => a[k] === b[k],
  )
}
