import type { Workbook } from 'exceljs'
import { boxed, HEI, headFill, SONG, setText, setUpPrint } from '../../office/sheet.ts'
import type { Inventory } from '../contract.ts'
import { inventoryPeriod, tableTitle } from '../present.rules.ts'
import { writeSheetHeading } from './evidence-sheet.ts'
import { completenessText } from './notes.ts'

const HEAD_ROW = 3

/** 口径: what each column counts, who has reported, and as of when the book was read. */
export function addDefinitionsSheet(
  workbook: Workbook,
  inventory: Inventory,
  title: string,
  marks: readonly string[],
): void {
  const sheet = workbook.addWorksheet('口径说明')
  ;[26, 22, 100].forEach((width, i) => {
    sheet.getColumn(i + 1).width = width
  })
  writeSheetHeading(sheet, '口径说明', title, marks, 3)
  const rows = [['表', '指标', '口径'], ...definitionRows(inventory)]
  rows.forEach((words, i) => {
    words.forEach((word, j) => {
      const cell = sheet.getCell(HEAD_ROW + i, j + 1)
      setText(cell, word)
      cell.border = boxed
      cell.font = i === 0 ? { name: HEI, size: 10 } : { name: SONG, size: 10 }
      cell.alignment = { vertical: 'middle', wrapText: true, horizontal: i === 0 ? 'center' : 'left' }
      if (i === 0) cell.fill = headFill
    })
  })
  sheet.views = [{ state: 'frozen', ySplit: HEAD_ROW }]
  setUpPrint(sheet, { title: `${title} 口径说明`, marks, repeatRows: `1:${HEAD_ROW}` })
}

function definitionRows(inventory: Inventory): string[][] {
  const general = [
    ['全部', '范围', inventory.scope.label],
    ['全部', '期间', inventoryPeriod(inventory)],
    ['全部', '数据截至', `${inventory.asOf}（账册位置 ${inventory.bookPosition}）`],
    ['全部', '空格', emptyLegend],
    ['全部', '舍入', '数值按未舍入的质量合计，只在显示时四舍五入一次'],
  ]
  const perTable = inventory.tables.flatMap((table) => [
    [tableTitle(table), '填报情况', completenessText(table).replace('填报情况：', '')],
    ...table.headingNotes.map((note) => [tableTitle(table), '统计范围', note]),
    ...table.definitions.map(({ column, text }) => [tableTitle(table), titleOf(table.columns, column), text]),
  ])
  return [...general, ...perTable]
}

export const emptyLegend =
  '“0”为本期为零；“无此类”为本范围没有该类废物；“未报”为应报未报；“规划未给出”为规划文本没有该数；“不适用”为该指标对该行没有意义'

/** A definition may name its column by key or in words. */
export function titleOf(columns: readonly { key: string; title: string }[], column: string): string {
  return columns.find(({ key }) => key === column)?.title ?? column
}
