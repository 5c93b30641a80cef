import { beforeAll, describe, expect, it } from 'vitest'
import { inventoryDocx } from '../../../src/inventory/documents/inventory-docx.ts'
import { columnUnits, presentInUnit } from '../../../src/inventory/present.rules.ts'
import { tableTexts, textOf, unzip } from './packages.ts'
import { planInventory, sampleInventory } from './tables.ts'

describe('the inventory as annex 3 of an official document', () => {
  const inventory = sampleInventory()
  let parts: Map<string, string>
  let xml: string
  beforeAll(async () => {
    parts = await unzip(await inventoryDocx(inventory))
    xml = parts.get('word/document.xml') ?? ''
  })

  it('begins with 附件3, then the title in 二号 小标宋 on the third line', () => {
    const paragraphs = [...xml.matchAll(/<w:p>.*?<\/w:p>|<w:p\/>/gs)].map(([paragraph]) => paragraph)
    expect(paragraphs.slice(0, 3).map(textOf)).toEqual([
      '附件3',
      '',
      '示范区“无废城市”建设废物清单（2025年）',
    ])
    expect(paragraphs[0]).toContain('w:eastAsia="黑体"')
    expect(paragraphs[2]).toContain('w:eastAsia="方正小标宋简体"')
    expect(paragraphs[2]).toContain('<w:sz w:val="44"/>')
    expect(paragraphs[2]).toContain('w:line="560"')
  })

  it('prints every cell of the six tables, none missing', () => {
    const printed = tableTexts(xml)
    expect(printed).toHaveLength(6)
    inventory.tables.forEach((table, i) => {
      const rows = printed[i] ?? []
      const units = columnUnits(table, 'district')
      const sources = [...table.rows, ...(table.unspecified ? [table.unspecified] : []), table.total]
      expect(rows).toHaveLength(2 + sources.length)
      sources.forEach((source, j) => {
        const texts = table.columns.map(
          (column, k) => presentInUnit(source, column, table.unit, units[k] ?? table.unit, 'district').text,
        )
        const cells = (rows[2 + j] ?? []).slice(-texts.length).map((text) => text.replace(/[①-⑳]$/u, ''))
        expect(cells).toEqual(texts)
        expect(rows[2 + j]?.join('')).toContain(source.label)
      })
    })
  })

  it('merges the head as the plan does and repeats it on every page', () => {
    const [first] = tableTexts(xml)
    expect(first?.[0]).toEqual(['种类', '产生量', '综合利用情况', '处置情况', '贮存量', '综合利用率', '去向'])
    expect(first?.[1]?.filter(Boolean)).toEqual(['利用量', '利用方式', '处置量', '处置方式'])
    const tables = [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gs)].map(([table]) => table)
    for (const table of tables) expect(table.match(/<w:tblHeader\/>/g)).toHaveLength(2)
  })

  it('keeps to GB/T 9704: margins 37/35/28/26 mm, the sheet turned only where a table needs it', () => {
    const sections = [...xml.matchAll(/<w:sectPr.*?<\/w:sectPr>/gs)].map(([section]) => section)
    const turned = sections.map((section) => section.includes('w:orient="landscape"'))
    expect(turned).toEqual([true, false, true, false, false])
    const upright = sections[1] ?? ''
    expect(upright).toContain('w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"')
    expect(upright).toContain('<w:pgSz w:w="11906" w:h="16838" w:orient="portrait"/>')
    expect(sections[0]).toContain('<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>')
  })

  it('numbers pages — 1 — in 四号 宋体, outside on odd and even pages', () => {
    const footers = [...parts].filter(([path]) => /^word\/footer\d+\.xml$/.test(path)).map(([, text]) => text)
    expect(footers.length).toBeGreaterThan(1)
    for (const footer of footers) {
      expect(textOf(footer)).toBe('—  —')
      expect(footer).toContain('PAGE')
      expect(footer).toContain('<w:sz w:val="28"/>')
      expect(footer).toContain('w:eastAsia="宋体"')
    }
    const sides = new Set(footers.map((footer) => /<w:jc w:val="(\w+)"/.exec(footer)?.[1]))
    expect(sides).toEqual(new Set(['right', 'left']))
    expect(parts.get('word/settings.xml')).toContain('<w:evenAndOddHeaders/>')
  })

  it('names the official typefaces and what may stand in for them', () => {
    const table = parts.get('word/fontTable.xml') ?? ''
    for (const name of ['方正小标宋简体', '仿宋_GB2312', '楷体_GB2312', '黑体', '宋体']) {
      expect(table).toMatch(new RegExp(`<w:font w:name="${name}"><w:altName w:val="[^"]+"`))
    }
  })

  it('shows the marks at the head of every page and at every table', () => {
    const headers = [...parts].filter(([path]) => /^word\/header\d+\.xml$/.test(path)).map(([, text]) => text)
    expect(headers.length).toBeGreaterThan(0)
    for (const header of headers) expect(textOf(header)).toBe('演示数据')
    expect(textOf(xml).match(/（演示数据）/g)).toHaveLength(6)
  })

  it('puts notes, balance and completeness under the table, and says what the columns mean', () => {
    const words = textOf(xml)
    expect(words).toContain('①其中未确认接受 9 吨')
    expect(words).toContain('物料平衡：期初 0.01 ＋ 产生 5.64 ＝ 流出 5.50')
    expect(words).toContain('应报 512 家，已报 498 家')
    expect(words).toContain('数据截至2026年3月31日（账册位置104233）')
    expect(words).toContain('（一）各表通用1.产生量：离开产生环节')
    expect(words).toContain('（表1、表3、表4、表6）。')
    expect(words).toContain('（二）生活垃圾1.清运量/回收量：离开产生环节')
    expect(words).toContain('产生量合计5.64万吨，其中称重20.00%')
  })

  it('has one unit in a column, named where it is not the table’s, and one in the balance', async () => {
    const small = sampleInventory()
    const [first] = small.tables
    if (first?.rows[0] && first.balance) {
      first.rows[0].cells.utilized = '0.00013'
      first.balance.opening = '0.00013'
    }
    const text = textOf((await unzip(await inventoryDocx(small))).get('word/document.xml') ?? '')
    expect(text).toContain('单位：万吨（另有注明的除外）')
    expect(text).toContain('利用量（吨）')
    expect(text).not.toMatch(/\d(?:\.\d+)?吨\d/)
    expect(text).toContain('物料平衡（吨）：期初 1.30 ＋ 产生 56400')
  })

  it('survives words that XML cannot hold', async () => {
    const odd = sampleInventory()
    const [first] = odd.tables
    if (first?.rows[0]) first.rows[0].cells.destination = '甲\u0001<乙>&"丙"\ud800'
    const document = (await unzip(await inventoryDocx(odd))).get('word/document.xml') ?? ''
    expect(document).toContain('甲&lt;乙&gt;&amp;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it must not be there
    expect(document).not.toMatch(/\u0001|\ud800/)
  })
})

describe('heading notes', () => {
  it('head the table where they are phrases and follow it where they are sentences', async () => {
    const inventory = sampleInventory()
    const [first] = inventory.tables
    if (first) first.headingNotes = ['口径：工业', '交给收集单位的，按接收目的计入。']
    const xml = (await unzip(await inventoryDocx(inventory))).get('word/document.xml') ?? ''
    const [before = '', after = ''] = xml.split('<w:tbl>', 2)
    expect(textOf(before)).toContain('口径：工业单位：万吨')
    expect(before).toContain('<w:tab/>')
    expect(textOf(before)).not.toContain('交给收集单位')
    expect(textOf(after.split('</w:tbl>')[1] ?? '')).toContain('交给收集单位的，按接收目的计入。')
  })
})

describe('what the plan leaves open', () => {
  it('is said in words, with 规划数据 on every page', async () => {
    const parts = await unzip(await inventoryDocx(planInventory()))
    const [first] = tableTexts(parts.get('word/document.xml') ?? '')
    expect(first?.[2]?.join('|')).toContain('炉渣|规划未给出|规划未给出')
    expect(first?.at(-1)?.slice(0, 3)).toEqual(['合计', '5.64', '5.64'])
    expect(textOf(parts.get('word/header1.xml') ?? '')).toBe('规划数据')
  })
})
