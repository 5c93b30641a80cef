import {
  addPage,
  closePages,
  frame,
  heightOf,
  LEADING,
  openPages,
  type Pages,
  qrCode,
  type Style,
  write,
} from '../office/pdf.ts'
import type { PrintedManifest } from './print.rules.ts'

export interface Verification {
  readonly url: string
  readonly code: string
}

const PAGE = { width: 210, height: 297, margin: 14 }
const WIDTH = PAGE.width - 2 * PAGE.margin
const BODY: Style = { size: 3.6 }
const PAD = 1.1
const QR = 26

/** Where the next thing stands; a page that is full is followed by another. */
interface Pen {
  readonly pages: Pages
  y: number
  readonly nextPage: () => void
}

function openPen(pages: Pages, marks: string, foot: string): Pen {
  const start = (): void => {
    addPage(pages, PAGE.width, PAGE.height)
    const at = { x: PAGE.margin, width: WIDTH }
    write(pages, marks, { ...at, y: 6 }, { size: 4, align: 'right', color: '#b00020', weight: 700 })
    write(pages, foot, { ...at, y: PAGE.height - 11 }, { size: 2.8, color: '#555', lines: 1 })
  }
  start()
  return { pages, y: PAGE.margin, nextPage: start }
}

function room(pen: Pen, height: number): void {
  if (pen.y + height <= PAGE.height - 14) return
  pen.nextPage()
  pen.y = PAGE.margin
}

/** Cells beside each other, as high as the highest. */
function tableRow(
  pen: Pen,
  cells: readonly {
    readonly text: string
    readonly width: number
    readonly style?: Partial<Style>
    readonly shaded?: boolean
  }[],
): void {
  const styled = cells.map((c) => ({ ...c, style: { ...BODY, ...c.style } }))
  const height = Math.max(
    BODY.size * LEADING + 2 * PAD,
    ...styled.map((c) => heightOf(pen.pages, c.text, c.width - 2 * PAD, c.style) + 2 * PAD),
  )
  room(pen, height)
  let x = PAGE.margin
  for (const c of styled) {
    const box = { x, y: pen.y, width: c.width, height }
    frame(pen.pages, box, c.shaded ? { fill: [240, 240, 240] } : {})
    write(pen.pages, c.text, { x: x + PAD, y: pen.y, width: c.width - 2 * PAD, height }, c.style)
    x += c.width
  }
  pen.y += height
}

const heading = (pen: Pen, text: string): void =>
  tableRow(pen, [{ text, width: WIDTH, style: { weight: 700 }, shaded: true }])

const TITLE = 27

/** Titles and values, two pairs a row; what is long gets the whole row. */
function pairs(pen: Pen, cells: readonly { readonly title: string; readonly value: string }[]): void {
  const half = WIDTH / 2 - TITLE
  const isLong = (value: string): boolean =>
    heightOf(pen.pages, value, half - 2 * PAD, BODY) > 2 * BODY.size * LEADING
  const title = (text: string) => ({ text, width: TITLE, style: { weight: 700, size: 3.2 } as const })
  for (let i = 0; i < cells.length; i++) {
    const [a, b] = [cells[i], cells[i + 1]]
    if (!a) return
    const alone = !b || isLong(a.value) || isLong(b.value)
    if (alone) tableRow(pen, [title(a.title), { text: a.value, width: WIDTH - TITLE }])
    else {
      tableRow(pen, [
        title(a.title),
        { text: a.value, width: half },
        title(b.title),
        { text: b.value, width: half },
      ])
      i++
    }
  }
}

function head(pen: Pen, m: PrintedManifest, title: string, verification: Verification | null): void {
  const { pages } = pen
  const text = { x: PAGE.margin, width: WIDTH - QR - 4 }
  const top = pen.y
  pen.y += write(pages, title, { ...text, y: pen.y }, { size: 7, weight: 700 }) + 2
  const lines = [
    ...(m.official ? [`${m.official.title}：${m.official.value}`] : []),
    `本系统编号：${m.number ?? '未编号（草稿）'}`,
    `状态：${m.state}`,
  ]
  for (const one of lines) pen.y += write(pages, one, { ...text, y: pen.y }, { size: 4 })
  if (verification) {
    qrCode(pages, verification.url, PAGE.margin + WIDTH - QR, top, QR)
    const under = { x: PAGE.margin + WIDTH - QR - 8, y: top + QR, width: QR + 8 }
    write(pages, verification.code, under, { size: 2.7, align: 'right', lines: 1, squeeze: true })
  }
  pen.y = Math.max(pen.y, top + QR + 4) + 2
}

const footOf = (m: PrintedManifest, verification: Verification | null): string =>
  `${verification ? `扫描二维码核验真伪与现状；核验码 ${verification.code}。` : '草稿，不作凭证。'}电子联单保存 ${m.keepYears} 年，纸质件只作随车凭证。`

/** The manifest in its profile's layout, with who signed and what was remarked. */
export async function manifestPdf(
  m: PrintedManifest,
  verification: Verification | null,
  { now, marks }: { readonly now: Date; readonly marks: readonly string[] },
): Promise<Buffer> {
  const pages = openPages(`${m.title} ${m.number ?? ''}`, now)
  const pen = openPen(pages, marks.join('  '), footOf(m, verification))
  head(pen, m, m.title, verification)
  for (const section of m.sections) {
    heading(pen, section.title)
    pairs(pen, section.cells)
  }
  if (m.legs.length > 0) {
    heading(pen, '各段承运')
    for (const [i, leg] of m.legs.entries())
      tableRow(pen, [
        { text: `第 ${i + 1} 段`, width: TITLE },
        { text: leg.carrier, width: WIDTH - TITLE - 70 },
        { text: leg.plate, width: 35 },
        { text: leg.driver, width: 35 },
      ])
  }
  if (m.packages.length > 0) {
    heading(pen, `随车包装 ${m.packages.length} 件`)
    for (const p of m.packages)
      tableRow(pen, [
        { text: p.code, width: 60 },
        { text: p.mass, width: 50, style: { align: 'right' } },
        { text: p.remark, width: WIDTH - 110 },
      ])
  }
  signed(pen, m)
  return await closePages(pages)
}

/** Who signed what and when, and what was remarked: the end of every sheet. */
function signed(pen: Pen, m: PrintedManifest): void {
  heading(pen, '签认')
  for (const s of m.signatures)
    tableRow(pen, [
      { text: s.act, width: TITLE },
      { text: s.who, width: WIDTH - TITLE - 42 },
      { text: s.at, width: 42 },
    ])
  if (m.remarks.length > 0) {
    heading(pen, '备注')
    for (const remark of m.remarks) tableRow(pen, [{ text: remark, width: WIDTH }])
  }
}

/** 接收回执: what the receiver has taken, for the generator's files. */
export async function receiptPdf(
  m: PrintedManifest,
  verification: Verification,
  {
    now,
    marks,
    keys,
  }: { readonly now: Date; readonly marks: readonly string[]; readonly keys: readonly string[] },
): Promise<Buffer> {
  const pages = openPages(`接收回执 ${m.number ?? ''}`, now)
  const pen = openPen(pages, marks.join('  '), footOf(m, verification))
  head(pen, m, '接收回执', verification)
  heading(pen, m.title)
  pairs(
    pen,
    m.sections.flatMap((s) => s.cells).filter((c) => keys.includes(c.title) && c.value !== ''),
  )
  signed(pen, m)
  return await closePages(pages)
}
