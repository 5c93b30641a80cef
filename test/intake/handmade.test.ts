import ExcelJS from 'exceljs'
import { beforeAll, describe, expect, test } from 'vitest'
import { getForm } from '../../src/intake/forms/forms.ts'
import { presentImport } from '../../src/intake/present.ts'
import { writeTemplate } from '../../src/intake/sheets/template.ts'
import { rejectedRows } from '../../src/intake/templates.routes.ts'
import { bookkeeper, place } from '../support/book.ts'
import { type Desk, desk, kg } from './support.ts'

/** As an enterprise would make it: a title over merged cells, two header lines, mixed units, a totals row, a signature. */
async function handmade(change: (row: number, cells: unknown[]) => unknown[] = (_, c) => c): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('3月')
  sheet.addRow(['测试豆制品厂2025年3月固废出厂台账'])
  sheet.mergeCells('A1:G1')
  sheet.addRow(['序号', '出厂信息', '', '', '', '接收信息', ''])
  sheet.mergeCells('B2:E2')
  sheet.mergeCells('F2:G2')
  sheet.addRow(['', '日期', '固废名称', '重量', '车牌', '接收单位', '流向类型'])
  sheet.mergeCells('A2:A3')
  const rows: unknown[][] = [
    [1, '2025.3.3', '豆渣', '1200公斤', '浙A20001', '测试饲料厂', '省内转移'],
    [2, '2025年3月4日', '豆渣', '1.5吨', '浙A20001', '测试饲料厂', '省内转移'],
    [3, '2025.3.5', '豆渣', '大约1吨', '浙A20001', '测试饲料厂', '省内转移'],
    [4, '2025.2.30', '豆渣', '900公斤', '浙A20001', '测试饲料厂', '省内转移'],
    [5, '2025.3.7', '神秘粉末', '800公斤', '浙A20001', '测试饲料厂', '省内转移'],
    [6, '2025.3.8', '废纸', '0.3吨', '浙A20002', '测试再生公司', '省内转移'],
  ]
  rows.forEach((r, i) => {
    sheet.addRow(change(i + 1, r))
  })
  sheet.addRow(['合计', '', '', '3吨', '', '', ''])
  sheet.addRow(['负责人：张三', '', '', '', '填表日期：2025年3月31日'])
  return Buffer.from(await book.xlsx.writeBuffer())
}

describe('a workbook made by hand', () => {
  let d: Desk
  let factory: { party: number; facility: number }
  beforeAll(async () => {
    d = await desk()
    factory = await place(d.intake.database, '测试豆制品厂')
    await place(d.intake.database, '测试饲料厂', { region: 'inProvince' })
    await place(d.intake.database, '测试再生公司', { region: 'inProvince' })
  })

  test('names the three cells; the good rows move the book by exactly their sum; again it changes nothing', async () => {
    const sent = await d.send(await handmade(), { party: factory.party }, { name: '台账.xlsx' })
    expect(sent).toMatchObject({ status: 'ready', form: 'gisw-t3', grams: String(kg(3000)) })
    expect(sent.counts).toMatchObject({ rows: 6, error: 3 })
    const errors = (await d.rows(sent.id)).flatMap((r) => r.messages).filter((m) => m.severity === 'error')
    expect(errors.map((m) => [m.sheet, m.row, m.column, m.value])).toEqual([
      ['3月', 6, 'D', '大约1吨'],
      ['3月', 7, 'B', '2025.2.30'],
      ['3月', 8, 'C', '神秘粉末'],
    ])
    const done = await d.start(sent.id, 'good')
    expect(done).toMatchObject({ status: 'partly', counts: { booked: 3, error: 3 } })
    expect(await d.balance()).toEqual({ generated: -kg(3000), in_transit: kg(3000) })

    const bad: { row: number; reasons: string[] }[] = []
    for await (const r of rejectedRows(d.intake.database, bookkeeper, sent.id, 'gisw-t3'))
      bad.push({ row: r.row, reasons: r.faults.filter((f) => f.severity === 'error').map((f) => f.message) })
    expect(bad.map((b) => b.row)).toEqual([6, 7, 8])
    expect(bad.every((b) => b.reasons.length === 1 && /[一-龥]/.test(b.reasons[0] ?? ''))).toBe(true)

    const again = await d.send(await handmade(), { party: factory.party }, { name: '台账.xlsx' })
    expect(again.counts).toMatchObject({ unchanged: 3, error: 3, missing: 0 })
    expect(presentImport(await d.start(again.id, 'good')).statusName).toBe('没有新内容')
    expect(await d.balance()).toEqual({ generated: -kg(3000), in_transit: kg(3000) })
  })

  test('an empty template is known for what it is, and not booked', async () => {
    const empty = await writeTemplate(getForm('gisw-t3'))
    const sent = await d.send(empty, { party: factory.party }, { name: '空表.xlsx' })
    expect(presentImport(sent)).toMatchObject({ form: 'gisw-t3', counts: { rows: 0 } })
    expect(sent.problems.map((p) => p.code)).toContain('list_empty')
    await expect(d.start(sent.id, 'good')).rejects.toMatchObject({ code: 'list_empty' })
  })

  test('all or nothing refuses while rows are bad', async () => {
    const sent = await d.send(await handmade(), { party: factory.party }, { name: '台账.xlsx' })
    await expect(d.start(sent.id, 'all')).rejects.toMatchObject({ code: 'import_has_errors' })
  })

  test('a corrected row imported later books a correction; yesterday is as it was', async () => {
    d.setNow('2025-04-09T02:00:00Z')
    const corrected = await handmade((n, c) => (n === 2 ? c.map((x) => (x === '1.5吨' ? '1.8吨' : x)) : c))
    const sent = await d.send(corrected, { party: factory.party }, { name: '台账.xlsx' })
    expect(sent.counts).toMatchObject({ changed: 1, unchanged: 2 })
    const done = await d.start(sent.id, 'good')
    expect(done.counts).toMatchObject({ corrected: 1 })
    expect((await d.balance()).in_transit).toBe(kg(3300))
    expect((await d.balance("p.recorded_day <= '2025-04-08'")).in_transit).toBe(kg(3000))
  })
})
