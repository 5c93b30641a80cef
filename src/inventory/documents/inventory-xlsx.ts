import { newWorkbook, workbookBytes } from '../../office/sheet.ts'
import type { Inventory } from '../contract.ts'
import { marksOf } from '../contract.ts'
import { inventoryTitle } from '../present.rules.ts'
import { addDefinitionsSheet } from './definitions-sheet.ts'
import { addEvidenceSheet } from './evidence-sheet.ts'
import { addTableSheet } from './table-sheet.ts'

/**
 * The inventory as a workbook: a sheet per table in the layout of annex 3, its totals and rates as living formulas
 * over unrounded figures, then what the figures rest on (证据构成) and what they mean (口径说明).
 */
export async function inventoryXlsx(inventory: Inventory): Promise<Buffer> {
  const title = inventoryTitle(inventory)
  const workbook = newWorkbook(title, inventory.asOf)
  for (const table of inventory.tables) addTableSheet(workbook, inventory, table, title)
  addEvidenceSheet(workbook, inventory, title, marksOf(inventory))
  addDefinitionsSheet(workbook, inventory, title, marksOf(inventory))
  return workbookBytes(workbook)
}
