import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { type Form, fieldKey } from '../../../src/intake/forms/form.ts'
import { forms, getForm } from '../../../src/intake/forms/forms.ts'
import { writeRejected } from '../../../src/intake/sheets/rejected.ts'
import { writeTemplate } from '../../../src/intake/sheets/template.ts'
import { writeFile } from './package-file.ts'
import { drawBook, pointed, readAll } from './sheets.ts'

async function opened(bytes: Buffer): Promise<ExcelJS.Worksheet> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(bytes as never)
  return book.worksheets[0] as ExcelJS.Worksheet
}

async function saved(sheet: ExcelJS.Worksheet): Promise<string> {
  return writeFile(Buffer.from(await sheet.workbook.xlsx.writeBuffer()))
}

/** Row of the template's example. */
function exampleRow(sheet: ExcelJS.Worksheet): ExcelJS.Row {
  for (let row = 1; row <= sheet.rowCount; row++)
    if (sheet.getCell(row, 1).value === '示例') return sheet.getRow(row)
  throw new Error('no example')
}

function eachForm(name: string, check: (form: Form) => Promise<void>): void {
  test.each(forms.map((form) => [form.title, form] as const))(`%s ${name}`, (_, form) => check(form))
}

describe('every template', () => {
  eachForm('imports as it is: known for what it is, every column understood, nothing in it', async (form) => {
    const { summary, events } = await readAll(writeFile(await writeTemplate(form)))
    expect([summary.form, summary.rows, summary.errors]).toEqual([form.id, 0, []])
    expect(summary.warnings.map(({ code }) => code)).toEqual(['list_empty'])
    const start = events[0]
    if (start?.kind !== 'sheet') throw new Error('not recognized')
    expect(start.recognition.form?.id).toBe(form.id)
    const columns = start.recognition.columns.filter(({ role }) => role === 'field')
    expect(columns.map(({ field }) => field && fieldKey(field))).toEqual(
      form.fields.filter(({ heading, added }) => !heading && !added).map(fieldKey),
    )
    expect(start.recognition.columns.filter(({ role }) => role === 'unknown')).toEqual([])
  })

  eachForm('is also known without its title', async (form) => {
    // three declarations have the same columns and differ by the name of the period alone
    const sheet = await opened(await writeTemplate(form))
    sheet.getCell(1, 1).value = '台账'
    sheet.getCell(2, 1).value = ''
    sheet.name = 'Sheet1'
    const { events } = await readAll(await saved(sheet))
    const start = events[0]
    if (start?.kind !== 'sheet') throw new Error('not recognized')
    expect(start.recognition.form?.id).toBe(form.id)
  })

  eachForm('gives back its example, once that is no example any more', async (form) => {
    const sheet = await opened(await writeTemplate(form))
    exampleRow(sheet).getCell(1).value = 1
    for (let row = 1; row < exampleRow2(sheet); row++) {
      for (let column = 1; column <= sheet.columnCount; column++) {
        const label = String(sheet.getCell(row, column).value ?? '')
        const field = form.fields.find(({ title, heading }) => heading && label === `${title}：`)
        if (field?.example) sheet.getCell(row, column + 1).value = field.example
      }
    }
    const { summary, rows } = await readAll(await saved(sheet), { resolveWaste: () => '900-005-S17' })
    expect(pointed(summary)).toEqual([])
    expect(rows.length).toBeGreaterThan(0)
    const shown = form.fields.filter(({ example, added }) => example && !added)
    const read = new Set(rows.flatMap(({ values }) => Object.keys(values)))
    expect(shown.map(({ id }) => id).filter((id) => !read.has(id))).toEqual([])
  })

  test('an example that somebody wrote over is passed over with a warning', async () => {
    const sheet = await opened(await writeTemplate(getForm('gisw-t3')))
    exampleRow(sheet).getCell(6).value = '我的公司'
    expect(pointed((await readAll(await saved(sheet))).summary)).toEqual([
      `warning ${exampleRow(sheet).number} example_row_skipped`,
      'warning  list_empty',
    ])
  })

  test('offers its lists and keeps codes as text', async () => {
    const sheet = await opened(await writeTemplate(getForm('gisw-t3')))
    const example = exampleRow(sheet)
    const flow = example.number + 1
    const column =
      Array.from({ length: sheet.columnCount }, (_, i) => i + 1).find(
        (i) => sheet.getCell(example.number - 1, i).value === '流向类型',
      ) ?? 0
    expect(sheet.getCell(flow, column).dataValidation).toMatchObject({
      type: 'list',
      formulae: ['"省内转移,跨省转移,越境转移"'],
    })
    expect(sheet.getColumn(2).numFmt).toBe('@')
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: example.number - 1 })
  })
})

/** The first prepared row: where the example was. */
function exampleRow2(sheet: ExcelJS.Worksheet): number {
  for (let row = 1; row <= sheet.rowCount; row++) if (sheet.getCell(row, 1).value === 1) return row
  throw new Error('no row')
}

describe('bad rows handed back', () => {
  test('carry their reasons, keep what was good in them, and import once they are corrected', async () => {
    const path = await drawBook({
      rows: [
        ['一般工业固体废物出厂环节记录表'],
        ['负责人：张三', null, '单位：公斤'],
        ['代码', '名称', '出厂时间', '出厂数量', '接收单位', '车型'],
        ['900-005-S17', '废纸', '2025-03-01', 1500, '甲', '重卡'],
        ['900-005-S17', '废纸', '3/5/2025', '1500', '甲', '重卡'],
        ['900-005-S17', '废纸', '2025-03-02', '约300', '甲', '轻卡'],
      ],
    })
    const { rejected } = await readAll(path)
    const out = new PassThrough()
    const [count, bytes] = await Promise.all([writeRejected(out, getForm('gisw-t3'), rejected), buffer(out)])
    expect(count).toBe(2)
    const again = await readAll(writeFile(bytes))
    expect(again.summary.errors.map(({ value, code }) => [value, code])).toEqual([
      ['3/5/2025', 'day_ambiguous'],
      ['约300千克', 'quantity_approximate'],
    ])
    expect(again.summary.warnings).toEqual([])
    const sheet = await opened(bytes)
    const wrong = again.summary.errors.map(({ row, column }) => sheet.getCell(`${column}${row}`))
    expect(wrong.every((cell) => (cell.fill as ExcelJS.FillPattern).fgColor?.argb === 'FFFFC7CE')).toBe(true)
    const reason = sheet.getRow(5).values as unknown[]
    expect(reason.join('|')).toContain('可能是 2025-03-05')
    expect(reason.join('|')).toContain('车型：重卡')
    if (wrong[0]) wrong[0].value = '2025-03-05'
    if (wrong[1]) wrong[1].value = '300千克'
    const { summary, rows } = await readAll(await saved(sheet))
    expect([summary.form, pointed(summary), summary.grams]).toEqual(['gisw-t3', [], '1800000'])
    expect(rows[0]?.values).toMatchObject({ responsiblePerson: '张三', shippedAt: { day: '2025-03-05' } })
  })

  test('of a storage sheet come back half by half', async () => {
    const path = await drawBook({
      rows: [
        ['一般工业固体废物贮存环节记录表'],
        ['入库情况', null, null, '出库情况', null, null],
        ['代码', '入库时间', '入库数量(kg)', '代码', '出库时间', '出库数量(kg)'],
        ['900-005-S17', '2025-03-01', 'x', '900-005-S17', '2025-03-02', 40],
        ['900-005-S17', '2025-03-01', 10, '900-005-S17', '2025-03-99', 40],
      ],
      merge: ['A2:C2', 'D2:F2'],
    })
    const { rejected, summary } = await readAll(path)
    expect([summary.rows, summary.good, rejected.map(({ part }) => part)]).toEqual([2, 0, ['in', 'out']])
    const out = new PassThrough()
    const [, bytes] = await Promise.all([writeRejected(out, getForm('gisw-t5'), rejected), buffer(out)])
    const again = await readAll(writeFile(bytes))
    expect(again.rejected.map(({ part, values }) => [part, values.wasteCode])).toEqual([
      ['in', '900-005-S17'],
      ['out', '900-005-S17'],
    ])
    expect(again.summary.errors.map(({ code }) => code)).toEqual([
      'quantity_unreadable',
      'day_not_in_calendar',
    ])
  })
})
