import { AlignmentType, Document, type FileChild, type ISectionOptions, Packer, type Paragraph } from 'docx'
import { type Day, labelDay } from '../../core/day.ts'
import { marksOf } from '../../inventory/contract.ts'
import { orientationOf, tableChildren } from '../../inventory/documents/table-docx.ts'
import {
  bodyLine,
  type FontKey,
  font,
  fontTableXml,
  markHeaders,
  numberFooters,
  pageProperties,
  paragraph,
  run,
  sizes,
  tightLine,
} from '../../office/paper.ts'
import type { BulletinContent } from '../contract.ts'

const INDENT = sizes.three * 10 * 2

/** The bulletin as an official document (GB/T 9704), from its content alone: text upright, the tables as annexes. */
export async function bulletinDocx(content: BulletinContent): Promise<Buffer> {
  const marks = [...(content.publishedOn === null ? ['草稿'] : []), ...marksOf(content.inventory)]
  const annexes = content.inventory.tables.map((table, i): ISectionOptions => {
    const orientation = orientationOf(table)
    const head = i === 0 ? [annexLabel()] : []
    return section(marks, orientation, [
      ...head,
      ...tableChildren(table, 'district', orientation, { newPage: false }),
    ])
  })
  const document = new Document({
    creator: content.issuers[0] ?? '',
    lastModifiedBy: content.issuers[0] ?? '',
    title: content.title,
    evenAndOddHeaderAndFooters: true,
    styles: { default: { document: { run: { font: font('body'), size: sizes.three } } } },
    sections: [section(marks, 'portrait', textChildren(content)), ...annexes],
  })
  return await Packer.toBuffer(document, undefined, [{ path: 'word/fontTable.xml', data: fontTableXml() }])
}

function section(
  marks: readonly string[],
  orientation: Parameters<typeof pageProperties>[0],
  children: FileChild[],
): ISectionOptions {
  const headers = markHeaders(marks)
  return {
    properties: pageProperties(orientation),
    ...(headers ? { headers } : {}),
    footers: numberFooters(),
    children,
  }
}

const annexLabel = (): Paragraph => line('附表', 'hei', { indent: false })

function textChildren(c: BulletinContent): Paragraph[] {
  const numerals = ['一', '二', '三', '四', '五']
  let part = 0
  const heading = (text: string): Paragraph => line(`${numerals[part++] ?? ''}、${text}`, 'hei')
  const lines = (text: string): Paragraph[] =>
    text
      .split('\n')
      .filter((one) => one.trim() !== '')
      .map((one) => line(one))
  return [
    ...titleLines(c.title).map((text, i) =>
      paragraph([run(text, { font: 'title', size: sizes.two })], {
        alignment: AlignmentType.CENTER,
        ...(i === 0 ? { outlineLevel: 0 } : {}),
        spacing: { after: i === 0 ? 0 : 320, ...tightLine(34) },
      }),
    ),
    ...(c.edition > 1 ? [line(`第${c.edition}版（更正）`, 'kai')] : []),
    ...lines(c.texts.overview),
    ...(c.law ? [line(`依据${c.law.citation}发布本公告。`)] : []),
    ...(c.correction
      ? [
          heading('更正说明'),
          line(c.correction.reason),
          ...c.correction.changes.map((x) =>
            line(`${x.what}：由${x.before ?? '未报'}更正为${x.after ?? '未报'}。`),
          ),
        ]
      : []),
    heading('固体废物产生、利用和处置情况'),
    ...c.sentences.map((s, i) => line(`（${numeral(i)}）${s.title}。${s.text}`)),
    ...(c.indicators.length > 0
      ? [
          heading('主要指标'),
          ...c.indicators.map((i, n) => line(`${n + 1}.${i.name}：${i.value}${i.unit}。`)),
        ]
      : []),
    ...(c.texts.work.trim() === '' ? [] : [heading('污染环境防治工作'), ...lines(c.texts.work)]),
    heading('口径与反馈'),
    line(
      `统计期间为${c.year}年，数据截至${labelDay(c.inventory.asOf as Day)}（账册位置${c.inventory.bookPosition}），各列口径见附表。${c.channels}`,
    ),
    ...c.issuers.map((name) => signed(name)),
    ...(c.publishedOn === null ? [] : [signed(labelDay(c.publishedOn as Day))]),
  ]
}

/** A title is broken where its meaning is: after the year. */
function titleLines(title: string): string[] {
  const at = title.indexOf('年度') + 2
  return at > 1 && at < title.length ? [title.slice(0, at), title.slice(at)] : [title]
}

const numeral = (i: number): string => ['一', '二', '三', '四', '五', '六'][i] ?? String(i + 1)

function line(text: string, key: FontKey = 'body', { indent = true } = {}): Paragraph {
  return paragraph([run(text, { font: key, size: sizes.three })], {
    alignment: key === 'body' ? AlignmentType.BOTH : AlignmentType.LEFT,
    ...(indent ? { indent: { firstLine: INDENT } } : {}),
    keepNext: key !== 'body',
    spacing: bodyLine,
  })
}

/** Issuer and date stand at the right, four characters in (GB/T 9704 §7.3.5). */
function signed(text: string): Paragraph {
  return paragraph([run(text, { font: 'body', size: sizes.three })], {
    alignment: AlignmentType.RIGHT,
    indent: { right: sizes.three * 10 * 4 },
    spacing: bodyLine,
  })
}
