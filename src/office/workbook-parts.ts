import { posix } from 'node:path'
import { refuse } from '../core/refusal.ts'
import type { SheetLimits } from './limits.ts'
import { type Attributes, attribute, readXml } from './xml.ts'
import type { Package } from './zip.ts'

export interface SheetPart {
  readonly name: string
  readonly hidden: boolean
  readonly part: string
}

/** Where the pieces of a workbook lie in its package. */
export interface WorkbookParts {
  readonly sheets: readonly SheetPart[]
  readonly sharedStrings: string | undefined
  readonly styles: string | undefined
  readonly date1904: boolean
}

const other: readonly (readonly [part: string, kind: string])[] = [
  ['xl/workbook.bin', '二进制工作簿（.xlsb）'],
  ['word/document.xml', 'Word 文档'],
  ['ppt/presentation.xml', '演示文稿'],
  ['content.xml', 'OpenDocument 文件（.ods）'],
  ['META-INF/MANIFEST.MF', '程序包'],
]

export async function readWorkbookParts(pack: Package, limits: SheetLimits): Promise<WorkbookParts> {
  const foreign = other.find(([part]) => pack.has(part))
  if (foreign) return refuse('workbook_other_kind', { kind: foreign[1] })
  const main = await mainPart(pack)
  if (!main || !pack.has(main)) return refuse('workbook_other_kind', { kind: '压缩包' })
  const links = await readLinks(pack, main)
  const found = await readSheetList(pack, main)
  if (found.sheets.length === 0) return refuse('workbook_empty')
  if (found.sheets.length > limits.sheets)
    return refuse('workbook_sheets', { count: found.sheets.length, limit: limits.sheets })
  const linkTo = (ending: string) => [...links.values()].find(({ type }) => type.endsWith(ending))?.target
  return {
    // chart sheets and dialogue sheets hold no cells
    sheets: found.sheets.flatMap(({ name, hidden, link }) => {
      const to = links.get(link)
      return to?.type.endsWith('/worksheet') && pack.has(to.target) ? [{ name, hidden, part: to.target }] : []
    }),
    sharedStrings: linkTo('/sharedStrings'),
    styles: linkTo('/styles'),
    date1904: found.date1904,
  }
}

async function mainPart(pack: Package): Promise<string | undefined> {
  if (!pack.has('_rels/.rels')) return pack.has('xl/workbook.xml') ? 'xl/workbook.xml' : undefined
  const links = await readLinks(pack, '')
  return [...links.values()].find(({ type }) => type.endsWith('/officeDocument'))?.target
}

interface Link {
  readonly type: string
  readonly target: string
}

/** The relationships of a part, by id, with their targets as names in the package. */
async function readLinks(pack: Package, part: string): Promise<Map<string, Link>> {
  const folder = posix.dirname(part)
  const file = posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  const links = new Map<string, Link>()
  if (!pack.has(file)) return links
  await readXml(pack.read(file), {
    open(name, { Id = '', Type = '', Target = '' }) {
      if (name !== 'Relationship') return
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
      links.set(Id, { type: Type, target })
    },
  })
  return links
}

async function readSheetList(pack: Package, main: string) {
  const sheets: { name: string; hidden: boolean; link: string }[] = []
  let date1904 = false
  await readXml(pack.read(main), {
    open(name, attributes: Attributes) {
      if (name === 'workbookPr') date1904 = isTrue(attributes.date1904)
      if (name !== 'sheet') return
      const state = attributes.state ?? 'visible'
      sheets.push({
        name: attributes.name ?? '',
        hidden: state !== 'visible',
        link: attribute(attributes, 'id') ?? '',
      })
    },
  })
  return { sheets, date1904 }
}

export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on'
}
