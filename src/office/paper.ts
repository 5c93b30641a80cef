import {
  AlignmentType,
  Footer,
  Header,
  type IFontAttributesProperties,
  type IParagraphOptions,
  type ISectionPropertiesOptions,
  LineRuleType,
  PageNumber,
  PageOrientation,
  Paragraph,
  Tab,
  TextRun,
} from 'docx'
import { printable } from './sheet.ts'

/**
 * The paper of an official document, GB/T 9704-2012: A4 with margins 37/35/28/26 mm, text in 三号 仿宋 on lines of
 * 28 pt, title in 二号 小标宋, first headings 黑体, second 楷体, page number in 四号 宋体 between dashes, outside.
 */
const LATIN = 'Times New Roman'
export const fonts = {
  title: '方正小标宋简体',
  body: '仿宋_GB2312',
  hei: '黑体',
  kai: '楷体_GB2312',
  song: '宋体',
} as const
export type FontKey = keyof typeof fonts

/** Half-points of the named sizes: 二号, 三号, 四号, 小四, 五号, 小五. */
export const sizes = { two: 44, three: 32, four: 28, smallFour: 24, five: 21, smallFive: 18 } as const

const TWIPS_PER_POINT = 20
export const twips = (millimetres: number): number => Math.round((millimetres / 25.4) * 1440)
export const bodyLine = { line: 28 * TWIPS_PER_POINT, lineRule: LineRuleType.EXACT } as const
export const tightLine = (points: number) => ({
  line: points * TWIPS_PER_POINT,
  lineRule: LineRuleType.AT_LEAST,
})

const portraitMargins = { top: 37, bottom: 35, left: 28, right: 26 }
/** The same sheet turned: its head lies towards the binding edge. */
const landscapeMargins = { top: 28, bottom: 26, left: 35, right: 37 }
export const textWidth = { portrait: 210 - 28 - 26, landscape: 297 - 35 - 37 } as const
export type Orientation = keyof typeof textWidth

export function pageProperties(orientation: Orientation): ISectionPropertiesOptions {
  const { top, bottom, left, right } = orientation === 'portrait' ? portraitMargins : landscapeMargins
  return {
    page: {
      size: {
        width: twips(210),
        height: twips(297),
        orientation: orientation === 'portrait' ? PageOrientation.PORTRAIT : PageOrientation.LANDSCAPE,
      },
      margin: {
        top: twips(top),
        bottom: twips(bottom),
        left: twips(left),
        right: twips(right),
        header: twips(15),
        // the page number stands 7 mm below the text
        footer: twips(bottom - 7 - 5),
      },
    },
  }
}

export function font(key: FontKey): IFontAttributesProperties {
  const name = fonts[key]
  const latin = key === 'song' || key === 'hei' ? name : LATIN
  return { ascii: latin, hAnsi: latin, eastAsia: name, cs: latin, hint: 'eastAsia' }
}

export interface RunStyle {
  font: FontKey
  size: number
  bold?: boolean
  color?: string
  superScript?: boolean
}

/** A run of text; a tab in it goes to the next tab stop. */
export function run(text: string, { font: key, ...style }: RunStyle): TextRun {
  const children = printable(text)
    .split('\t')
    .flatMap((part, i) => (i === 0 ? [part] : [new Tab(), part]))
  return new TextRun({ children, font: font(key), ...style })
}

export function paragraph(runs: readonly TextRun[], options: IParagraphOptions = {}): Paragraph {
  return new Paragraph({ ...options, children: runs })
}

/** Marks such as 演示数据 stand in red at the head of every page. */
export function markHeaders(marks: readonly string[]): { default: Header; even: Header } | undefined {
  if (marks.length === 0) return undefined
  const style: RunStyle = { font: 'hei', size: sizes.four, color: 'C00000' }
  const header = () =>
    new Header({ children: [paragraph([run(marks.join('  '), style)], { alignment: AlignmentType.RIGHT })] })
  return { default: header(), even: header() }
}

/** — 1 —, one character in from the outer edge: right on odd pages, left on even ones. */
export function numberFooters(): { default: Footer; even: Footer } {
  const number = () =>
    new TextRun({
      children: ['— ', PageNumber.CURRENT, ' —'],
      font: font('song'),
      size: sizes.four,
    })
  const one = sizes.four * 10
  const odd = paragraph([number()], { alignment: AlignmentType.RIGHT, indent: { right: one } })
  const even = paragraph([number()], { alignment: AlignmentType.LEFT, indent: { left: one } })
  return { default: new Footer({ children: [odd] }), even: new Footer({ children: [even] }) }
}

/** Where a machine lacks the official typefaces, these stand in, best first. */
const substitutes: Readonly<Record<FontKey, { names: string; family: 'roman' | 'modern' | 'script' }>> = {
  title: { names: 'FZXiaoBiaoSong-B05S,小标宋体,华文中宋,宋体,Noto Serif CJK SC', family: 'script' },
  body: { names: '仿宋,FangSong,华文仿宋,Noto Serif CJK SC', family: 'modern' },
  hei: { names: 'SimHei,华文黑体,Noto Sans CJK SC', family: 'modern' },
  kai: { names: '楷体,KaiTi,华文楷体,Noto Serif CJK SC', family: 'modern' },
  song: { names: 'SimSun,华文宋体,Noto Serif CJK SC', family: 'roman' },
}

/** The font table of the document: official names kept, each with its substitutes (charset 86 is GB 2312). */
export function fontTableXml(): string {
  const entries = (Object.keys(fonts) as FontKey[]).map((key) => {
    const { names, family } = substitutes[key]
    return (
      `<w:font w:name="${fonts[key]}"><w:altName w:val="${names}"/><w:charset w:val="86"/>` +
      `<w:family w:val="${family}"/><w:pitch w:val="variable"/></w:font>`
    )
  })
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">' +
    `${entries.join('')}</w:fonts>`
  )
}
