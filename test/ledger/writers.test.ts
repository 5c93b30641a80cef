import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Refusal } from '../../src/core/refusal.ts'
import { bookFacts } from '../../src/ledger/booking.ts'
import { checkBook } from '../../src/ledger/check.store.ts'
import type { Fact } from '../../src/ledger/contract.ts'
import { closePeriod, reopenPeriod } from '../../src/ledger/periods.store.ts'
import { once } from '../../src/platform/command.ts'
import { type Book, bookkeeper, bookOf, place, testRules, testZone } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const oil = '900-214-08'
const scrap = '900-001-S17'

describe('many writers at once', () => {
  let db: TestDatabase
  let book: Book
  let plant: { party: number; facility: number }
  let n = 0

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    plant = await place(db.database, '处置厂', { region: 'outProvince' })
    book = bookOf(db.database, testRules(unknown.facility))
  })

  const draw = (kind: number, facility: number, lots: readonly number[], grams: number): Partial<Fact> => {
    const common = { occurredOn: '2025-06-10' as never, grams, code: oil, facility }
    const named = lots.map((lot) => ({ lot }))
    switch (kind) {
      case 0:
        return {
          kind: 'ship',
          ...common,
          consignor: facility,
          consignee: plant.facility,
          purpose: 'dispose',
          movement: 'new',
        }
      case 1:
        return { kind: 'selfTreat', ...common, purpose: 'dispose', lots: named }
      case 2:
        return {
          kind: 'treat',
          ...common,
          inputs: named,
          added: 0,
          purpose: 'dispose',
          residues: [],
          products: [],
        }
      default:
        return { kind: 'merge', ...common, inputs: named, outputs: [{ grams }] }
    }
  }

  test('sixteen that draw the same lots: who comes too late is told what is left, and leaves no trace', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ kind: fc.nat(3), grams: fc.integer({ min: 1, max: 60 }) }), {
          minLength: 16,
          maxLength: 16,
        }),
        fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 3 }),
        async (writers, stock) => {
          const { facility } = await place(db.database, `厂${++n}`)
          const made = await book.book(
            stock.map((grams) => ({
              kind: 'generate' as const,
              occurredOn: '2025-06-01' as never,
              facility,
              code: oil,
              grams,
            })),
          )
          const lots = made.flatMap((o) => (o.ok ? o.postings.flatMap((p) => p.lots) : []))
          const before = (await book.entries()).length
          const outcomes = await Promise.all(
            writers.map((w) => book.book([draw(w.kind, facility, lots, w.grams)]).then(([o]) => o)),
          )
          const refused = outcomes.flatMap((o) => (o && !o.ok ? [o.refusal] : []))
          for (const r of refused) {
            expect([
              'stock_missing',
              'lots_named_too_small',
              'lot_too_small',
              'output_above_input',
            ]).toContain(r.code)
            if (r.code === 'stock_missing' || r.code === 'lot_too_small') {
              const { left, wanted } = r.details as { left: number; wanted: number }
              expect(left).toBeGreaterThanOrEqual(0)
              expect(wanted > left || left === 0).toBe(true)
            }
          }
          const written = new Set((await book.entries()).slice(before).map((e) => e.posting))
          expect(written.size).toBe(outcomes.length - refused.length)
          const held = (await book.entries(`e.origin = ${facility} and e.position = 'stored'`)).reduce(
            (s, e) => s + e.grams,
            0,
          )
          expect(held).toBeGreaterThanOrEqual(0)
        },
      ),
      { numRuns: 12 },
    )
    expect((await db.database.readAll(bookkeeper, (tx) => checkBook(tx))).faults).toEqual([])
  })

  test('one lot, one winner', async () => {
    const { facility } = await place(db.database, '单批厂')
    const [made] = await book.book([
      { kind: 'generate', occurredOn: '2025-06-01' as never, facility, code: oil, grams: 100 },
    ])
    const lot = (made as { postings: { lots: number[] }[] }).postings[0]?.lots[0] as number
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, (_, i) => book.book([draw(i % 4 === 0 ? 0 : 1, facility, [lot], 60)])),
    )
    const flat = outcomes.flat()
    expect(flat.filter((o) => o.ok)).toHaveLength(1)
    const loser = flat.find((o) => !o.ok) as { refusal: Refusal }
    expect(loser.refusal.message).toMatch(/0\.04 公斤|还差/)
  })

  test('the same command sixteen times books once', async () => {
    const { facility } = await place(db.database, '重发厂')
    const fact = {
      kind: 'generate',
      occurredOn: '2025-06-01',
      facility,
      code: scrap,
      grams: 5,
      grade: 'recorded',
      details: {},
    } as unknown as Fact
    const context = {
      rules: book.rules,
      now: new Date('2025-06-02T00:00:00Z'),
      zone: testZone,
      command: 'k',
      demo: false,
    }
    const send = (grams: number) =>
      db.database.write(bookkeeper, (tx) =>
        once(tx, 'key-00000001', { ...fact, grams }, context.now, async () => {
          const [o] = await bookFacts(tx, [{ fact: { ...fact, grams } as Fact }], context, true)
          return { posting: o?.ok ? o.postings[0]?.posting : null }
        }),
      )
    const answers = await Promise.all(Array.from({ length: 16 }, () => send(5)))
    expect(new Set(answers.map((a) => a.posting)).size).toBe(1)
    await expect(send(6)).rejects.toMatchObject({ code: 'idempotency_conflict' })
    expect(await book.entries(`e.origin = ${facility}`)).toHaveLength(2)
  })

  test('closing and booking do not cross: what is booked into the period lies below the closing’s position', async () => {
    for (let round = 0; round < 8; round++) {
      const { facility } = await place(db.database, `封账厂${round}`)
      const day = `2025-0${(round % 8) + 1}-15`
      const span = {
        stream: 'industrial' as const,
        party: null,
        from: `${day.slice(0, 7)}-01`,
        to: `${day.slice(0, 7)}-28`,
        reason: '封账',
      }
      const bookings = Array.from({ length: 12 }, (_, i) =>
        book.book([{ kind: 'generate', occurredOn: day as never, facility, code: scrap, grams: i + 1 }]),
      )
      const closing = db.database.write(bookkeeper, (tx) => closePeriod(tx, span, new Date()))
      const [outcomes, id] = await Promise.all([Promise.all(bookings), closing])
      const [closed] = await db.database.readAll(bookkeeper, (tx) =>
        tx.query<{ position: number }>(
          'select book_position as position from wufei.period_close where id = $1',
          [id],
        ),
      )
      for (const o of outcomes.flat()) {
        if (o.ok)
          for (const p of o.postings) expect(p.posting).toBeLessThanOrEqual(closed?.position as number)
        else expect(o.refusal.code).toBe('period_closed')
      }
      await db.database.write(bookkeeper, (tx) => reopenPeriod(tx, id, '复核', new Date()))
    }
  })
})
