import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkCreditCode } from '../../src/core/credit-code.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { checkBook } from '../../src/ledger/check.store.ts'
import { type BookDigest, digestBook } from '../../src/ledger/digest.store.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import { createDistrictView } from '../../src/packs/district-view.ts'
import { readPack } from '../../src/packs/read-pack.ts'
import { systemActor } from '../../src/platform/actor.ts'
import type { Database } from '../../src/platform/database.ts'
import { demoUsers } from '../../src/simulate/accounts.store.ts'
import { readDemoPlan } from '../../src/simulate/plan.ts'
import { type SimulateOptions, simulate } from '../../src/simulate/simulate.ts'
import { testDatabase } from '../support/database.ts'

const folder = join(import.meta.dirname, '../../packs/demo')
const district = createDistrictView(readPack(folder))
const plan = readDemoPlan(folder)
const reader = systemActor('test', '测试', district.pack.district.district)
const options: SimulateOptions = { year: 2025, seed: 1, scale: 0.1, mode: 'demo' }

const digest = (database: Database): Promise<BookDigest> => database.readAll(reader, digestBook)
const freshBook = async (): Promise<Database> => (await testDatabase()).database

async function refusalCode(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (e: unknown) => e,
  )
  if (!(error instanceof Refusal)) throw new Error(`not refused: ${String(error)}`)
  return error.code
}

describe('a demonstration year of the fictional district', () => {
  let first: Database
  let second: Database
  let third: Database

  beforeAll(async () => {
    first = await freshBook()
    second = await freshBook()
    third = await freshBook()
    await simulate(first, district, plan, options)
    await simulate(second, district, plan, options)
    await simulate(third, district, plan, { ...options, seed: 2 })
  })

  test('comes out the same twice, and otherwise from another seed', async () => {
    const [a, b, c] = [await digest(first), await digest(second), await digest(third)]
    expect(b).toEqual(a)
    expect(c.sha256).not.toBe(a.sha256)
    expect(a.entries).toBeGreaterThan(1000)
  })

  test('goes on where it was broken off, and is left alone when it is finished', {
    timeout: 180_000,
  }, async () => {
    const database = await freshBook()
    const stop = new AbortController()
    const progress: SimulateOptions['progress'] = ({ day }) => {
      if (day >= '2025-05-10') stop.abort()
    }
    await expect(
      simulate(database, district, plan, { ...options, progress, signal: stop.signal }),
    ).rejects.toThrow()
    const broken = await digest(database)
    expect(broken.postings).toBeGreaterThan(100)
    const done = await simulate(database, district, plan, options)
    expect(await digest(database)).toEqual(await digest(first))
    expect(await simulate(database, district, plan, options)).toEqual(done)
    expect(await digest(database)).toEqual(await digest(first))
  })

  test('every view equals its recomputation', async () => {
    await fold(first, reader, new Date('2026-03-10T00:00:00Z'))
    const checked = await first.readAll(reader, (tx) => checkBook(tx))
    expect(checked.faults).toEqual([])
    expect(checked.entries).toBe((await digest(first)).entries)
  })

  test('holds the ordinary errors of real data', async () => {
    const [seen] = await first.readAll(reader, (tx) =>
      tx.query<Record<string, number>>(
        `select (select count(*)::int from wufei.posting where recorded_day - occurred_on > 5 and kind <> 'declare') as late,
           (select count(*)::int from wufei.entry where position = 'discrepancy') as differences,
           (select count(*)::int from wufei.posting where kind = 'stockTake') as counted,
           (select count(*)::int from wufei.posting where kind = 'dump') as dumped,
           (select count(*)::int from wufei.movement where status = 'underway') as unconfirmed,
           (select count(*)::int from wufei.control_total where source = 'unit') as totals,
           (select count(*)::int from wufei.posting where not demo) as unmarked,
           (select count(*)::int from wufei.posting p where not exists
             (select 1 from wufei.posting_record r where r.district = p.district and r.posting = p.id) and p.kind not in ('raise', 'giveWay')) as bare,
           (select count(*)::int from wufei.posting where recorded_at < '2025-01-01' or recorded_at >= '2026-03-01') as outside`,
      ),
    )
    expect(seen).toMatchObject({
      counted: expect.any(Number),
      dumped: 1,
      totals: 12,
      unmarked: 0,
      bare: 0,
      outside: 0,
    })
    for (const key of ['late', 'differences', 'counted', 'unconfirmed'])
      expect(seen?.[key], key).toBeGreaterThan(0)
  })

  test('names are plainly fictional and their codes well formed', async () => {
    const parties = await first.readAll(reader, (tx) =>
      tx.query<{ name: string; credit_code: string }>('select name, credit_code from wufei.party where demo'),
    )
    expect(parties.length).toBeGreaterThan(40)
    for (const p of parties) {
      expect(p.name).toMatch(/示范/)
      expect(checkCreditCode(p.credit_code)).toBe(p.credit_code)
      expect(p.credit_code.slice(8, 12)).toBe('DEM0')
    }
    expect(new Set(parties.map((p) => p.credit_code)).size).toBe(parties.length)
  })

  test('its users know their parties and streets', async () => {
    const users = await first.readAll(reader, (tx) => demoUsers(tx, plan, district.pack))
    expect(users.map((u) => u.login)).toEqual(plan.accounts.map((a) => a.login))
    expect(users.find((u) => u.role === 'enterprise')?.parties).toHaveLength(1)
    expect(users.find((u) => u.role === 'street')).toMatchObject({ unit: 'daoxiang', streets: ['daoxiang'] })
  })

  test('production, and a book with other facts, refuse it', async () => {
    expect(await refusalCode(simulate(first, district, plan, { ...options, mode: 'production' }))).toBe(
      'simulate_in_production',
    )
    expect(await refusalCode(simulate(first, district, plan, { ...options, scale: 0 }))).toBe(
      'simulate_scale',
    )
    expect(await refusalCode(simulate(first, district, plan, { ...options, seed: 9 }))).toBe(
      'simulate_book_not_empty',
    )
    expect(await refusalCode(simulate(first, district, plan, { ...options, year: 2026 }))).toBe(
      'simulate_book_not_empty',
    )
  })

  test('a pack without a plan says so', async () => {
    const reading = Promise.resolve().then(() => readDemoPlan(join(folder, 'catalogue')))
    expect(await refusalCode(reading)).toBe('demo_plan_missing')
  })

  test('a plan its own district contradicts is refused by place', async () => {
    const flows = plan.flows.map((f) =>
      f.key === 'soil' ? { ...f, papers: 'receive' as const, method: 'Z9' } : f,
    )
    const database = await freshBook()
    const refused = await simulate(database, district, { ...plan, flows }, options).catch((e: unknown) => e)
    expect(refused).toMatchObject({ code: 'demo_plan_invalid' })
    expect((refused as Refusal).details).toEqual([
      expect.stringContaining('flows.soil'),
      expect.stringContaining('Z9'),
    ])
  })
})
