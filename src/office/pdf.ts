import { once } from 'node:events'
import PDFDocument from 'pdfkit'
import { encode } from 'uqr'
import { fontFile, sliceOf, type Weight } from './pdf-font.ts'
import { printable } from './sheet.ts'

/** Pages of a document, measured in millimetres from the upper left corner. */
export interface Pages {
  readonly doc: PDFKit.PDFDocument
  /** Font slices that this document has opened already. */
  readonly opened: Set<string>
}

export interface Style {
  /** Height of a sign's square, in millimetres. */
  readonly size: number
  readonly weight?: Weight
  readonly align?: 'left' | 'center' | 'right'
  readonly color?: string
  /** Lines at most; what does not fit ends in “…”. */
  readonly lines?: number
  /** Squeezed a little rather than broken or cut. */
  readonly squeeze?: boolean
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  /** Text stands in the middle of it. */
  readonly height?: number
}

const POINTS = 72 / 25.4
/** Lines stand a quarter apart. */
export const LEADING = 1.25
/** How much wider than its place a text may be before it is cut instead. */
const SQUEEZE = 1.2
/** Where the line of writing stands in a sign's square. */
const BASE = 0.88

export function openPages(title: string, now: Date): Pages {
  const doc = new PDFDocument({
    autoFirstPage: false,
    info: { Title: title, CreationDate: now, ModDate: now, Producer: 'wufei', Creator: 'wufei' },
    lang: 'zh-CN',
    displayTitle: true,
  })
  return { doc, opened: new Set() }
}

export function addPage({ doc }: Pages, width: number, height: number): void {
  doc.addPage({ size: [width * POINTS, height * POINTS], margin: 0 })
}

export async function closePages({ doc }: Pages): Promise<Buffer> {
  const parts: Buffer[] = []
  doc.on('data', (part: Buffer) => parts.push(part))
  const done = once(doc, 'end')
  doc.end()
  await done
  return Buffer.concat(parts)
}

const MISSING = '□'
const shown = (sign: string): string => (sliceOf(sign) === null ? MISSING : sign)
const widths = new Map<string, number>()

function use({ doc, opened }: Pages, sign: string, weight: Weight): void {
  const slice = sliceOf(sign) as string
  const name = `${slice}-${weight}`
  if (!opened.has(name)) {
    doc.registerFont(name, fontFile(slice, weight))
    opened.add(name)
  }
  doc.font(name)
}

/** Width of a sign in squares. */
function widthOf(pages: Pages, sign: string, weight: Weight): number {
  const key = `${weight}${sign}`
  const known = widths.get(key)
  if (known !== undefined) return known
  use(pages, sign, weight)
  const width = pages.doc.fontSize(100).widthOfString(sign) / 100
  widths.set(key, width)
  return width
}

export const measure = (pages: Pages, text: string, size: number, weight: Weight | undefined = 400): number =>
  [...printable(text)].reduce((sum, sign) => sum + widthOf(pages, shown(sign), weight), 0) * size

/** Signs that may not begin a line. */
const CLOSING = /[，。；：、！？）》」』”’%…)\],.;:!?]/
const WORD = /[0-9A-Za-z.·\-/+]/

/**
 * Text in lines no wider than `width` squares: Chinese breaks before any sign but a closing one, numbers and words of
 * letters only if they must.
 */
function linesOf(pages: Pages, text: string, width: number, weight: Weight): string[] {
  const lines: string[] = []
  for (const paragraph of printable(text).split('\n')) {
    let line = ''
    let used = 0
    for (const unit of unitsOf(paragraph)) {
      const wide = [...unit].reduce((sum, sign) => sum + widthOf(pages, sign, weight), 0)
      if (used > 0 && used + wide > width) {
        lines.push(line)
        ;[line, used] = ['', 0]
      }
      for (const sign of unit) {
        const one = widthOf(pages, sign, weight)
        if (used > 0 && used + one > width) {
          lines.push(line)
          ;[line, used] = ['', 0]
        }
        line += sign
        used += one
      }
    }
    lines.push(line)
  }
  return lines
}

function unitsOf(text: string): string[] {
  const units: string[] = []
  for (const sign of [...text].map(shown)) {
    const last = units.at(-1)
    const joins = CLOSING.test(sign) || (WORD.test(sign) && WORD.test(last?.at(-1) ?? ''))
    if (last !== undefined && joins) units[units.length - 1] = last + sign
    else units.push(sign)
  }
  return units
}

const canSqueeze = (pages: Pages, text: string, width: number, { size, weight, squeeze }: Style): boolean =>
  squeeze === true && measure(pages, text, size, weight) <= width * SQUEEZE

/** How high a text stands in a width. */
export function heightOf(pages: Pages, text: string, width: number, style: Style): number {
  if (canSqueeze(pages, text, width, style)) return style.size * LEADING
  const lines = linesOf(pages, text, width / style.size, style.weight ?? 400)
  return Math.min(lines.length, style.lines ?? lines.length) * style.size * LEADING
}

/** Writes a text and answers how high it stands. */
export function write(pages: Pages, text: string, box: Box, style: Style): number {
  const { size, weight = 400, align = 'left', color = '#000' } = style
  const squeezed = canSqueeze(pages, text, box.width, style)
  const all = squeezed ? [printable(text)] : linesOf(pages, text, box.width / size, weight)
  const lines = all.slice(0, style.lines ?? all.length)
  if (lines.length < all.length) lines[lines.length - 1] = `${(lines.at(-1) ?? '').slice(0, -1)}…`
  const height = lines.length * size * LEADING
  const top = box.y + (box.height === undefined ? 0 : Math.max(0, (box.height - height) / 2))
  pages.doc.fillColor(color)
  for (const [i, line] of lines.entries()) {
    const width = measure(pages, line, size, weight)
    const narrow = squeezed && width > box.width ? box.width / width : 1
    const free = box.width - width * narrow
    const x = box.x + (align === 'center' ? free / 2 : align === 'right' ? free : 0)
    writeLine(
      pages,
      line,
      { x, y: top + i * size * LEADING + (size * (LEADING - 1)) / 2 },
      size,
      weight,
      narrow,
    )
  }
  return height
}

/** Signs of one slice are written together. */
function writeLine(
  pages: Pages,
  line: string,
  at: { readonly x: number; readonly y: number },
  size: number,
  weight: Weight,
  narrow: number,
): void {
  const { doc } = pages
  const runs: string[] = []
  for (const sign of [...line].map(shown)) {
    const last = runs.at(-1)
    if (last !== undefined && sliceOf(last[0] as string) === sliceOf(sign))
      runs[runs.length - 1] = last + sign
    else runs.push(sign)
  }
  doc.save()
  doc.translate(at.x * POINTS, (at.y + size * BASE) * POINTS)
  doc.scale(narrow, 1)
  let x = 0
  for (const run of runs) {
    use(pages, run, weight)
    doc
      .fontSize(size * POINTS)
      .text(run, x * POINTS, 0, { lineBreak: false, baseline: 'alphabetic', features: [] })
    x += measure(pages, run, size, weight)
  }
  doc.restore()
}

export function line(pages: Pages, from: [number, number], to: [number, number], width = 0.2): void {
  const [[x, y], [a, b]] = [from, to].map(([p, q]) => [p * POINTS, q * POINTS]) as [
    [number, number],
    [number, number],
  ]
  pages.doc
    .lineWidth(width * POINTS)
    .strokeColor('#000')
    .moveTo(x, y)
    .lineTo(a, b)
    .stroke()
}

/** A frame of lines `width` wide, inside the box; `fill` colours it. */
export function frame(
  { doc }: Pages,
  box: Required<Box>,
  { width = 0.2, fill }: { readonly width?: number; readonly fill?: readonly [number, number, number] } = {},
): void {
  const [x, y] = [(box.x + width / 2) * POINTS, (box.y + width / 2) * POINTS]
  const [w, h] = [(box.width - width) * POINTS, (box.height - width) * POINTS]
  if (fill) doc.rect(x, y, w, h).fill([...fill] as PDFKit.Mixins.ColorValue)
  if (width > 0)
    doc
      .lineWidth(width * POINTS)
      .strokeColor('#000')
      .rect(x, y, w, h)
      .stroke()
}

/** Four corners up, right, down and left of a middle. */
export function diamond(
  { doc }: Pages,
  middle: readonly [number, number],
  half: number,
  width: number,
): void {
  const [x, y] = middle
  const corners = [
    [x, y - half],
    [x + half, y],
    [x, y + half],
    [x - half, y],
  ].map(([a, b]) => [(a as number) * POINTS, (b as number) * POINTS] as [number, number])
  doc
    .lineWidth(width * POINTS)
    .polygon(...corners)
    .fillAndStroke('#fff', '#000')
}

/** A QR code with its quiet zone on white; error correction M, so that a scratched label still reads. */
export function qrCode({ doc }: Pages, text: string, x: number, y: number, side: number): void {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const module = side / size
  doc.rect(x * POINTS, y * POINTS, side * POINTS, side * POINTS).fill('#fff')
  for (const [row, dark] of data.entries())
    for (const [column, isDark] of dark.entries())
      if (isDark)
        doc.rect(
          (x + column * module) * POINTS,
          (y + row * module) * POINTS,
          module * POINTS,
          module * POINTS,
        )
  doc.fill('#000')
}
