import type { Workbook } from 'exceljs'
import { addTableSheet } from '../../inventory/documents/table-sheet.ts'
import {
  boxed,
  HEI,
  headFill,
  newWorkbook,
  noteFont,
  SONG,
  setText,
  setUpPrint,
  sheetName,
  workbookBytes,
} from '../../office/sheet.ts'
import { type Printed, titleOf } from './lists-docx.ts'
import { changePart, linkPart, type Part, projectPart, responsibilityPart, taskPart } from './parts.rules.ts'

/** The four lists as a workbook, a sheet a list; the waste tables with living formulas as the inventory has them. */
export async function listsXlsx(printed: Printed): Promise<Buffer> {
  const { lists } = printed
  const changes = printed.changes ?? []
  const title = titleOf(lists)
  const workbook = newWorkbook(title, lists.asOf)
  addPartsSheet(workbook, printed, '任务清单', [taskPart(lists, changes)])
  addPartsSheet(workbook, printed, '项目清单', [projectPart(lists, changes)])
  addPartsSheet(workbook, printed, '责任清单', [responsibilityPart(lists, changes)])
  for (const table of lists.waste.tables) addTableSheet(workbook, lists.waste, table, title)
  addPartsSheet(workbook, printed, '对应关系', [linkPart(lists)])
  addPartsSheet(workbook, printed, '差异', [changePart(changes)])
  return workbookBytes(workbook)
}

const charactersPerPart = 7

function addPartsSheet(
  workbook: Workbook,
  { lists, signed }: Printed,
  name: string,
  parts: readonly Part[],
): void {
  const sheet = workbook.addWorksheet(sheetName(name))
  setUpPrint(sheet, { title: titleOf(lists), marks: lists.marks })
  parts[0]?.widths.forEach((w, i) => {
    sheet.getColumn(i + 1).width = Math.max(6, w * charactersPerPart)
  })
  setText(sheet.getCell(1, 1), titleOf(lists))
  sheet.getCell(1, 1).font = { name: HEI, size: 14 }
  const version = signed ? `签发第${signed.version}版，校验码 ${signed.hash}` : '未签发（工作稿）'
  setText(
    sheet.getCell(2, 1),
    `${lists.plan.title}第${lists.plan.version}版；数据截至 ${lists.asOf}，账册位置 ${lists.bookPosition}；${version}`,
  )
  sheet.getCell(2, 1).font = noteFont
  let at = 3
  for (const part of parts) {
    setText(sheet.getCell(at, 1), part.title)
    sheet.getCell(at++, 1).font = { name: HEI, size: 12 }
    const lines = part.rows.length > 0 ? [part.columns, ...part.rows] : [[part.empty]]
    lines.forEach((cells, n) => {
      cells.forEach((text, i) => {
        const cell = sheet.getCell(at, i + 1)
        setText(cell, text)
        cell.font = { name: n === 0 && part.rows.length > 0 ? HEI : SONG, size: 10 }
        cell.alignment = { vertical: 'middle', wrapText: true }
        if (part.rows.length > 0) cell.border = boxed
        if (n === 0 && part.rows.length > 0) cell.fill = headFill
      })
      const band = n > 0 && cells.length === 1
      if (band) {
        sheet.getCell(at, 1).font = { name: HEI, size: 10 }
        sheet.mergeCells(at, 1, at, part.columns.length)
      }
      at++
    })
    at++
  }
}
