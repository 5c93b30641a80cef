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
  /** Name in red at the head: who issues it, on a line of its own what kind it is. */
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
    ...head.split('\n').map((line, i, lines) =>
      paragraph([run(line, { font: 'title', size: headSize(line), color: RED })], {
        alignment: AlignmentType.CENTER,
        spacing: { before: i === 0 ? 240 : 60, after: i === lines.length - 1 ? 360 : 0 },
      }),
    ),
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

const LARGEST_HEAD = 60

/** As large as one line lets it be, in half-points: a long name is not broken within a word. */
function headSize(line: string): number {
  const points = twips(textWidth.portrait) / 20 / emsOf(line)
  return Math.min(LARGEST_HEAD, Math.floor(points * 2) - 1)
}

/** Width in characters; what is not Chinese takes half of one. */
const emsOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (/[\u2000-\uffff]/.test(character) ? 1 : 0.5), 0)

function bodyChildren({ recipients, sections }: PaperContent): FileChild[] {
  const to =
    recipients.length > 0
      ? [
          paragraph([run(`${recipients.join('、')}：`, { font: 'body', size: sizes.three })], {
            spacing: bodyLine,
          }),
        ]
      : []
  return [...to, ...sections.flatMap((section, i) => sectionChildren(section, i === sections.length - 1))]
}

/** The last words stay with the signature, which never stands on a page alone. */
function sectionChildren({ heading, paragraphs, table }: Section, last: boolean): FileChild[] {
  const head = heading === '' ? [] : [sentence(heading, 'hei', true)]
  return [
    ...head,
    ...paragraphs.map((text, i) =>
      sentence(text, 'body', table ? i === paragraphs.length - 1 : last && i === paragraphs.length - 1),
    ),
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

const SHORT_EMS = 11
const LONG_EMS = 30
/** A character of a table, and what a cell keeps free at its sides, in mm. */
const EM = 3.9
const SIDES = 7

/** Dates, names and numbers get the room they need in one line; sentences share the rest. */
function columnWidths(ems: readonly number[]): number[] {
  const whole = textWidth.portrait
  const needed = ems.map((em) => em * EM + SIDES)
  const short = ems.map((em, i) => (em <= SHORT_EMS ? (needed[i] ?? 0) : 0))
  const taken = short.reduce((sum, width) => sum + width, 0)
  const weights = ems.map((em, i) => (short[i] ? 0 : Math.min(em, LONG_EMS)))
  const long = weights.reduce((sum, weight) => sum + weight, 0)
  const fits = long > 0 ? taken <= whole * 0.65 : taken <= whole
  const shares =
    fits && long > 0 ? short.map((width, i) => width + ((whole - taken) * (weights[i] ?? 0)) / long) : ems
  const sum = shares.reduce((total, share) => total + share, 0)
  return shares.map((share) => Math.floor((twips(whole) * share) / sum))
}

function gridOf({ columns, rows }: NonNullable<Section['table']>): Table {
  const ems = columns.map((title, i) =>
    Math.max(3, ...[title, ...rows.map((cells) => cells[i] ?? '')].map(emsOf)),
  )
  const widths = columnWidths(ems)
  const centered = columns.map((_, i) => (ems[i] ?? 0) <= SHORT_EMS && i > 0)
  const row = (cells: readonly string[], head: boolean) =>
    new TableRow({
      tableHeader: head,
      cantSplit: true,
      children: columns.map((_, i) =>
        cellOf(cells[i] ?? '', widths[i] ?? 0, head, head || centered[i] === true),
      ),
    })
  return new Table({
    columnWidths: widths,
    width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
    rows: [row(columns, true), ...rows.map((cells) => row(cells, false))],
  })
}

function cellOf(text: string, width: number, head: boolean, centered: boolean): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    verticalAlign: VerticalAlign.CENTER,
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
    children: [
      paragraph([run(text, { font: head ? 'hei' : 'body', size: sizes.five })], {
        alignment: centered ? AlignmentType.CENTER : AlignmentType.LEFT,
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
      keepNext: true,
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
