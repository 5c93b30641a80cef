import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../../src/core/refusal.ts'
import { forms } from '../../../src/intake/forms/forms.ts'
import { type FormEvent, readForm } from '../../../src/intake/sheets/read-form.ts'
import { principalGrams } from '../../../src/intake/sheets/summary.ts'
import { writeTemplate } from '../../../src/intake/sheets/template.ts'
import type { Cell, Row, Sheet } from '../../../src/office/cell.ts'
import { writeFile } from './package-file.ts'

/** Reads to the end; a Refusal is an answer, anything else a crash. */
async function answered(source: string | AsyncIterable<Sheet>): Promise<FormEvent[] | Refusal> {
  const events: FormEvent[] = []
  try {
    for await (const event of readForm(source, {
      resolveWaste: (text) => (text === '废纸' ? '900-005-S17' : undefined),
    }))
      events.push(event)
    return events
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

describe('whatever the bytes', () => {
  const starts = ['', '504b0304', '504b0506', 'd0cf11e0a1b11ae1', 'efbbbf', 'fffe', 'feff', '3c3f786d6c'].map(
    (hex) => Buffer.from(hex, 'hex'),
  )

  test('there is an answer', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 400 }),
        async (start, bytes) => {
          await answered(writeFile(Buffer.concat([start, bytes]), 'bin'))
        },
      ),
      { numRuns: 150 },
    )
  })

  test('a damaged workbook is refused or reads as it was, never otherwise', async () => {
    const form = forms[2]
    if (!form) throw new Error('no form')
    const whole = await writeTemplate(form)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, change, cut) => {
          const bytes = cut ? Buffer.from(whole.subarray(0, at)) : Buffer.from(whole)
          if (!cut) bytes[at] = (bytes[at] ?? 0) ^ change
          const result = await answered(writeFile(bytes))
          if (!(result instanceof Refusal))
            expect(result.at(-1)).toMatchObject({ kind: 'summary', rows: 0, good: 0 })
        },
      ),
      { numRuns: 150 },
    )
  })
})

const titles = forms.flatMap(({ fields }) =>
  fields.flatMap(({ title, names = [], group, leaf }) => [title, ...names, group ?? '', leaf ?? '']),
)
const text = fc.oneof(
  fc.constantFrom(...titles),
  fc.constantFrom(
    '合计',
    '小计',
    '注：',
    '负责人：',
    '单位：吨',
    '示例',
    '废纸',
    '900-005-S17',
    'HW08',
    '1.5吨',
    '约3',
    '-2kg',
    '1,000',
    '1,00',
    '3月',
    '2025年',
    '3/5/2025',
    '2025.2.30',
    '8:10',
    '/',
    '无',
    '=1+1',
    '3箱',
    '０．５ｔ',
    '1e5',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[\d.,/年月日:吨kg-]{1,10}$/),
)
const cell: fc.Arbitrary<Cell | undefined> = fc.oneof(
  {
    weight: 4,
    arbitrary: text.map((value): Cell | undefined =>
      value.trim() === '' ? undefined : { kind: 'text', text: value },
    ),
  },
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map((number): Cell => ({ kind: 'number', number, text: String(number) })),
  fc.integer({ min: 0, max: 100_000 }).map((number): Cell => ({ kind: 'date', number, text: '2025-03-05' })),
  fc.constantFrom<Cell | undefined>(
    { kind: 'error', text: '#REF!' },
    { kind: 'boolean', text: 'TRUE' },
    undefined,
  ),
  fc
    .tuple(fc.nat(20), fc.nat(8))
    .map(([row, column]): Cell => ({ kind: 'text', text: '并', mergedFrom: { row: row + 1, column } })),
)

async function* sheetOf(rows: readonly Row[]): AsyncGenerator<Sheet> {
  yield {
    name: 'Sheet1',
    hidden: false,
    merges: [],
    async *rows() {
      yield* rows
    },
  }
}

describe('whatever the cells', () => {
  const someForm = fc.constantFrom(...forms)
  const filled = fc.tuple(
    someForm,
    fc.array(fc.array(cell, { maxLength: 14 }), { maxLength: 25 }),
    fc.boolean(),
  )

  test('every row is good, or says why not at a place; and the summary is their sum', async () => {
    await fc.assert(
      fc.asyncProperty(filled, async ([form, garbage, headed]) => {
        const head = form.fields
          .filter(({ heading, added }) => !heading && !added)
          .map(({ title }): Cell => ({ kind: 'text', text: title }))
        const lines: (Cell | undefined)[][] = headed
          ? [[{ kind: 'text', text: `2025年3月${form.title}` }], head, ...garbage]
          : garbage
        const rows = lines.flatMap((cells, i): Row[] =>
          cells.some((each) => each) ? [{ row: i + 1, hidden: false, cells }] : [],
        )
        const events = await answered(sheetOf(rows))
        if (events instanceof Refusal) return
        const summary = events.at(-1)
        if (summary?.kind !== 'summary') throw new Error('no summary')
        let grams = 0n
        const all = new Set<number>()
        const bad = new Set<number>()
        for (const event of events) {
          if (event.kind === 'row') {
            grams += principalGrams(event)
            expect(event.faults.every(({ severity }) => severity === 'warning')).toBe(true)
          }
          if (event.kind === 'rejected') {
            bad.add(event.row)
            expect(event.faults.some(({ severity }) => severity === 'error')).toBe(true)
          }
          if (event.kind === 'row' || event.kind === 'rejected') all.add(event.row)
          if (event.kind === 'fault') {
            expect(event.message).not.toMatch(/undefined|\{\w+\}|NaN/)
            if (event.column !== null) expect(event.column).toMatch(/^[A-Z]{1,3}$/)
          }
        }
        expect(summary).toMatchObject({ rows: all.size, good: all.size - bad.size, grams: String(grams) })
      }),
      { numRuns: 300 },
    )
  })
})
