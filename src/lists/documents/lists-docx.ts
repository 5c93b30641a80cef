import {
  AlignmentType,
  BorderStyle,
  Document,
  type FileChild,
  type ISectionOptions,
  Packer,
  type Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlign,
  WidthType,
} from 'docx'
import { type Day, labelDay } from '../../core/day.ts'
import { orientationOf, tableChildren } from '../../inventory/documents/table-docx.ts'
import {
  bodyLine,
  type FontKey,
  font,
  fontTableXml,
  markHeaders,
  numberFooters,
  type Orientation,
  pageProperties,
  paragraph,
  run,
  sizes,
  textWidth,
  tightLine,
  twips,
} from '../../office/paper.ts'
import type { FourLists, ListChange, SignedHead } from '../contract.ts'
import { changePart, linkPart, type Part, projectPart, responsibilityPart, taskPart } from './parts.rules.ts'

export interface Printed {
  readonly lists: FourLists
  /** Against the version signed before; null where there is none. */
  readonly changes: readonly ListChange[] | null
  /** The version this is, where it was signed. */
  readonly signed: SignedHead | null
}

/** The four lists in the plan's own layout: cover, its annexes 1 to 3, the duties it has no annex for, what ties them. */
export async function listsDocx(printed: Printed): Promise<Buffer> {
  const { lists } = printed
  const changes = printed.changes ?? []
  const sections: ISectionOptions[] = [
    section(lists, 'portrait', coverChildren(printed)),
    section(lists, 'landscape', [annex('附件1'), ...partChildren(taskPart(lists, changes))]),
    section(lists, 'landscape', [annex('附件2'), ...partChildren(projectPart(lists, changes))]),
    ...lists.waste.tables.map((table, i) => {
      const orientation = orientationOf(table)
      const head = i === 0 ? [annex('附件3'), heading(`${lists.districtName}“无废城市”建设废物清单`)] : []
      return section(lists, orientation, [
        ...head,
        ...tableChildren(table, 'district', orientation, { newPage: false }),
      ])
    }),
    section(lists, 'landscape', [annex('附件4'), ...partChildren(responsibilityPart(lists, changes))]),
    section(lists, 'landscape', [
      annex('附表'),
      ...partChildren(linkPart(lists)),
      ...(printed.changes ? partChildren(changePart(changes)) : []),
    ]),
  ]
  const document = new Document({
    creator: lists.office,
    lastModifiedBy: lists.office,
    title: titleOf(lists),
    evenAndOddHeaderAndFooters: true,
    styles: { default: { document: { run: { font: font('body'), size: sizes.three } } } },
    sections,
  })
  return await Packer.toBuffer(document, undefined, [{ path: 'word/fontTable.xml', data: fontTableXml() }])
}

export const titleOf = ({ districtName, year }: FourLists): string =>
  `${districtName}“无废城市”建设四张清单（${year}年）`

function section({ marks }: FourLists, orientation: Orientation, children: FileChild[]): ISectionOptions {
  const headers = markHeaders(marks)
  return {
    properties: pageProperties(orientation),
    ...(headers ? { headers } : {}),
    footers: numberFooters(),
    children,
  }
}

function coverChildren({ lists, changes, signed }: Printed): Paragraph[] {
  const lines = [
    `依据：${lists.plan.title}（第${lists.plan.version}版）`,
    `年度：${lists.year}年　数据截至：${labelDay(lists.asOf as Day)}`,
    `账册位置：${lists.bookPosition}`,
    signed
      ? `签发：第${signed.version}版，${signed.signedAt.slice(0, 10)}，${signed.actor}`
      : '签发：未签发（工作稿）',
    ...(signed ? [`内容校验码（SHA-256）：${signed.hash}`] : []),
    ...(signed?.note ? [`说明：${signed.note}`] : []),
    `内容：任务 ${lists.tasks.reduce((n, g) => n + g.rows.length, 0)} 项，项目 ${lists.projects.length} 个，责任单位 ${lists.responsibilities.length} 个，废物 ${lists.waste.tables.length} 表`,
    comparedText(changes),
  ]
  return [
    ...[`${lists.districtName}“无废城市”建设四张清单`, `（${lists.year}年）`].map((text, i) =>
      paragraph([run(text, { font: 'title', size: sizes.two })], {
        alignment: AlignmentType.CENTER,
        ...(i === 0 ? { outlineLevel: 0 } : {}),
        spacing: { before: i === 0 ? 2400 : 0, after: i === 0 ? 0 : 1200, ...tightLine(34) },
      }),
    ),
    ...lines.map((text) =>
      paragraph([run(text, { font: 'body', size: sizes.three })], { spacing: bodyLine }),
    ),
    paragraph([run(lists.office, { font: 'body', size: sizes.three })], {
      alignment: AlignmentType.RIGHT,
      spacing: { before: 1200, ...bodyLine },
    }),
  ]
}

function comparedText(changes: Printed['changes']): string {
  if (changes === null) return '此前没有签发版本'
  return `与上一签发版本相比：${changes.length === 0 ? '没有差异' : `${changes.length} 处差异，见附表`}`
}

const annex = (text: string): Paragraph =>
  paragraph([run(text, { font: 'hei', size: sizes.three })], { spacing: bodyLine, keepNext: true })

const heading = (text: string): Paragraph =>
  paragraph([run(text, { font: 'title', size: sizes.two })], {
    alignment: AlignmentType.CENTER,
    keepNext: true,
    spacing: { before: 120, after: 240, ...tightLine(30) },
  })

function partChildren(part: Part): FileChild[] {
  if (part.rows.length === 0)
    return [
      heading(part.title),
      paragraph([run(part.empty, { font: 'body', size: sizes.smallFour })], { spacing: bodyLine }),
    ]
  return [heading(part.title), gridOf(part)]
}

const hair = { style: BorderStyle.SINGLE, size: 4, color: '000000' }

function gridOf({ columns, widths, rows }: Part): Table {
  const whole = widths.reduce((s, w) => s + w, 0)
  const twipsOf = widths.map((w) => Math.floor((twips(textWidth.landscape) * w) / whole))
  const all = twipsOf.reduce((s, w) => s + w, 0)
  const short = columns.map((_, i) =>
    rows.every(
      (cells) => cells.length === 1 || (cells[i] ?? '').split('\n').every((line) => line.length <= SHORT),
    ),
  )
  const line = (cells: readonly string[]): TableRow =>
    new TableRow({
      cantSplit: true,
      children:
        cells.length === 1
          ? [cellOf(cells[0] ?? '', all, { font: 'hei', centered: false, span: columns.length })]
          : columns.map((_, i) =>
              cellOf(cells[i] ?? '', twipsOf[i] ?? 0, { font: 'body', centered: short[i] === true }),
            ),
    })
  const head = new TableRow({
    tableHeader: true,
    cantSplit: true,
    children: columns.map((text, i) => cellOf(text, twipsOf[i] ?? 0, { font: 'hei', centered: true })),
  })
  return new Table({
    columnWidths: twipsOf,
    width: { size: all, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    borders: {
      top: hair,
      bottom: hair,
      left: hair,
      right: hair,
      insideHorizontal: hair,
      insideVertical: hair,
    },
    rows: [head, ...rows.map(line)],
  })
}

/** A column of short cells only stands in the middle, any other at the left. */
const SHORT = 11

interface CellStyle {
  readonly font: FontKey
  readonly centered: boolean
  /** Columns it goes over. */
  readonly span?: number
}

function cellOf(text: string, width: number, { font, centered, span }: CellStyle): TableCell {
  return new TableCell({
    ...(span ? { columnSpan: span } : {}),
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlign.CENTER,
    margins: { top: 30, bottom: 30, left: 60, right: 60 },
    children: text.split('\n').map((line) =>
      paragraph([run(line, { font, size: sizes.five })], {
        alignment: centered ? AlignmentType.CENTER : AlignmentType.LEFT,
        spacing: tightLine(14),
      }),
    ),
  })
}
