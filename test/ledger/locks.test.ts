import { beforeAll, describe, expect, test } from 'vitest'
import { checkBook } from '../../src/ledger/check.store.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import { closePeriod } from '../../src/ledger/periods.store.ts'
import type { Writer } from '../../src/platform/database.ts'
import { connect } from '../../src/platform/postgres/roles.ts'
import { type Book, bookkeeper, bookOf, place, testDistrict, testRules, tonnes } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const scrap = '900-001-S17'

/** The second lock (house.md law 2): what the application refuses, the database refuses when nobody asks it first. */
describe('the database refuses, past the application,', () => {
  let db: TestDatabase
  let book: Book
  let factory: { party: number; facility: number }
  let lot: number
  let posting: number

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    factory = await place(db.database, '甲厂')
    book = bookOf(db.database, testRules(unknown.facility))
    const [made] = await book.book([
      {
        kind: 'generate',
        occurredOn: '2025-05-10',
        facility: factory.facility,
        code: scrap,
        grams: tonnes(10),
      },
    ])
    const first = (made as { postings: { posting: number; lots: number[] }[] }).postings[0]
    lot = first?.lots[0] as number
    posting = first?.posting as number
    await db.database.write(bookkeeper, (tx) =>
      closePeriod(
        tx,
        { stream: 'industrial', party: null, from: '2025-01-01', to: '2025-04-01', reason: '一季度' },
        new Date(),
      ),
    )
  })

  interface RawLine {
    position: string
    grams: number
    lot?: number | null
    stream?: string
    grade?: string
  }
  const insertPosting = async (tx: Writer, day: string, kind = 'generate'): Promise<number> => {
    const [row] = await tx.query<{ id: number }>(
      `insert into wufei.posting (district, kind, occurred_on, since, recorded_at, recorded_day, actor, grade, fact, parties, facilities)
       values ($1, $2, $3, $3, now(), current_date, 'x', 'recorded', '{}', array[$4::int], array[$5::int]) returning id`,
      [testDistrict, kind, day, factory.party, factory.facility],
    )
    return row?.id as number
  }
  const insertLines = (tx: Writer, of: number, day: string, lines: readonly RawLine[]) =>
    tx.query(
      `insert into wufei.entry (district, posting, line, position, stream, facility, owner, code, lot, origin, born, grade, own, grams, occurred_on, since, recorded_day)
       select $1, $2, x.line, x.position, x.stream, $4, $5, $6, x.lot, $4, '2025-05-10', x.grade, true, x.grams, $3::date, $3::date, current_date
       from json_to_recordset($7::json) x(line smallint, position wufei.position, stream wufei.stream, lot bigint, grade wufei.grade, grams bigint)`,
      [
        testDistrict,
        of,
        day,
        factory.facility,
        factory.party,
        scrap,
        JSON.stringify(
          lines.map((l, i) => ({ lot: null, stream: 'industrial', grade: 'recorded', ...l, line: i + 1 })),
        ),
      ],
    )
  const raw = (day: string, lines: readonly RawLine[], kind?: string) =>
    db.database.write(bookkeeper, async (tx) =>
      insertLines(tx, await insertPosting(tx, day, kind), day, lines),
    )

  test('a posting that does not sum to zero', async () => {
    await expect(
      raw('2025-05-11', [
        { position: 'generated', grams: -5 },
        { position: 'utilized', grams: 4 },
      ]),
    ).rejects.toMatchObject({ code: 'WF001' })
  })

  test('an entry that joins a posting of an earlier transaction', async () => {
    await expect(
      db.database.write(bookkeeper, async (tx) => {
        const lines = [
          { position: 'generated', grams: -1 },
          { position: 'utilized', grams: 1 },
        ]
        await tx.query(
          `insert into wufei.entry (district, posting, line, position, stream, facility, owner, code, origin, born, grade, own, grams, occurred_on, since, recorded_day)
           select e.district, e.posting, 90 + x.line, x.position, e.stream, e.facility, e.owner, e.code, e.origin, e.born, e.grade, e.own, x.grams, e.occurred_on, e.since, e.recorded_day
           from wufei.entry e, json_to_recordset($2::json) x(line smallint, position wufei.position, grams bigint) where e.posting = $1 and e.line = 1`,
          [posting, JSON.stringify(lines.map((l, i) => ({ ...l, line: i })))],
        )
      }),
    ).rejects.toMatchObject({ code: 'WF002' })
  })

  test('an entry on another day than its posting', async () => {
    await expect(
      db.database.write(bookkeeper, async (tx) =>
        insertLines(tx, await insertPosting(tx, '2025-05-11'), '2025-05-12', [
          { position: 'generated', grams: -1 },
          { position: 'utilized', grams: 1 },
        ]),
      ),
    ).rejects.toMatchObject({ code: 'WF002' })
  })

  test('a day that is closed, whatever the posting calls itself', async () => {
    const lines = [
      { position: 'generated', grams: -5 },
      { position: 'utilized', grams: 5 },
    ]
    await expect(raw('2025-03-31', lines)).rejects.toMatchObject({ code: 'WF003' })
    await expect(raw('2025-03-31', lines, 'raise')).rejects.toMatchObject({ code: 'WF006' })
    await expect(raw('2025-04-01', lines)).resolves.toBeDefined()
  })

  test('better evidence that changes more than the grade', async () => {
    const regraded = (second: Partial<RawLine>) => [
      { position: 'utilized', grams: -5 },
      { position: 'utilized', grams: 5, grade: 'weighed', ...second },
    ]
    await expect(raw('2025-04-02', regraded({ position: 'disposed' }), 'raise')).rejects.toMatchObject({
      code: 'WF006',
    })
    await expect(raw('2025-04-02', regraded({ stream: 'household' }), 'raise')).rejects.toMatchObject({
      code: 'WF006',
    })
    await expect(raw('2025-03-02', regraded({}), 'raise')).resolves.toBeDefined()
  })

  test('more out of a lot than it holds, or what it never held', async () => {
    const out = (grams: number, grade = 'recorded') =>
      raw('2025-05-12', [
        { position: 'stored', lot, grams: -grams, grade },
        { position: 'utilized', grams, grade },
      ])
    await expect(out(tonnes(10) + 1)).rejects.toMatchObject({ code: '23514' })
    await expect(out(1, 'weighed')).rejects.toMatchObject({ code: '23514' })
    await expect(out(tonnes(1))).resolves.toBeDefined()
  })

  test('mass in a store without a lot, a lot where none can be, nothing at all', async () => {
    const lines = (l: RawLine): RawLine[] => [{ position: 'generated', grams: -5 }, l]
    await expect(raw('2025-05-13', lines({ position: 'stored', grams: 5 }))).rejects.toMatchObject({
      code: '23514',
    })
    await expect(raw('2025-05-13', lines({ position: 'utilized', grams: 5, lot }))).rejects.toMatchObject({
      code: '23514',
    })
    await expect(raw('2025-05-13', [{ position: 'utilized', grams: 0 }])).rejects.toMatchObject({
      code: '23514',
    })
  })

  test('a change to anything that is booked, and emptying it', async () => {
    const tables = [
      'posting',
      'entry',
      'record',
      'posting_record',
      'command',
      'audit',
      'control_total_column',
    ]
    for (const table of tables) {
      await expect(
        db.database.write(bookkeeper, (tx) => tx.query(`delete from wufei.${table}`)),
      ).rejects.toMatchObject({ code: '42501' })
    }
    await expect(
      db.database.write(bookkeeper, (tx) => tx.query(`update wufei.entry set grams = grams + 1`)),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      db.database.write(bookkeeper, (tx) => tx.query(`update wufei.lot_balance set grams = 0`)),
    ).rejects.toMatchObject({ code: '42501' })
    // Even the owner, who has every privilege, cannot.
    const owner = await connect(db.ownerUrl)
    try {
      for (const sql of [
        'update wufei.posting set kind = kind',
        'delete from wufei.entry',
        'truncate wufei.entry',
      ])
        await expect(owner.query(sql)).rejects.toMatchObject({ code: 'WF005' })
    } finally {
      await owner.end()
    }
  })

  test('a posting of another district, or of nobody’s', async () => {
    await expect(
      db.database.write({ ...bookkeeper, district: 990002 }, (tx) =>
        insertPosting(tx as Writer, '2025-05-11'),
      ),
    ).rejects.toThrow()
    const app = await connect(db.appUrl)
    try {
      const seen = await app.query('select count(*)::int as n from wufei.posting')
      expect(seen.rows[0]).toEqual({ n: 0 })
    } finally {
      await app.end()
    }
  })

  test('and the check finds what was planted past it', async () => {
    expect((await db.database.readAll(bookkeeper, (tx) => checkBook(tx))).faults).toEqual([])
    await fold(db.database, bookkeeper, new Date())
    const owner = await connect(db.superuserUrl)
    try {
      await owner.query(`update wufei.lot_balance set grams = grams + 7`)
      await owner.query(`update wufei.rollup set grams = grams - 3 where position = 'generated'`)
      await owner.query(`update wufei.rollup_district set grams = grams - 3 where position = 'generated'`)
      await owner.query(`delete from wufei.origin_month`)
      await owner.query(
        `insert into wufei.underway_month select $1, '2025-01-01', id, 'x', 'construction', 'utilize', 'own', 5
         from wufei.facility where district = $1 limit 1`,
        [testDistrict],
      )
      await owner.query(
        `insert into wufei.presumption values ($1, $2, 1, 1, 'x', '2025-01-01', 'recorded', 0, 9)`,
        [testDistrict, posting],
      )
      await owner.query(`alter table wufei.entry disable trigger user`)
      await owner.query(`update wufei.entry set grams = grams + 1 where posting = $1 and line = 1`, [posting])
    } finally {
      await owner.end()
    }
    const { faults } = await db.database.readAll(bookkeeper, (tx) => checkBook(tx))
    expect(new Set(faults.map((f) => f.what))).toEqual(
      new Set([
        'lotBalance',
        'rollup',
        'rollupDistrict',
        'originMonth',
        'underwayMonth',
        'presumption',
        'unbalanced',
      ]),
    )
  })
})
