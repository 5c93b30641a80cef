import { beforeAll, describe, expect, test } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { parsePeriod } from '../../src/core/period.ts'
import type { Refusal } from '../../src/core/refusal.ts'
import { readInventory } from '../../src/inventory/inventory.ts'
import { insertAreaTotals } from '../../src/ledger/area-totals.store.ts'
import { checkBook } from '../../src/ledger/check.store.ts'
import type { Fact } from '../../src/ledger/contract.ts'
import { correctPosting } from '../../src/ledger/correct.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import {
  closePeriod,
  decideLateEntry,
  listLateEntries,
  requestLateEntry,
} from '../../src/ledger/periods.store.ts'
import { type Book, bookkeeper, bookOf, place, testRules, testZone, tonnes } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { demoDistrict } from '../support/random-book.ts'

const scrap = '900-001-S17'
const now = new Date('2026-02-01T02:00:00Z')

/** A late fact into a closed year: refused without, booked with, a late-entry number; what was published stays. */
describe('a closed year', () => {
  const district = demoDistrict()
  let db: TestDatabase
  let book: Book
  let factory: { party: number; facility: number }
  let other: { party: number; facility: number }
  let plant: { party: number; facility: number }
  let sent: number
  let made: number
  let published: unknown

  const year = {
    stream: 'industrial' as const,
    party: null,
    from: '2025-01-01',
    to: '2026-01-01',
    reason: '年度封账',
  }
  const on = (fact: object, day: string): Fact => ({ occurredOn: day, ...fact }) as unknown as Fact
  const tell = async (fact: Fact, at = '2026-03-01T02:00:00Z') => (await book.book([fact], at))[0]
  const report = (asOf: string | null) =>
    db.database.read(bookkeeper, async (tx) => {
      const inventory = await readInventory(tx, district, {
        period: parsePeriod('2025'),
        scope: { kind: 'district', key: '', label: '' },
        asOf: asOf === null ? null : asDay(asOf),
        today: asDay('2026-06-01'),
        tables: [1],
      })
      return inventory.tables.map(({ marks: _, completeness: __, ...t }) => t)
    })
  const approve = async (over: Partial<Parameters<typeof requestLateEntry>[1]> = {}): Promise<number> =>
    db.database.write(bookkeeper, async (tx) => {
      const { id } = await requestLateEntry(tx, { ...year, reason: '漏报', ...over }, now, 2026)
      await decideLateEntry(tx, id, true, now)
      return id
    })
  const generate = (grams: number, over: object = {}) => ({
    kind: 'generate',
    facility: factory.facility,
    code: scrap,
    grams,
    ...over,
  })

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    factory = await place(db.database, '甲厂', { street: 'east' })
    other = await place(db.database, '乙厂', { street: 'west' })
    plant = await place(db.database, '省内利用厂', { region: 'inProvince', kind: 'recycler' })
    book = bookOf(db.database, testRules(unknown.facility))
    const way = {
      consignor: factory.facility,
      consignee: plant.facility,
      code: scrap,
      purpose: 'utilize',
      plate: '浙A1',
    }
    const outcomes = await book.book(
      [
        on(generate(tonnes(10)), '2025-11-05'),
        on({ kind: 'ship', ...way, grams: tonnes(6) }, '2025-12-20'),
        on({ kind: 'receive', ...way, grams: tonnes(5.9), refused: 0 }, '2025-12-21'),
      ],
      '2026-01-05T02:00:00Z',
    )
    const ids = outcomes.map((o) => (o.ok ? (o.postings.at(-1)?.posting as number) : 0))
    made = ids[0] as number
    sent = ids[1] as number
    await fold(db.database, bookkeeper, now)
    await db.database.write(bookkeeper, (tx) => closePeriod(tx, year, now))
    published = await report('2026-02-01')
  })

  test('takes no late fact without a number, and says which day is closed', async () => {
    const refusal = await tell(on(generate(tonnes(1)), '2025-06-05'))
    expect((refusal as { refusal: Refusal }).refusal).toMatchObject({ code: 'period_closed' })
    expect(await tell(on(generate(tonnes(1)), '2026-01-05'))).toMatchObject({ ok: true })
    await expect(
      db.database.write(bookkeeper, (tx) =>
        insertAreaTotals(
          tx,
          [
            {
              scope: 'district',
              facility: other.facility,
              street: null,
              stream: 'industrial',
              codes: 'stream',
              from: '2025-03-01',
              to: '2025-04-01',
              source: 'unit',
              columns: [{ column: 'generated', grams: 1 }],
              record: null,
            },
          ],
          { now, zone: testZone, demo: false },
        ),
      ),
    ).rejects.toMatchObject({ code: 'period_closed' })
  })

  test('takes it under a number that is approved, for the stream, the days and the party it names', async () => {
    const fact = on(generate(tonnes(1)), '2025-06-05')
    const wrong = [
      await approve({ stream: 'household' }),
      await approve({ from: '2025-07-01' }),
      await approve({ party: other.party }),
    ]
    for (const lateEntry of wrong)
      expect(await tell({ ...fact, lateEntry })).toMatchObject({
        ok: false,
        refusal: { code: 'late_entry_invalid' },
      })
    const lateEntry = await approve({ party: factory.party })
    expect(await tell({ ...fact, lateEntry })).toMatchObject({ ok: true })
    const [last] = await db.database.readAll(bookkeeper, (tx) => listLateEntries(tx))
    expect(last).toMatchObject({ id: lateEntry, used: 1 })
    expect(last?.number).toMatch(/^GZ2026-\d{4}$/)
  })

  test('takes a correction, and what depends on it, under one number', async () => {
    const correct = (posting: number, fact: object, day: string, lateEntry?: number) =>
      db.database.write(bookkeeper, (tx) =>
        correctPosting(
          tx,
          {
            posting,
            fact: {
              grade: 'recorded',
              details: {},
              allowUnexplained: false,
              occurredOn: day,
              ...fact,
            } as unknown as Fact,
            reason: '抄错',
            withDependents: true,
            ...(lateEntry === undefined ? {} : { lateEntry }),
          },
          {
            rules: book.rules,
            now: new Date('2026-03-05T02:00:00Z'),
            zone: testZone,
            command: null,
            demo: false,
          },
        ),
      )
    const way = {
      consignor: factory.facility,
      consignee: plant.facility,
      code: scrap,
      purpose: 'utilize',
      plate: '浙A1',
    }
    const less = { kind: 'ship', ...way, grams: tonnes(5.95) }
    await expect(correct(sent, less, '2025-12-20')).rejects.toMatchObject({ code: 'period_closed' })
    const lateEntry = await approve()
    const booked = await correct(sent, less, '2025-12-20', lateEntry)
    expect(booked.map((p) => p.occurredOn)).toEqual(['2025-12-20', '2025-12-21'])
    await expect(correct(made, generate(tonnes(12)), '2025-11-05')).rejects.toMatchObject({
      code: 'period_closed',
    })
    await correct(made, generate(tonnes(12)), '2025-11-05', lateEntry)
  })

  test('lets better evidence raise a grade, since it changes no figure', async () => {
    const way = {
      consignor: factory.facility,
      consignee: plant.facility,
      code: scrap,
      purpose: 'utilize',
      plate: '浙A1',
    }
    const ticket = on(
      { kind: 'receive', ...way, grams: tonnes(5.9), refused: 0, grade: 'weighed' },
      '2025-12-21',
    )
    const outcome = await tell(ticket)
    expect(outcome).toMatchObject({ ok: true, warnings: [{ code: 'attached' }] })
    const raised = await book.entries(`p.kind = 'raise'`)
    expect(raised.length).toBeGreaterThan(0)
    expect(raised.reduce((s, e) => s + e.grams, 0)).toBe(0)
  })

  test('is reported as it was published, whatever came later', async () => {
    expect(await report('2026-02-01')).toEqual(published)
    const [today] = (await report(null)) as { total: { cells: Record<string, string> } }[]
    expect(today?.total.cells).toMatchObject({ generated: '13', utilized: '5.9', stored: '7.05' })
    expect((await db.database.readAll(bookkeeper, (tx) => checkBook(tx))).faults).toEqual([])
  })
})
