import { foldWidth } from '../core/text.ts'
import { findWasteCode } from '../core/waste-code.ts'
import type { CatalogueCode, CatalogueData } from '../packs/catalogue-data.ts'
import type { WasteLookup } from '../packs/waste-lookup.ts'
import type { CatalogueQuery, WasteRow } from './contract.ts'

/** The catalogue as rows: classes first within their kind, then codes. */
export function catalogueRows(data: CatalogueData, waste: WasteLookup): WasteRow[] {
  const words = Map.groupBy(data.synonyms, (s) => s.code)
  const titles = new Map(data.editions.map((e) => [e.key, e.title]))
  const row = (
    code: string,
  ): Pick<WasteRow, 'kind' | 'class' | 'className' | 'stream' | 'table' | 'rowLabel' | 'synonyms'> => {
    const category = findWasteCode(code)?.class ?? code
    const place = waste.placeOf(code)
    return {
      kind: category.startsWith('HW') ? 'hazardous' : 'solid',
      class: category,
      className: data.classes.find((c) => c.class === category)?.name ?? '',
      stream: place?.stream ?? null,
      table: place?.table ?? null,
      rowLabel: place?.label ?? null,
      synonyms: [...new Set((words.get(code) ?? []).map((s) => s.word))],
    }
  }
  const classes = data.classes.map(
    (c): WasteRow => ({
      ...row(c.class),
      ...{
        code: c.class,
        name: c.name,
        level: 'class',
        properties: null,
        industry: null,
        edition: '',
        editionTitle: '',
      },
      ...{ validFrom: null, validTo: null, confidence: c.confidence, enabled: true },
    }),
  )
  const codes = data.codes.map((c): WasteRow => codeRow(c, row(c.code), titles))
  const order = (r: WasteRow) =>
    `${r.kind === 'solid' ? 0 : 1}${r.class}${r.level === 'class' ? 0 : 1}${r.code}`
  return [...classes, ...codes].sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

function codeRow(
  c: CatalogueCode,
  shared: Omit<WasteRow, keyof CatalogueCode | 'level' | 'editionTitle'>,
  titles: ReadonlyMap<string, string>,
): WasteRow {
  const { code, name, properties, industry, edition, validFrom, validTo, confidence, enabled } = c
  const editionTitle = titles.get(edition) ?? edition
  return {
    ...shared,
    code,
    name,
    level: 'code',
    properties,
    industry,
    edition,
    editionTitle,
    validFrom,
    validTo,
    confidence,
    enabled,
  }
}

/** Rows that fit, best first where something is searched for: what the word resolves to, then codes, names, words. */
export function searchRows(rows: readonly WasteRow[], q: CatalogueQuery, waste: WasteLookup): WasteRow[] {
  const fits = rows.filter(
    (r) =>
      (!q.ids || q.ids.includes(r.code)) &&
      (!q.kind || r.kind === q.kind) &&
      (!q.class || r.class === q.class) &&
      (!q.stream || r.stream === q.stream) &&
      (!q.edition || r.edition === q.edition) &&
      (!q.confidence || r.confidence === q.confidence) &&
      (q.enabled === undefined || r.enabled === q.enabled),
  )
  if (!q.search) return fits
  const text = plain(q.search)
  const resolved = waste.resolve(q.search, q.stream)
  const named =
    resolved.kind === 'found' ? [resolved.code] : resolved.kind === 'ambiguous' ? resolved.codes : []
  const rank = (r: WasteRow): number => {
    if (named.includes(r.code)) return 0
    if (plain(r.code).startsWith(text)) return 1
    if (plain(r.name).includes(text)) return 2
    if (r.synonyms.some((s) => plain(s).includes(text))) return 3
    return plain(r.code).includes(text) || plain(r.className).includes(text) ? 4 : 5
  }
  return fits
    .map((r) => ({ r, n: rank(r) }))
    .filter(({ n }) => n < 5)
    .sort((a, b) => a.n - b.n)
    .map(({ r }) => r)
}

const plain = (text: string): string => foldWidth(text).toLowerCase().replace(/[\s-]/g, '')
