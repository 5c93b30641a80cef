import { AlignmentType, type Paragraph } from 'docx'
import { gradeNames, grades } from '../../core/codes.ts'
import { labelDay } from '../../core/day.ts'
import { ratePercent } from '../../core/mass.ts'
import type { Day } from '../../core/period.ts'
import { bodyLine, type FontKey, paragraph, run, sizes } from '../../office/paper.ts'
import { type Inventory, type InventoryTable, marksOf } from '../contract.ts'
import { inventoryPeriod, presentMass, usualDigits } from '../present.rules.ts'
import { emptyLegend, titleOf } from './definitions-sheet.ts'
import { completenessText, decimalOf, sumDecimals } from './notes.ts'

const INDENT = sizes.three * 10 * 2

/** 编制说明: what the annex covers, what it rests on and what its columns mean, in the body style. */
export function explanationChildren(inventory: Inventory, options: { newPage: boolean }): Paragraph[] {
  const { tables } = inventory
  const marks = marksOf(inventory)
  const heads = ['一、范围与时间', '二、填报情况', '三、证据构成', '四、指标口径']
  const definitions = definitionGroups(tables)
  return [
    paragraph([run('编制说明', { font: 'title', size: sizes.two })], {
      alignment: AlignmentType.CENTER,
      pageBreakBefore: options.newPage,
      spacing: { after: 240, ...bodyLine },
    }),
    sentence(heads[0] ?? '', 'hei'),
    sentence(
      `统计范围为${inventory.scope.label}，统计期间为${inventoryPeriod(inventory)}，` +
        `数据截至${labelDay(inventory.asOf as Day)}（账册位置${inventory.bookPosition}）。`,
    ),
    ...(marks.length > 0 ? [sentence(`本清单标有${marks.map((mark) => `“${mark}”`).join('、')}。`)] : []),
    sentence(`表中${emptyLegend}。`),
    sentence(heads[1] ?? '', 'hei'),
    ...tables.map((table) =>
      sentence(`表${table.no}${table.title}：${completenessText(table).replace('填报情况：', '')}。`),
    ),
    sentence(heads[2] ?? '', 'hei'),
    ...tables.map((table) => sentence(evidenceSentence(inventory, table))),
    ...(definitions.length > 0 ? [sentence(heads[3] ?? '', 'hei')] : []),
    ...definitions.flatMap(({ title, texts }, i) => [
      sentence(`（${chineseNumber(i + 1)}）${title}`, 'kai'),
      ...texts.map((text, j) => sentence(`${j + 1}.${text.replace(/。$/, '')}。`)),
    ]),
  ]
}

/** Definitions that several tables share come first, once, with the tables they hold for; then those of one table. */
function definitionGroups(tables: readonly InventoryTable[]): { title: string; texts: string[] }[] {
  const holders = new Map<string, InventoryTable[]>()
  for (const table of tables) {
    for (const { column, text } of table.definitions) {
      const words = `${titleOf(table.columns, column)}：${text}`
      holders.set(words, [...(holders.get(words) ?? []), table])
    }
  }
  const shared = [...holders].filter(([, of]) => of.length > 1)
  const common = shared.map(
    ([words, of]) => `${words.replace(/。$/, '')}（${of.map(({ no }) => `表${no}`).join('、')}）`,
  )
  const own = tables.map((table) => ({
    title: table.title,
    texts: [...holders].filter(([, of]) => of.length === 1 && of[0] === table).map(([words]) => words),
  }))
  return [{ title: '各表通用', texts: common }, ...own].filter(({ texts }) => texts.length > 0)
}

function sentence(text: string, font: FontKey = 'body'): Paragraph {
  return paragraph([run(text, { font, size: sizes.three })], {
    alignment: font === 'body' ? AlignmentType.BOTH : AlignmentType.LEFT,
    indent: { firstLine: INDENT },
    keepNext: font !== 'body',
    spacing: bodyLine,
  })
}

/** The first mass column of the total, by what it was taken from: 产生量 5.64 万吨，其中称重 40.00%、…. */
function evidenceSentence(inventory: Inventory, table: InventoryTable): string {
  const column = table.columns.find(({ type, key }) => type === 'mass' && table.total.evidence[key])
  const shares = column && table.total.evidence[column.key]
  const value = column && table.total.cells[column.key]
  const name = `表${table.no}${table.title}`
  if (!column || !shares || value == null) return `${name}：本期没有可列示的数据。`
  const figure = presentMass(value, table.unit, usualDigits(table.unit, inventory.scope.kind))
  const parts = grades
    .filter((grade) => shares[grade] !== '0')
    .map((grade) => `${gradeNames[grade]}${shareOf(shares[grade], value)}`)
  const amount = figure.unit ? figure.text : `${figure.text}${table.unit}`
  return `${name}：${column.title}合计${amount}${parts.length > 0 ? `，其中${parts.join('、')}` : ''}。`
}

function shareOf(part: string, whole: string): string {
  const [a, b] = [decimalOf(part), decimalOf(whole)]
  const scale = Math.max(a.scale, b.scale)
  const zero = { coefficient: 0n, scale }
  const percent = ratePercent(sumDecimals([a, zero]).coefficient, sumDecimals([b, zero]).coefficient)
  return percent === null ? ` ${part}` : `${percent}%`
}

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']

function chineseNumber(n: number): string {
  if (n < 10) return digits[n] ?? ''
  const tens = Math.floor(n / 10)
  return `${tens === 1 ? '' : digits[tens]}十${digits[n % 10]}`
}
