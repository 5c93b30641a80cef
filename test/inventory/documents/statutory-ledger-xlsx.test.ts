import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { creditCodeCheckCharacter } from '../../../src/core/credit-code.ts'
import { parseQuantity } from '../../../src/core/quantity.ts'
import { type Field, type Form, fieldKey } from '../../../src/intake/forms/form.ts'
import { forms } from '../../../src/intake/forms/forms.ts'
import { type FormEvent, readForm } from '../../../src/intake/sheets/read-form.ts'
import { recognize } from '../../../src/intake/sheets/recognize.ts'
import { StatutoryLedger } from '../../../src/inventory/contract.ts'
import { statutoryLedgerXlsx } from '../../../src/inventory/documents/statutory-ledger-xlsx.ts'
import type { Row } from '../../../src/office/cell.ts'
import { readWorkbook } from '../../../src/office/read-workbook.ts'
import { openWorkbook, plain } from './packages.ts'

const statutory = forms.filter(({ id }) => /^(gisw|hw)-/.test(id))

const CREDIT_CODE = `91330108MA2ABCDE0${creditCodeCheckCharacter('91330108MA2ABCDE0')}`

/** A value that a form can hold, another one in every row. */
function valueFor(field: Field, row: number): string {
  switch (field.type) {
    case 'quantity':
      return ['1.25', '0.000001', '12345.678901'][row] ?? '0'
    case 'integer':
      return String(row + 1)
    case 'percent':
      return `8${row}.5`
    case 'moment':
      return `2025-03-1${row} 14:30`
    case 'day':
      return '2025-03-31'
    case 'period':
      return field.example ?? '2025年3月'
    case 'wasteCode':
      return field.example || '900-005-S17'
    case 'wasteClass':
      return 'HW08'
    case 'creditCode':
      return CREDIT_CODE
    case 'phone':
      return `1380000000${row}`
    case 'plate':
      return `浙A1234${row}`
    case 'option':
      return field.options?.[row % (field.options.length || 1)]?.value ?? ''
    default:
      return `${field.id}-${field.part ?? ''}${row}`
  }
}

const ROWS = 3

function ledgerOf(form: Form): StatutoryLedger {
  const shared = ['unitName', 'unitCreditCode', 'responsiblePerson', 'filledAt', 'period']
  const header = Object.fromEntries(
    form.fields.filter(({ id }) => shared.includes(id)).map((field) => [fieldKey(field), valueFor(field, 0)]),
  )
  const own = form.fields.filter(({ id }) => !shared.includes(id))
  return {
    form: form.id,
    party: { name: header.unitName ?? '某某公司', creditCode: CREDIT_CODE },
    period: { from: '2025-03-01', to: '2025-04-01' },
    asOf: '2025-04-05',
    header,
    rows: Array.from({ length: ROWS }, (_, row) => ({
      posting: `2025-${row + 1}`,
      cells: Object.fromEntries(own.map((field) => [fieldKey(field), valueFor(field, row)])),
    })),
    marks: ['演示数据'],
  }
}

async function imported(bytes: Buffer) {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-'))
  try {
    const path = join(folder, 'ledger.xlsx')
    await writeFile(path, bytes)
    const events: FormEvent[] = []
    for await (const event of readForm(path)) events.push(event)
    return events
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function readBack(bytes: Buffer): Promise<{ name: string | null; rows: Row[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-'))
  try {
    const path = join(folder, 'ledger.xlsx')
    await writeFile(path, bytes)
    for await (const sheet of readWorkbook(path)) {
      const rows: Row[] = []
      for await (const row of sheet.rows()) rows.push(row)
      return { name: sheet.name, rows }
    }
    throw new Error('no sheet')
  } finally {
    await rm(folder, { recursive: true })
  }
}

const printedValue = (field: Field, value: string): string =>
  field.options?.find((option) => option.value === value)?.label ?? value

describe.each(statutory.map((form) => [form.id, form] as const))('the ledger %s', (_, form) => {
  it('is read again by intake with every field of every row, and our posting beside it', async () => {
    const ledger = StatutoryLedger.parse(ledgerOf(form))
    const { name, rows } = await readBack(await statutoryLedgerXlsx(ledger))
    const recognition = recognize(rows, { forms, sheetName: name })
    expect(recognition.form?.id).toBe(form.id)
    // Our posting number is passed over knowingly; nothing of the form is left for a person to say.
    expect(recognition.columns.filter(({ role }) => role === 'unknown')).toEqual([])
    expect(recognition.columns.find(({ title }) => title === '账目编号')?.role).toBe('ignored')
    const body = rows.filter(({ row }) => row > (recognition.header?.bottom ?? 0))
    expect(body).toHaveLength(ROWS)
    for (const field of form.fields) {
      const key = fieldKey(field)
      const label = recognition.labels.find((found) => fieldKey(found.field) === key)
      const column = recognition.columns.find((found) => found.field && fieldKey(found.field) === key)
      const expected = ledger.rows.map(({ cells }) =>
        printedValue(field, String(cells[key] ?? ledger.header[key] ?? '')),
      )
      if (column) {
        const found = body.map(({ cells }) => cells[column.column])
        expect(
          found.map((cell) => (field.type === 'quantity' ? String(cell?.number) : cell?.text)),
          key,
        ).toEqual(expected.map((value) => (field.type === 'quantity' ? String(Number(value)) : value)))
        if (field.type === 'quantity' && !field.unitColumn) expect(column.unit, key).toBe('吨')
        if (field.unitColumn) {
          const unit = recognition.columns.find(
            ({ role, of }) => role === 'unit' && (of === key || of === undefined),
          )
          expect(
            body.map(({ cells }) => cells[unit?.column ?? -1]?.text),
            key,
          ).toEqual(['吨', '吨', '吨'])
        }
      } else {
        expect(label?.cell.text, key).toBe(expected[0])
      }
    }
    const posting = recognition.columns.at(-1)
    expect(body.map(({ cells }) => cells[posting?.column ?? -1]?.text)).toEqual([
      '2025-1',
      '2025-2',
      '2025-3',
    ])
  })
})

describe.each(statutory.map((form) => [form.id, form] as const))('the ledger %s, imported', (id, form) => {
  it('has all its rows good, to the gram', async () => {
    const ledger = ledgerOf(form)
    const events = await imported(await statutoryLedgerXlsx(ledger))
    const summary = events.find((event) => event.kind === 'summary')
    expect(summary?.errors).toEqual([])
    expect([summary?.form, summary?.rows, summary?.good]).toEqual([id, ROWS, ROWS])
    const principals = form.parts.map((part) =>
      form.fields.find((f) => f.id === part.principal && (!f.part || f.part === part.id)),
    )
    const grams = ledger.rows.flatMap(({ cells }) =>
      principals.map((field) =>
        field?.type === 'quantity'
          ? BigInt(parseQuantity(String(cells[fieldKey(field)]), { defaultUnit: '吨' }).grams)
          : 0n,
      ),
    )
    expect(summary?.grams).toBe(String(grams.reduce((a, b) => a + b, 0n)))
  })
})

describe('a statutory ledger', () => {
  const form = forms.find(({ id }) => id === 'gisw-t3') as Form

  it('keeps one record number above the table, and several beside their rows', async () => {
    const ledger = ledgerOf(form)
    const one = { ...ledger, rows: ledger.rows.slice(0, 1) }
    const titles = async (of: StatutoryLedger) => {
      const [sheet] = (await openWorkbook(await statutoryLedgerXlsx(of))).worksheets
      const texts: string[] = []
      sheet?.eachRow((row) =>
        row.eachCell((cell) => {
          if (cell.master === cell) texts.push(plain(cell.value))
        }),
      )
      return texts
    }
    expect(await titles(one)).toContain('记录表编号：recordNo-0')
    expect(await titles(ledger)).not.toContain('记录表编号：recordNo-0')
    expect(await titles(ledger)).toEqual(expect.arrayContaining(['记录表编号', 'recordNo-0', 'recordNo-2']))
  })

  it('prints the empty form where there is nothing to report', async () => {
    const { name, rows } = await readBack(await statutoryLedgerXlsx({ ...ledgerOf(form), rows: [] }))
    const recognition = recognize(rows, { forms, sheetName: name })
    expect(recognition.form?.id).toBe('gisw-t3')
    expect(rows.filter(({ row }) => row > (recognition.header?.bottom ?? 0))).toEqual([])
  })

  it('refuses, as a bug, a value whose field the form does not have', async () => {
    const ledger = ledgerOf(form)
    const [first] = ledger.rows
    if (first) first.cells.colour = '红'
    await expect(statutoryLedgerXlsx(ledger)).rejects.toThrow(/colour/)
    await expect(statutoryLedgerXlsx({ ...ledgerOf(form), form: 'none' })).rejects.toThrow(RangeError)
  })
})
