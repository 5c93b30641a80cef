import { setImmediate } from 'node:timers/promises'
import { type Stream, streamNames } from '../core/codes.ts'
import {
  addPage,
  closePages,
  diamond,
  frame,
  heightOf,
  LEADING,
  line,
  measure,
  openPages,
  type Pages,
  qrCode,
  write,
} from '../office/pdf.ts'

/** What stands on the label of one package (HJ 1276-2022 for hazardous waste). */
export interface Label {
  readonly hazardous: boolean
  readonly stream: Stream
  readonly code: string
  readonly kindName: string
  readonly wasteName: string
  readonly wasteClass: string
  readonly waste: string
  readonly form: string
  readonly hazards: readonly string[]
  readonly mainComponents: string
  readonly hazardousComponents: string
  readonly precautions: string
  readonly digitalId: string | null
  readonly unitName: string
  readonly contact: string
  readonly generatedOn: string
  readonly weight: string
  readonly remark: string
  /** What the QR code holds: an address with the package's own code and, where there is one, the 37 signs. */
  readonly qr: string
  readonly demo: boolean
}

export const labelSides = [100, 150, 200] as const
export type LabelSide = (typeof labelSides)[number]
/** Least height of letters in millimetres, by the side of the label. */
const letters: Readonly<Record<LabelSide, number>> = { 100: 3, 150: 5, 200: 6 }
/** How much of its square a Chinese sign fills. */
const FILLED = 0.92
const ORANGE = [255, 150, 0] as const
const HAZARDS: Readonly<Record<string, string>> = {
  T: '毒性',
  C: '腐蚀性',
  I: '易燃性',
  R: '反应性',
  In: '感染性',
}

export type LabelFormat = 'single' | 'sheet'

/** Labels in their true size: one a page, or as many as an A4 sheet holds. Above 450 L two faces are labelled. */
export async function labelsPdf(
  labels: readonly { readonly label: Label; readonly side: LabelSide; readonly faces: 1 | 2 }[],
  format: LabelFormat,
  now: Date,
): Promise<Buffer> {
  const pages = openPages('包装标签', now)
  const printed = labels.flatMap((l) => Array.from({ length: l.faces }, () => l))
  if (format === 'single')
    for (const { label, side } of printed) {
      addPage(pages, side, side)
      drawLabel(pages, label, side, 0, 0)
      await setImmediate()
    }
  else await fillSheets(pages, printed)
  return await closePages(pages)
}

const A4 = { width: 210, height: 297 }

async function fillSheets(
  pages: Pages,
  labels: readonly { readonly label: Label; readonly side: LabelSide }[],
): Promise<void> {
  for (const side of labelSides) {
    const own = labels.filter((l) => l.side === side)
    const columns = Math.floor(A4.width / side)
    const rows = Math.floor(A4.height / side)
    const [left, top] = [(A4.width - columns * side) / 2, (A4.height - rows * side) / 2]
    for (const [i, { label }] of own.entries()) {
      const place = i % (columns * rows)
      if (place === 0) addPage(pages, A4.width, A4.height)
      drawLabel(pages, label, side, left + (place % columns) * side, top + Math.floor(place / columns) * side)
      await setImmediate()
    }
  }
}

interface Row {
  readonly title: string
  readonly text: string
  readonly width: number
  /** At most. */
  readonly lines: number
  /** How hard it holds on to them. */
  readonly keeps: number
}

/** One label at a place of the page; the frame is at least 1 mm wide and 3 mm of white stay around it. */
function drawLabel(pages: Pages, label: Label, side: LabelSide, x: number, y: number): void {
  const size = letters[side] / FILLED
  const border = side / 100
  const margin = 3
  const inner = { x: x + margin, y: y + margin, width: side - 2 * margin, height: side - 2 * margin }
  frame(pages, inner, { width: border, ...(label.hazardous ? { fill: ORANGE } : {}) })
  const pad = size * 0.45
  const at = { x: inner.x + border + pad, width: inner.width - 2 * (border + pad) }
  const titled = { size: size * 1.9, weight: 700, align: 'center' } as const
  let top = inner.y + border
  top += write(pages, titleOf(label), { ...at, y: top + pad / 2 }, titled) + pad / 2
  const bottom = inner.y + inner.height - border
  const right = at.width * 0.32
  const left = { x: at.x, width: at.width - right - pad }
  const fields = fitted(pages, fieldsOf(label, left.width, at.width), bottom - top, size)
  const rule = (): void => line(pages, [inner.x, top], [inner.x + inner.width, top], 0.3)
  rule()
  const upper = top
  for (const row of fields.upper) top += drawRow(pages, row, { ...left, y: top }, size)
  const beside = { x: left.x + left.width + pad, y: upper, width: right, height: top - upper }
  if (label.hazardous) drawHazards(pages, label, beside, size)
  rule()
  for (const row of fields.middle) top += drawRow(pages, row, { ...at, y: top }, size)
  rule()
  const lower = top
  for (const row of fields.lower) top += drawRow(pages, row, { ...left, y: top }, size)
  const qr = Math.min(right, bottom - lower - pad - size * LEADING)
  qrCode(pages, label.qr, at.x + at.width - qr, lower + pad / 2, qr)
  write(
    pages,
    label.code,
    { x: at.x + at.width - right, y: lower + pad / 2 + qr, width: right },
    { size: size * 0.8, align: 'right', squeeze: true },
  )
}

const titleOf = (label: Label): string =>
  `${label.hazardous ? '危险废物' : streamNames[label.stream]}${label.demo ? '（演示数据）' : ''}`

type Fields<R> = Readonly<Record<'upper' | 'middle' | 'lower', readonly R[]>>

/** The rows of the standard, in its order. */
function fieldsOf(label: Label, narrow: number, wide: number): Fields<Row> {
  const row = (title: string, text: string, width: number, lines = 1, keeps = 0): Row => ({
    title,
    text,
    width,
    lines,
    keeps,
  })
  const upper: Row[] = [
    row('废物名称', label.wasteName, narrow, 2, 3),
    row('废物类别', label.wasteClass, narrow, 2),
    row('废物代码', label.waste, narrow),
    row('废物形态', label.form, narrow),
    row('主要成分', label.mainComponents, narrow, 2),
  ]
  if (label.hazardous) upper.push(row('有害成分', label.hazardousComponents, narrow, 2, 2))
  const middle = [row('注意事项', label.precautions, wide, 2, 1)]
  if (label.hazardous) middle.push(row('数字识别码', label.digitalId ?? '', wide))
  return {
    upper,
    middle,
    lower: [
      row('产生/收集单位', label.unitName, narrow, 2, 4),
      row('联系人和联系方式', label.contact, narrow, 2, 5),
      row('产生日期', label.generatedOn, narrow),
      row('废物重量', label.weight, narrow),
      row('备注', label.remark, narrow, 2),
    ],
  }
}

interface FittedRow extends Row {
  readonly height: number
}

const titleText = ({ title }: Row): string => `${title}：`
const wordsWidth = (pages: Pages, row: Row, size: number): number =>
  row.width - measure(pages, titleText(row), size, 700)

/** Each row gets the lines its text needs; where that is too much, those that can spare it best do with one. */
function fitted(pages: Pages, fields: Fields<Row>, height: number, size: number): Fields<FittedRow> {
  const step = size * LEADING
  const needed = (row: Row): number =>
    Math.round(
      heightOf(pages, row.text, wordsWidth(pages, row, size), { size, lines: row.lines, squeeze: true }) /
        step,
    )
  const keys = ['upper', 'middle', 'lower'] as const
  const rows = keys.flatMap((part) =>
    fields[part].map((row) => ({ part, row, lines: Math.max(1, needed(row)) })),
  )
  const total = (): number => rows.reduce((sum, r) => sum + r.lines * step, 0)
  while (total() > height) {
    const long = rows.filter((r) => r.lines > 1).sort((a, b) => a.row.keeps - b.row.keeps)[0]
    if (!long) break
    long.lines--
  }
  const spare = Math.min(size * 0.5, Math.max(0, height - total()) / rows.length)
  const made = rows.map(({ part, row, lines }) => ({
    part,
    row: { ...row, lines, height: lines * step + spare },
  }))
  const of = (part: (typeof keys)[number]) => made.filter((r) => r.part === part).map((r) => r.row)
  return { upper: of('upper'), middle: of('middle'), lower: of('lower') }
}

function drawRow(
  pages: Pages,
  row: FittedRow,
  at: { readonly x: number; readonly y: number },
  size: number,
): number {
  const title = titleText(row)
  const wide = measure(pages, title, size, 700)
  const y = at.y + (row.height - row.lines * size * LEADING) / 2
  write(pages, title, { x: at.x, y, width: wide + size }, { size, weight: 700 })
  const style = { size, lines: row.lines, squeeze: row.lines === 1 }
  write(pages, row.text, { x: at.x + wide, y, width: row.width - wide }, style)
  return row.height
}

/** 危险特性: named in diamonds, two beside each other. */
function drawHazards(
  pages: Pages,
  { hazards }: Label,
  at: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  size: number,
): void {
  write(pages, '危险特性', { ...at, height: size * LEADING * 1.2 }, { size, weight: 700, align: 'center' })
  const free = at.height - size * LEADING * 1.2
  const columns = hazards.length > 1 ? 2 : 1
  const rows = Math.max(1, Math.ceil(hazards.length / columns))
  const half = Math.min(at.width / columns, free / rows) / 2 - size * 0.08
  for (const [i, hazard] of hazards.slice(0, 4).entries()) {
    const x = at.x + (at.width / columns) * ((i % columns) + 0.5)
    const y = at.y + size * LEADING * 1.2 + (free / rows) * (Math.floor(i / columns) + 0.5)
    diamond(pages, [x, y], half, size * 0.1)
    const name = HAZARDS[hazard] ?? hazard
    const letter = Math.min(size, half * 0.36)
    const box = { x: x - half, y: y - letter * LEADING, width: 2 * half }
    write(pages, hazard, box, { size: letter, align: 'center', weight: 700 })
    write(pages, name, { ...box, y }, { size: letter, align: 'center' })
  }
}
