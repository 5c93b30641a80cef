import {
  AlignmentType,
  BorderStyle,
  Document,
  type FileChild,
  Packer,
  type Paragraph,
  Table,
  TableCell,
  TableRow,
  TabStopType,
  VerticalAlign,
  WidthType,
} from 'docx'
import { type Day, labelDay } from '../core/day.ts'
import {
  bodyLine,
  font,
  fontTableXml,
  markHeaders,
  numberFooters,
  pageProperties,
  paragraph,
  run,
  sizes,
  textWidth,
  tightLine,
  twips,
} from '../office/paper.ts'
import type { Section } from './matters.contract.ts'

/** An outgoing document as GB/T 9704-2012 lays it out: 版头, 主体, 版记. */
export interface PaperContent {
  /** Name in red at the head: who issues it, and of what kind it is. */
  readonly head: string
  readonly number: string | null
  /** 签发人, for what goes up to leaders. */
  readonly signer: string | null
  readonly title: string
  /** 主送. */
  readonly recipients: readonly string[]
  readonly sections: readonly Section[]
  readonly issuer: string
  readonly signedOn: Day | null
  readonly printedBy: string
  readonly printedOn: Day | null
  readonly marks: readonly string[]
}

const RED = 'C00000'
const INDENT = sizes.three * 10 * 2

export async function paperDocx(content: PaperContent): Promise<Buffer> {
  const headers = markHeaders(content.marks)
  const document = new Document({
    creator: 'wufei 无废',
    lastModifiedBy: 'wufei 无废',
    title: content.title,
    description: content.marks.join(' '),
    evenAndOddHeaderAndFooters: true,
    styles: { default: { document: { run: { font: font('body'), size: sizes.three } } } },
    sections: [
      {
        properties: pageProperties('portrait'),
        ...(headers ? { headers } : {}),
        footers: numberFooters(),
        children: [...headChildren(content), ...bodyChildren(content), ...endChildren(content)],
      },
    ],
  })
  return await Packer.toBuffer(document, undefined, [{ path: 'word/fontTable.xml', data: fontTableXml() }])
}

function headChildren({ head, number, signer, title }: PaperContent): Paragraph[] {
  const numberLine = [number ?? '', signer === null ? '' : `签发人：${signer}`].filter((part) => part !== '')
  return [
    paragraph([run(head, { font: 'title', size: 60, color: RED })], {
      alignment: AlignmentType.CENTER,
      spacing: { before: 240, after: 480 },
    }),
    paragraph([run(numberLine.join('　　　　'), { font: 'body', size: sizes.three })], {
      alignment: AlignmentType.CENTER,
      spacing: bodyLine,
      border: { bottom: { style: BorderStyle.SINGLE, size: 12, color: RED, space: 6 } },
    }),
    paragraph([run(title, { font: 'title', size: sizes.two })], {
      alignment: AlignmentType.CENTER,
      spacing: { before: 560, after: 560, ...tightLine(34) },
    }),
  ]
}

function bodyChildren({ recipients, sections }: PaperContent): FileChild[] {
  const to =
    recipients.length > 0
      ? [
          paragraph([run(`${recipients.join('、')}：`, { font: 'body', size: sizes.three })], {
            spacing: bodyLine,
          }),
        ]
      : []
  return [...to, ...sections.flatMap(sectionChildren)]
}

function sectionChildren({ heading, paragraphs, table }: Section): FileChild[] {
  const head = heading === '' ? [] : [sentence(heading, 'hei', true)]
  return [
    ...head,
    ...paragraphs.map((text) => sentence(text, 'body', false)),
    ...(table ? [gridOf(table)] : []),
  ]
}

function sentence(text: string, key: 'hei' | 'body', keepNext: boolean): Paragraph {
  return paragraph([run(text, { font: key, size: sizes.three })], {
    alignment: key === 'body' ? AlignmentType.BOTH : AlignmentType.LEFT,
    indent: { firstLine: INDENT },
    keepNext,
    spacing: bodyLine,
  })
}

/** The first column is what the row is about and gets twice the width of the others. */
function gridOf({ columns, rows }: NonNullable<Section['table']>): Table {
  const share = twips(textWidth.portrait) / (columns.length + 1)
  const widths = columns.map((_, i) => Math.floor(i === 0 ? share * 2 : share))
  const row = (cells: readonly string[], head: boolean) =>
    new TableRow({
      tableHeader: head,
      cantSplit: true,
      children: columns.map((_, i) => cellOf(cells[i] ?? '', widths[i] ?? 0, head, i)),
    })
  return new Table({
    columnWidths: widths,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    rows: [row(columns, true), ...rows.map((cells) => row(cells, false))],
  })
}

function cellOf(text: string, width: number, head: boolean, column: number): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlign.CENTER,
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
    children: [
      paragraph([run(text, { font: head ? 'hei' : 'body', size: sizes.smallFour })], {
        alignment: head || column > 0 ? AlignmentType.CENTER : AlignmentType.LEFT,
        spacing: tightLine(16),
      }),
    ],
  })
}

/** 署名 and 成文日期 stand to the right, the date four characters in; 版记 between rules at the end. */
function endChildren({ issuer, signedOn, printedBy, printedOn }: PaperContent): Paragraph[] {
  const character = sizes.three * 10
  const right = (text: string, indent: number, before: number) =>
    paragraph([run(text, { font: 'body', size: sizes.three })], {
      alignment: AlignmentType.RIGHT,
      indent: { right: indent * character },
      keepLines: true,
      spacing: { before, ...bodyLine },
    })
  const signed = signedOn === null ? [] : [right(issuer, 2, 560), right(labelDay(signedOn), 4, 0)]
  if (printedOn === null) return signed
  const rule = { style: BorderStyle.SINGLE, size: 8, color: '000000', space: 4 }
  const imprint = paragraph(
    [run(`${printedBy}\t${labelDay(printedOn)}印发`, { font: 'body', size: sizes.four })],
    {
      alignment: AlignmentType.LEFT,
      tabStops: [{ type: TabStopType.RIGHT, position: twips(textWidth.portrait) }],
      spacing: { before: 560 },
      border: { top: rule, bottom: rule },
    },
  )
  return [...signed, imprint]
}
