import type { Cell, Worksheet } from 'exceljs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { gramsToDecimal } from '../../../src/core/mass.ts'
import { Inventory, type InventoryTable } from '../../../src/inventory/contract.ts'
import { inventoryXlsx } from '../../../src/inventory/documents/inventory-xlsx.ts'
import { tableOf } from './build-table.ts'
import { evaluate } from './evaluate.ts'
import { openWorkbook, plain } from './packages.ts'
import { industrial, planInventory, sampleInventory } from './tables.ts'

type Book = Awaited<ReturnType<typeof openWorkbook>>

function sheetOf(book: Book, name: string): Worksheet {
  const sheet = book.getWorksheet(name)
  if (!sheet) throw new Error(`no sheet ${name}`)
  return sheet
}

function formulaCells(sheet: Worksheet): Cell[] {
  const cells: Cell[] = []
  sheet.eachRow((row) => {
    row.eachCell((cell) => {
      if (cell.formula && cell.master === cell) cells.push(cell)
    })
  })
  return cells
}

function expectLiveResults(sheet: Worksheet): void {
  for (const cell of formulaCells(sheet)) {
    const value = evaluate(sheet, cell.formula)
    const where = `${sheet.name} ${cell.address} =${cell.formula}: ${String(cell.result)}, not ${value}`
    expect(Math.abs(Number(cell.result) - Number(value)), where).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(Number(value))),
    )
  }
}

describe('the inventory as a workbook', () => {
  const inventory = sampleInventory()
  let book: Book
  beforeAll(async () => {
    book = await openWorkbook(await inventoryXlsx(inventory))
  })

  it('is built from an inventory that keeps the contract', () => {
    expect(Inventory.parse(inventory)).toEqual(inventory)
  })

  it('has a sheet per table, then evidence and definitions', () => {
    expect(book.worksheets.map((sheet) => sheet.name)).toEqual([
      '表1',
      '表2',
      '表3',
      '表4',
      '表5',
      '表6',
      '证据构成',
      '口径说明',
    ])
  })

  it('lays table 1 out as annex 3 does', () => {
    const sheet = sheetOf(book, '表1')
    expect(sheet.getCell('A1').value).toBe('表1  一般工业固体废物')
    expect(plain(sheet.getCell('A2').value)).toBe('示范区“无废城市”建设废物清单（2025年）  【演示数据】')
    expect(sheet.getCell('J3').value).toBe('单位：万吨')
    const head = [4, 5].map((row) => sheet.getRow(row).values)
    expect(head).toEqual([
      [
        undefined,
        '种类',
        '种类',
        '产生量',
        '综合利用情况',
        '综合利用情况',
        '处置情况',
        '处置情况',
        '贮存量',
        '综合利用率',
        '去向',
      ],
      [
        undefined,
        '种类',
        '种类',
        '产生量',
        '利用量',
        '利用方式',
        '处置量',
        '处置方式',
        '贮存量',
        '综合利用率',
        '去向',
        undefined,
        '利用往年贮存量',
      ],
    ])
    expect(sheet.getCell('A10').master.address).toBe('A6')
    expect(sheet.getCell('A6').value).toBe('一般工业固体废物')
    expect([11, 12].map((row) => sheet.getCell(row, 1).value)).toEqual(['未分项', '合计'])
    expect(sheet.getCell('B11').master.address).toBe('A11')
  })

  it('holds unrounded figures, and totals with the unspecified line as live sums', () => {
    const sheet = sheetOf(book, '表1')
    expect(sheet.getCell('C6').value).toBe(3.12005)
    expect(sheet.getCell('C6').numFmt.startsWith('#,##0.00')).toBe(true)
    expect(sheet.getCell('C12').value).toEqual({ formula: 'SUM(C6:C11)', result: 5.640005 })
    expect(sheet.getCell('F11').value).toBe('未报')
  })

  it('computes rates from the masses of the row, prior stock beside the printed table included', () => {
    const sheet = sheetOf(book, '表1')
    expect(sheet.getCell('I8').formula).toBe('IF(SUM(C8,L8)=0,"",ROUND(SUM(D8)/SUM(C8,L8),4))')
    expect(sheet.getCell('I8').result).toBe(0.9974)
    expect(sheet.getCell('I8').numFmt.startsWith('0.00%')).toBe(true)
    expect(sheet.getCell('L12').value).toEqual({ formula: 'SUM(L6:L11)', result: 0.004 })
  })

  it('gives every formula the result that calculating it anew gives', () => {
    for (const sheet of book.worksheets) expectLiveResults(sheet)
    expect(formulaCells(sheetOf(book, '表4')).length).toBeGreaterThan(15)
  })

  it('prints on A4 across, marks in header and footer, without the measures', () => {
    for (const sheet of book.worksheets) {
      expect(sheet.pageSetup).toMatchObject({ paperSize: 9, orientation: 'landscape', fitToWidth: 1 })
      expect(sheet.headerFooter.oddHeader).toContain('演示数据')
      expect(sheet.headerFooter.oddFooter).toContain('演示数据')
    }
    expect(sheetOf(book, '表1').pageSetup.printArea).toBe('A1:J16')
  })

  it('keeps each note at its cell and in words below', () => {
    const sheet = sheetOf(book, '表1')
    expect(sheet.getCell('D6').numFmt).toContain('①')
    expect(JSON.stringify(sheet.getCell('D6').note)).toContain('其中未确认接受 9 吨')
    const words = sheet.getColumn(1).values.map((value) => plain(value ?? null))
    expect(words).toContain('注①：其中未确认接受 9 吨')
    expect(words).toContain(
      '物料平衡：期初 0.01 ＋ 产生 5.64 ＝ 流出 5.50 ＋ 期末 0.13 ＋ 磅差 0.01 ＋ 去向未报 0.01（其中倾倒丢弃 0.0003）',
    )
    expect(words).toContain('填报情况：应报 512 家，已报 498 家；数据覆盖 12 个月；初步')
  })

  it('shows for every figure what it was taken from', () => {
    const sheet = sheetOf(book, '证据构成')
    const figures = inventory.tables.flatMap((table) =>
      [...table.rows, ...(table.unspecified ? [table.unspecified] : []), table.total].flatMap((row) =>
        Object.keys(row.evidence).map((key) => Number(row.cells[key])),
      ),
    )
    const shown = Array.from({ length: sheet.rowCount - 3 }, (_, i) => sheet.getCell(i + 4, 5).value)
    expect(shown).toEqual(figures)
  })
})

describe('figures that the plan does not give', () => {
  it('stand as words, and a total known only as a whole still adds up', async () => {
    const sheet = sheetOf(await openWorkbook(await inventoryXlsx(planInventory())), '表1')
    expect(sheet.getCell('C6').value).toBe('规划未给出')
    expect(sheet.getCell('C12').value).toEqual({ formula: 'SUM(C6:C11)', result: 5.64 })
    expect(plain(sheet.getCell('A2').value)).toContain('规划数据')
    expectLiveResults(sheet)
  })
})

describe('a rate that its source states against the arithmetic', () => {
  it('is printed as stated, without a formula that would change it', async () => {
    const table = tableOf(industrial)
    table.total.cells.comprehensiveUtilizationRate = '99.81'
    const book = await openWorkbook(await inventoryXlsx(sampleInventory({ tables: [table] })))
    const cell = sheetOf(book, '表1').getCell('I12')
    expect(cell.formula).toBeUndefined()
    expect(cell.value).toBe(0.9981)
  })
})

describe('words that look like formulas', () => {
  it('stay words', async () => {
    const table: InventoryTable = tableOf(industrial)
    const [first] = table.rows
    if (first) first.cells.destination = '=HYPERLINK("http://example.invalid")'
    const book = await openWorkbook(await inventoryXlsx(sampleInventory({ tables: [table] })))
    const cell = sheetOf(book, '表1').getCell('J6')
    expect(cell.formula).toBeUndefined()
    expect(cell.value).toBe('=HYPERLINK("http://example.invalid")')
    expect(cell.numFmt).toBe('@')
  })
})

describe('any masses', () => {
  const mass = fc.option(fc.bigInt({ min: 0n, max: 10n ** 13n }), { freq: 6, nil: null })
  const rowFigures = fc.record({ generated: mass, utilized: mass, disposed: mass, stored: mass })

  it('sum to the total cell, exactly in text and live in the sheet', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rowFigures, { minLength: 1, maxLength: 6 }), async (masses) => {
        const rows = masses.map((grams, i) => ({
          key: `r${i}`,
          label: `种类${i}`,
          group: '固体废物',
          grams,
          measures: {},
        }))
        const table = tableOf({ ...industrial, rows })
        const sheet = sheetOf(
          await openWorkbook(await inventoryXlsx(sampleInventory({ tables: [table] }))),
          '表1',
        )
        const totalRow = 5 + rows.length + 2
        for (const [letter, key] of [
          ['C', 'generated'],
          ['D', 'utilized'],
          ['F', 'disposed'],
          ['H', 'stored'],
        ] as const) {
          const total = sheet.getCell(`${letter}${totalRow}`)
          const stated = table.total.cells[key] ?? null
          if (stated === null) expect(total.value).toBe('未报')
          else expect(total.result).toBe(Number(stated))
        }
        expectLiveResults(sheet)
      }),
      { numRuns: 25 },
    )
  })

  it('and a total that is not their sum keeps its figure, without a formula, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 1n, max: 10n ** 9n }), async (off) => {
        const table = tableOf(industrial)
        const right = BigInt((table.total.cells.generated ?? '').replace('.', '').padEnd(11, '0'))
        const wrong = gramsToDecimal(right + off, '万吨')
        table.total.cells.generated = wrong
        const book = await openWorkbook(await inventoryXlsx(sampleInventory({ tables: [table] })))
        const sheet = sheetOf(book, '表1')
        expect(sheet.getCell('C12').value).toBe(Number(wrong))
        const words = sheet.getColumn(1).values.map((value) => plain(value ?? null))
        expect(words).toContain(`产生量的合计与各行之和相差 ${gramsToDecimal(off, '万吨')} 万吨，以合计为准`)
      }),
      { numRuns: 10 },
    )
  })
})

describe('notes that belong to no column', () => {
  it('are said under the table with the rows that have them', async () => {
    const table = tableOf(industrial)
    table.total.notes.plainRate = '利用量÷产生量 96.88%'
    for (const row of table.rows.slice(0, 1)) row.notes = { ...row.notes, plainRate: '利用量÷产生量 99.04%' }
    const book = await openWorkbook(await inventoryXlsx(sampleInventory({ tables: [table] })))
    const words = sheetOf(book, '表1')
      .getColumn(1)
      .values.map((value) => plain(value ?? null))
    expect(words).toContain('炉渣：利用量÷产生量 99.04%；合计：利用量÷产生量 96.88%')
  })
})
