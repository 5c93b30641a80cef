import { addDays, type Day } from '../core/day.ts'
import { yearPeriod } from '../core/period.ts'
import { IndicatorFigure } from '../indicators/contract.ts'
import { readIndicators } from '../indicators/indicators.ts'
import type { Inventory, InventoryTable } from '../inventory/contract.ts'
import { readInventory } from '../inventory/inventory.ts'
import { presentCell } from '../inventory/present.rules.ts'
import type { DistrictView } from '../packs/district-view.ts'
import { legalBasisOn } from '../packs/legal-basis.ts'
import type { Pack } from '../packs/schema.ts'
import type { Reader } from '../platform/database.ts'
import { changesBetween, figuresByUnit } from './bulletin.rules.ts'
import { type Bulletin, findPublished } from './bulletin.store.ts'
import type { BulletinContent, FigureChange, UnitFigure } from './contract.ts'

/** Indicators shown in a bulletin: those of the plan and of the nation that have a value. */
const printedIndicator = IndicatorFigure.pick({
  name: true,
  unit: true,
  value: true,
  formula: true,
  marks: true,
})

/**
 * A bulletin as it would be frozen now. Figures are those known when yesterday ended: a day that is not over cannot be
 * published (book.md, Two times). A sketch may ask for what is known now (null); it says 暂定.
 */
export async function composeContent(
  tx: Reader,
  district: DistrictView,
  bulletin: Pick<Bulletin, 'year' | 'edition' | 'texts' | 'reason'>,
  today: Day,
  asOf: Day | null = addDays(today, -1),
): Promise<BulletinContent> {
  const { pack } = district
  const inventory = await readInventory(tx, district, {
    period: yearPeriod(bulletin.year),
    scope: { kind: 'district', key: '', label: pack.district.name },
    asOf,
    today,
  })
  const report = await readIndicators(tx, district, { year: bulletin.year, asOf, today })
  const title = pack.disclosure.title.replace('{year}', String(bulletin.year))
  return {
    year: bulletin.year,
    edition: bulletin.edition,
    title: `${pack.district.name}${title}`,
    districtName: pack.district.fullName,
    issuers: pack.disclosure.issuers.map((code) => unitName(pack, code)),
    texts: bulletin.texts,
    sentences: inventory.tables.map((table) => sentenceOf(pack, inventory, table)),
    inventory,
    indicators: report.indicators
      .filter((i) => i.official && i.value !== null)
      .map((i) => printedIndicator.parse(i)),
    channels: pack.disclosure.channels,
    correction:
      bulletin.reason === null
        ? null
        : { reason: bulletin.reason, changes: await changesSince(tx, pack, bulletin.year, inventory) },
    law: null,
    publishedOn: null,
  }
}

export const unitName = ({ units }: Pick<Pack, 'units'>, code: string): string =>
  units.find((u) => u.code === code)?.name ?? code

/** 一般工业固体废物：产生量 5.64 万吨，利用量 5.64 万吨，综合利用率 100.00%。 */
function sentenceOf(
  pack: Pack,
  inventory: Inventory,
  table: InventoryTable,
): BulletinContent['sentences'][number] {
  const parts = table.columns.flatMap((column) => {
    if (column.type === 'text') return []
    const cell = presentCell(table.total, column, table.unit, inventory.scope.kind)
    if (cell.kind !== 'figure') return []
    return [`${column.title} ${cell.text}${column.type === 'rate' || cell.unit ? '' : ` ${table.unit}`}`]
  })
  const notes = Object.entries(table.total.notes)
    .filter(([key]) => !table.columns.some((c) => c.key === key))
    .map(([, note]) => note)
  const text = parts.length === 0 ? '本年度没有可公布的数据' : [...parts, ...notes].join('，')
  const units = [
    ...new Set(pack.reporting.filter((e) => e.table === table.no).flatMap((e) => (e.unit ? [e.unit] : []))),
  ]
  return {
    table: table.no,
    title: table.title,
    text: `${text}。`,
    units: units.map((code) => unitName(pack, code)),
  }
}

export function columnTitle(tables: readonly InventoryTable[]): (table: number, column: string) => string {
  return (no, key) => tables.find((t) => t.no === no)?.columns.find((c) => c.key === key)?.title ?? key
}

/** Every figure once, whoever answers for it. */
const allFigures = (pack: Pack, tables: readonly InventoryTable[]): UnitFigure[] => {
  const figures = [...figuresByUnit(pack, tables).values()].flat()
  return [...new Map(figures.map((f) => [`${f.table} ${f.row}`, f])).values()]
}

async function changesSince(
  tx: Reader,
  pack: Pack,
  year: number,
  { tables }: Inventory,
): Promise<FigureChange[]> {
  const published = await findPublished(tx, year, null)
  if (!published) return []
  const before = allFigures(pack, published.content.inventory.tables)
  return changesBetween(before, allFigures(pack, tables), columnTitle(tables))
}

/** With the law in force on the day of publication (law 7). */
export function publishedContent(pack: Pack, content: BulletinContent, today: Day): BulletinContent {
  const clause = legalBasisOn(pack.legalBasis, pack.disclosure.legalMatter, today)
  return {
    ...content,
    law: clause
      ? { citation: clause.citation, summary: clause.summary, confidence: clause.confidence }
      : null,
    publishedOn: today,
  }
}
