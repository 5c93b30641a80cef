import { AlignmentType, Document, type FileChild, type ISectionOptions, Packer } from 'docx'
import {
  bodyLine,
  font,
  fontTableXml,
  markHeaders,
  numberFooters,
  type Orientation,
  pageProperties,
  paragraph,
  run,
  sizes,
} from '../../office/paper.ts'
import type { Inventory, InventoryTable } from '../contract.ts'
import { inventoryTitle } from '../present.rules.ts'
import { explanationChildren } from './explanation-docx.ts'
import { orientationOf, tableChildren } from './table-docx.ts'

interface Sheets {
  readonly orientation: Orientation
  readonly tables: InventoryTable[]
}

/**
 * The inventory as annex 3 of an official document: 附件3, title, the tables as the plan prints them, then 编制说明.
 * Neighbours of one orientation share a section; a mark of one table is shown on its section's pages.
 */
export async function inventoryDocx(inventory: Inventory): Promise<Buffer> {
  const title = inventoryTitle(inventory)
  const groups = groupByOrientation(inventory.tables)
  const sections: ISectionOptions[] = groups.map(({ orientation, tables }, i) => {
    const children = tables.flatMap((table, j) =>
      tableChildren(table, inventory.scope.kind, orientation, {
        newPage: orientation === 'landscape' && j > 0,
      }),
    )
    const heading = i === 0 ? titleChildren(inventory, title) : []
    return section(orientation, tables, [...heading, ...children])
  })
  const last = section('portrait', inventory.tables, explanationChildren(inventory, { newPage: false }))
  const document = new Document({
    creator: 'wufei 无废',
    lastModifiedBy: 'wufei 无废',
    title,
    description: inventory.tables.flatMap((table) => table.marks).join(' '),
    evenAndOddHeaderAndFooters: true,
    styles: { default: { document: { run: { font: font('body'), size: sizes.three } } } },
    sections: [...sections, last],
  })
  const overrides = [{ path: 'word/fontTable.xml', data: fontTableXml() }]
  return Packer.toBuffer(document, undefined, overrides)
}

function groupByOrientation(tables: readonly InventoryTable[]): Sheets[] {
  const groups: Sheets[] = []
  for (const table of tables) {
    const orientation = orientationOf(table)
    const current = groups.at(-1)
    if (current?.orientation === orientation) current.tables.push(table)
    else groups.push({ orientation, tables: [table] })
  }
  return groups
}

function section(
  orientation: Orientation,
  tables: readonly InventoryTable[],
  children: FileChild[],
): ISectionOptions {
  const headers = markHeaders([...new Set(tables.flatMap((table) => table.marks))])
  return {
    properties: pageProperties(orientation),
    ...(headers ? { headers } : {}),
    footers: numberFooters(),
    children,
  }
}

/** GB/T 9704 §7.3.4: 附件 and its number flush left on the first line, the title centred on the third. */
function titleChildren(inventory: Inventory, title: string): FileChild[] {
  const annex = inventory.annex
    ? [
        paragraph([run(inventory.annex, { font: 'hei', size: sizes.three })], { spacing: bodyLine }),
        paragraph([], { spacing: bodyLine }),
      ]
    : []
  return [
    ...annex,
    paragraph([run(title, { font: 'title', size: sizes.two })], {
      alignment: AlignmentType.CENTER,
      outlineLevel: 0,
      spacing: { after: 80, ...bodyLine },
    }),
  ]
}
