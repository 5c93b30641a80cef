import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '../../src/core/refusal.ts'
import type { Outcome } from '../../src/ledger/booking.ts'
import type { Fact } from '../../src/ledger/contract.ts'
import { correctPosting } from '../../src/ledger/correct.ts'
import {
  closePeriod,
  decideLateEntry,
  reopenPeriod,
  requestLateEntry,
} from '../../src/ledger/periods.store.ts'
import type { Actor } from '../../src/platform/actor.ts'
import { checkout } from '../../src/platform/checkout.ts'
import { type Book, bookkeeper, bookOf, place, testRules, testZone, tonnes } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const scrap = '900-001-S17'
const slag = '900-099-S03'
const oil = '900-214-08'
const sewage = '462-001-S90'

/** Every refusal of the ledger, once (house.md law 8). */
describe('the ledger refuses', () => {
  const seen = new Set<string>()
  let db: TestDatabase
  let book: Book
  let a: { party: number; facility: number }
  let b: { party: number; facility: number }
  let plant: { party: number; facility: number }
  let store: { party: number; facility: number }

  beforeAll(async () => {
    db = await testDatabase()
    const unknown = await place(db.database, '未列明接收单位', { region: 'inProvince' })
    a = await place(db.database, '甲厂')
    b = await place(db.database, '乙厂')
    plant = await place(db.database, '区内处理厂', { kind: 'plant' })
    store = await place(db.database, '共享库', { takesOwnership: false })
    book = bookOf(db.database, testRules(unknown.facility))
  })

  const on = '2025-08-10'
  const booked = async (fact: object): Promise<Outcome> =>
    (await book.book([{ occurredOn: on, ...fact } as Fact]))[0] as Outcome
  const ok = async (fact: object): Promise<{ posting: number; lots: number[]; movement: number | null }> => {
    const o = await booked(fact)
    if (!o.ok) throw o.refusal
    return o.postings.at(-1) as never
  }
  const refused = async (fact: object, code: string, words?: RegExp): Promise<Refusal> => {
    const o = await booked(fact)
    if (o.ok) throw new Error(`${code} was expected`)
    seen.add(o.refusal.code)
    expect(o.refusal.code).toBe(code)
    if (words) expect(o.refusal.message).toMatch(words)
    return o.refusal
  }
  const thrown = async (work: Promise<unknown>, code: string): Promise<Refusal> => {
    const error = await work.then(
      () => null,
      (e: unknown) => e,
    )
    expect(error).toBeInstanceOf(Refusal)
    seen.add((error as Refusal).code)
    expect((error as Refusal).code).toBe(code)
    return error as Refusal
  }
  const correct = (posting: number, fact: object | null, over: object = {}, actor: Actor = bookkeeper) =>
    db.database.write(actor, (tx) =>
      correctPosting(
        tx,
        {
          posting,
          fact:
            fact &&
            ({ grade: 'recorded', details: {}, allowUnexplained: false, occurredOn: on, ...fact } as Fact),
          reason: '抄错',
          withDependents: false,
          ...over,
        },
        {
          rules: book.rules,
          now: new Date('2025-09-01T00:00:00Z'),
          zone: testZone,
          command: null,
          demo: false,
        },
      ),
    )
  const generate = (facility: number, code: string, grams: number) => ({
    kind: 'generate',
    facility,
    code,
    grams,
  })

  test('what is not there: codes, places, parties, lots, loads, postings', async () => {
    await refused(generate(a.facility, '999', 1), 'code_without_stream', /999/)
    await refused(generate(99_999, scrap, 1), 'facility_unknown', /99999/)
    await refused(
      { kind: 'handOver', facility: a.facility, code: scrap, grams: 1, to: 99_999, purpose: 'utilize' },
      'party_unknown',
    )
    await refused(
      {
        kind: 'treat',
        facility: a.facility,
        inputs: [{ lot: 99_999 }],
        added: 0,
        purpose: 'utilize',
        residues: [],
        products: [],
      },
      'lot_unknown',
    )
    await refused({ ...load(1), movement: 99_999 }, 'movement_unknown')
    await thrown(correct(99_999, null), 'posting_unknown')
  })
  const load = (grams: number, code = scrap) => ({
    kind: 'ship',
    consignor: a.facility,
    consignee: plant.facility,
    code,
    grams,
    purpose: 'utilize',
  })

  test('more than there is, and says what is left', async () => {
    const { lots } = await ok(generate(a.facility, oil, tonnes(2)))
    await refused({ ...load(tonnes(3), oil), movement: 'new' }, 'stock_missing', /现存 2 吨，不足 3 吨/)
    await refused(
      { ...load(tonnes(3), oil), lots: [{ lot: lots[0], grams: tonnes(3) }] },
      'lot_too_small',
      /现存 2 吨，不足 3 吨/,
    )
    await refused({ ...load(tonnes(3), oil), lots: [{ lot: lots[0] }] }, 'lots_named_too_small', /还差 1 吨/)
    await refused({ ...load(1, scrap), lots: [{ lot: lots[0] }] }, 'lot_of_other_code')
    await refused(
      { ...load(1, oil), occurredOn: '2025-08-09', lots: [{ lot: lots[0] }] },
      'lot_not_yet_there',
      /2025-08-10/,
    )
    const treat = {
      kind: 'treat',
      facility: a.facility,
      inputs: [{ lot: lots[0] }],
      added: 0,
      purpose: 'dispose',
      products: [],
    }
    await refused({ ...treat, residues: [{ code: slag, grams: tonnes(2) + 1 }] }, 'output_above_input')
    const other = await ok(generate(a.facility, scrap, tonnes(1)))
    await refused(
      {
        kind: 'merge',
        facility: a.facility,
        inputs: [{ lot: lots[0] }, { lot: other.lots[0] }],
        outputs: [{ grams: 1 }],
      },
      'mixed_codes',
    )
  })

  test('loads that cannot be what they say', async () => {
    await refused({ ...load(0), kind: 'receive', refused: 0 }, 'receipt_empty')
    const sent = await ok({ ...load(tonnes(5)), plate: '浙A1' })
    const receive = { ...load(tonnes(5)), kind: 'receive', refused: 0, movement: sent.movement }
    await refused({ ...receive, refused: tonnes(6) }, 'refused_above_load', /退回量 6 吨超过本车装载量 5 吨/)
    await refused({ ...receive, grams: 0 }, 'receipt_empty')
    await correct(sent.posting, null)
    await refused(receive, 'movement_closed', /已撤销/)
    await ok({ ...load(tonnes(7)), occurredOn: '2025-08-01' })
    await ok({ ...load(tonnes(7.1)), occurredOn: '2025-08-01' })
    const doubtful = await refused(
      { ...load(tonnes(7.06)), kind: 'receive', refused: 0, occurredOn: '2025-08-02' },
      'match_doubtful',
    )
    expect((doubtful.details as { candidates: unknown[] }).candidates).toHaveLength(2)
  })

  test('what would not be true', async () => {
    await refused(
      { kind: 'handOver', facility: a.facility, code: scrap, grams: 1, to: a.party, purpose: 'utilize' },
      'same_owner',
    )
    await ok(generate(a.facility, slag, tonnes(1)))
    const turn = { kind: 'reclassify', facility: a.facility, code: slag, grams: 1, basis: 'converted' }
    await refused({ ...turn, toCode: slag }, 'reclassify_same_code')
    await ok({
      kind: 'handOver',
      facility: a.facility,
      code: slag,
      grams: 10,
      to: b.party,
      purpose: 'collect',
    })
    await refused({ ...turn, toCode: oil, owner: b.party }, 'reclassify_elsewhere')
    await refused(
      { ...generate(a.facility, sewage, 1), details: { moisture: '很湿' } },
      'moisture_unreadable',
      /很湿/,
    )
    await refused(
      { ...generate(a.facility, sewage, 1), details: { moisture: '100%' } },
      'moisture_unreadable',
    )
    await refused(
      {
        kind: 'declare',
        facility: a.facility,
        code: scrap,
        from: '2025-09-01',
        columns: [{ column: 'generated', grams: 1 }],
      },
      'period_empty',
    )
    expect(store.facility).toBeGreaterThan(0)
  })

  test('corrections that leave somebody short, or concern somebody else', async () => {
    const made = await ok({ ...generate(b.facility, oil, tonnes(4)), occurredOn: '2025-08-02' })
    const sent = await ok({ ...load(tonnes(4), oil), consignor: b.facility, plate: '浙B1' })
    const got = await ok({
      ...load(tonnes(4), oil),
      consignor: b.facility,
      kind: 'receive',
      refused: 0,
      plate: '浙B1',
    })
    const smaller = generate(b.facility, oil, tonnes(3))
    const listed = await thrown(correct(made.posting, smaller), 'correction_has_dependents')
    expect(
      (listed.details as { dependents: { posting: number }[] }).dependents.map((d) => d.posting),
    ).toEqual([sent.posting, got.posting])
    await thrown(correct(made.posting, smaller, { withDependents: true }), 'stock_missing')
    const mine: Actor = { ...bookkeeper, system: false, role: 'enterprise', parties: [b.party], streets: [] }
    const shorter = { ...load(tonnes(3.9), oil), consignor: b.facility, plate: '浙B1' }
    await thrown(
      correct(sent.posting, { ...shorter, method: 'R1' }, { withDependents: true }, mine),
      'correction_needs_consent',
    )
    const corrected = await correct(sent.posting, shorter, { withDependents: true })
    await thrown(correct(corrected[0]?.posting as number, null), 'correction_of_correction')
    await correct(got.posting, null)
    await thrown(correct(got.posting, null), 'posting_withdrawn')
  })

  test('a stock count that leaves less than was taken since', async () => {
    await ok({ ...generate(b.facility, slag, tonnes(4)), occurredOn: '2025-07-01' })
    const use = { kind: 'selfTreat', facility: b.facility, code: slag, purpose: 'utilize' }
    await ok({ ...use, grams: tonnes(3), occurredOn: '2025-07-20' })
    const count = (counted: number) => ({
      kind: 'stockTake',
      facility: b.facility,
      code: slag,
      counted,
      occurredOn: '2025-07-10',
    })
    await refused(count(tonnes(2.5)), 'stock_missing')
    await ok(count(tonnes(3.2)))
  })

  test('a correction of what somebody took by another way than a fact', async () => {
    const made = await ok(generate(b.facility, '772-002-18', tonnes(2)))
    await db.database.write(bookkeeper, async (tx) => {
      const [taken] = await tx.query<{ id: number }>(
        `insert into wufei.posting (district, kind, occurred_on, since, recorded_at, recorded_day, actor, grade, fact, parties, facilities)
         values ($1, 'migrated', $2, $2, now(), current_date, 'x', 'recorded', '{}', array[$3::int], array[$4::int]) returning id`,
        [bookkeeper.district, on, b.party, b.facility],
      )
      await tx.query(
        `insert into wufei.entry (district, posting, line, position, stream, facility, owner, code, lot, origin, born, grade, own, grams, occurred_on, since, recorded_day)
         select $1, $2, x.line, x.position, 'hazardous', $3, $4, '772-002-18', x.lot, $3, $5, 'recorded', true, x.grams, $5::date, $5::date, current_date
         from json_to_recordset($6::json) x(line smallint, position wufei.position, lot bigint, grams bigint)`,
        [
          bookkeeper.district,
          taken?.id,
          b.facility,
          b.party,
          on,
          JSON.stringify([
            { line: 1, position: 'stored', lot: made.lots[0], grams: -tonnes(2) },
            { line: 2, position: 'disposed', lot: null, grams: tonnes(2) },
          ]),
        ],
      )
    })
    const smaller = generate(b.facility, '772-002-18', tonnes(1))
    await thrown(correct(made.posting, smaller, { withDependents: true }), 'correction_impossible')
  })

  test('a record under a total whose fate nobody said', async () => {
    const made = await ok({ ...generate(a.facility, '900-002-S17', tonnes(4)), occurredOn: '2025-06-05' })
    await ok({
      kind: 'declare',
      facility: a.facility,
      code: '900-002-S17',
      from: '2025-06-01',
      occurredOn: '2025-06-30',
      columns: [{ column: 'generated', grams: tonnes(10) }],
    })
    const wrong = await thrown(
      correct(made.posting, { ...generate(a.facility, '900-002-S17', tonnes(5)), occurredOn: '2025-06-05' }),
      'correction_under_total',
    )
    expect((wrong.details as { totals: unknown[] }).totals).toHaveLength(1)
  })

  test('closed periods and late entries', async () => {
    const write = <T>(work: Parameters<typeof db.database.write<T>>[1], actor: Actor = bookkeeper) =>
      db.database.write(actor, work)
    const span = {
      stream: 'agricultural' as const,
      party: null,
      from: '2025-01-01',
      to: '2025-02-01',
      reason: '封账',
    }
    const now = new Date('2025-09-01T00:00:00Z')
    await thrown(
      write((tx) => closePeriod(tx, { ...span, to: span.from }, now)),
      'period_empty',
    )
    await thrown(
      write((tx) => requestLateEntry(tx, { ...span, to: span.from }, now, 2025)),
      'period_empty',
    )
    const id = await write((tx) => closePeriod(tx, span, now))
    await thrown(
      write((tx) => closePeriod(tx, { ...span, from: '2025-01-31', to: '2025-03-01' }, now)),
      'period_already_closed',
    )
    const late = { ...generate(a.facility, '030-001-S82', 1), occurredOn: '2025-01-15' }
    await refused(late, 'period_closed', /2025-01-15/)
    const clerk: Actor = { ...bookkeeper, id: 'clerk', system: false, role: 'office' }
    const asked = await write((tx) => requestLateEntry(tx, span, now, 2025), clerk)
    await refused({ ...late, lateEntry: asked.id }, 'late_entry_invalid', new RegExp(asked.number))
    await thrown(
      write((tx) => decideLateEntry(tx, asked.id, true, now), clerk),
      'late_entry_own_request',
    )
    await thrown(
      write((tx) => decideLateEntry(tx, 99_999, true, now)),
      'late_entry_unknown',
    )
    await write((tx) => decideLateEntry(tx, asked.id, true, now))
    await thrown(
      write((tx) => decideLateEntry(tx, asked.id, false, now)),
      'late_entry_decided',
    )
    await ok({ ...late, lateEntry: asked.id })
    await write((tx) => reopenPeriod(tx, id, '复核', now))
    await thrown(
      write((tx) => reopenPeriod(tx, id, '复核', now)),
      'period_not_closed',
    )
  })

  test('one fault of a batch alone', async () => {
    const outcomes = await book.book([
      { occurredOn: on, ...generate(a.facility, scrap, 1) } as unknown as Fact,
      { occurredOn: on, ...generate(99_999, scrap, 1) } as unknown as Fact,
      { occurredOn: on, ...generate(a.facility, scrap, 2) } as unknown as Fact,
    ])
    expect(outcomes.map((o) => o.ok)).toEqual([true, false, true])
  })

  afterAll(() => {
    const folder = join(checkout, 'src', 'ledger')
    const said = readdirSync(folder).flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/(?:refuse|new Refusal)\(\s*'([a-z_]+)'/g),
    ])
    // What only a route refuses is tested through it, and named there.
    const routed = ['ledger/writers', 'ledger/facts-http', 'ledger/periods-http', 'manifests/traces']
      .map((name) => readFileSync(join(checkout, 'test', `${name}.test.ts`), 'utf8'))
      .join('\n')
    const elsewhere = new Set([...routed.matchAll(/'([a-z_]+)'/g)].map((m) => m[1] as string))
    const silent = new Set(
      said.map((m) => m[1] as string).filter((code) => !seen.has(code) && !elsewhere.has(code)),
    )
    expect([...silent]).toEqual([])
  })
})
