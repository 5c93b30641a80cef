import { describe, expect, it } from 'vitest'
import { createDistrictView } from '../../src/packs/district-view.ts'
import { dutiesOf } from '../../src/plan/obligations.rules.ts'
import { readStanding } from '../../src/plan/standing.ts'
import { seedPlan } from '../../src/plan/versions.store.ts'
import type { Database } from '../../src/platform/database.ts'
import { breakdownOf } from '../../src/simulate/breakdown.ts'
import { demonstrateRhythm } from '../../src/simulate/rhythm.ts'
import { both, demo } from '../packs/support.ts'
import { house } from '../plan/rhythm-house.ts'
import { bookkeeper, testDistrict } from '../support/book.ts'
import { testDatabase } from '../support/database.ts'

async function planned(): Promise<Database> {
  const { database } = await testDatabase()
  await database.write(bookkeeper, (tx) => seedPlan(tx, demo.plan, new Date('2024-01-01T00:00:00Z')))
  return database
}

const rows = <T extends object>(database: Database, sql: string): Promise<T[]> =>
  database.read(bookkeeper, (tx) => tx.query<T>(sql, [testDistrict]))

const counts = async (database: Database) =>
  (
    await rows<{ kind: string; state: string; n: number }>(
      database,
      'select kind, state, count(*)::int as n from wufei.matter where district = $1 group by 1, 2 order by 1, 2',
    )
  ).map(({ kind, state, n }) => `${kind} ${state} ${n}`)

const written = (database: Database) =>
  Promise.all([
    counts(database),
    rows(database, 'select * from wufei.plan_item where district = $1 order by id, revision'),
    rows(database, 'select * from wufei.progress_report where district = $1 order by id'),
    rows(database, 'select * from wufei.progress_decision where district = $1 order by report'),
    rows(database, 'select * from wufei.register_entry where district = $1 order by id, revision'),
  ])

const play = (database: Database, until: string, seed = 1) =>
  demonstrateRhythm({ database, house, year: 2025, seed, now: new Date(`${until}T10:00:00Z`) })

describe('the plan of a demonstration year', () => {
  it('is played as far as the clock has come, goes on where it stopped, and twice changes nothing', {
    timeout: 120_000,
  }, async () => {
    const database = await planned()
    await play(database, '2025-04-30')
    const spring = await counts(database)
    expect(spring).toContain('meeting held 1')
    expect(spring).toContain('order closed 1')
    await play(database, '2026-06-30')
    const whole = await written(database)
    for (const line of [
      'meeting held 4',
      'order closed 2',
      'order returned 1',
      'appraisal final 1',
      'dispute rejected 1',
    ])
      expect(whole[0]).toContain(line)
    await play(database, '2026-06-30')
    expect(await written(database)).toEqual(whole)
  })

  it('comes out the same twice, and otherwise from another seed', async () => {
    const [first, second, other] = [await planned(), await planned(), await planned()]
    await play(first, '2025-02-20')
    await play(second, '2025-01-31')
    await play(second, '2025-02-20')
    await play(other, '2025-02-20', 2)
    expect(await written(second)).toEqual(await written(first))
    expect((await written(other))[1]).not.toEqual((await written(first))[1])
  })

  it('has reports accepted, returned, late and missing, and nothing is left without a breakdown', async () => {
    const database = await planned()
    await play(database, '2025-11-20')
    const now = () => new Date('2025-11-20T10:00:00Z')
    const { obligations, reports } = await readStanding(
      { database, now },
      bookkeeper,
      createDistrictView(demo),
      {},
    )
    expect(obligations.filter((one) => one.light === 'unplanned')).toEqual([])
    expect(new Set(obligations.map((one) => one.light)).size).toBeGreaterThan(1)
    expect(reports.some((one) => one.state === 'accepted')).toBe(true)
    const decisions = await rows<{ accepted: boolean }>(
      database,
      'select accepted from wufei.progress_decision where district = $1',
    )
    expect(decisions.length).toBeGreaterThan(20)
    const kinds = await rows<{ kind: string; n: number }>(
      database,
      'select kind, count(distinct id)::int as n from wufei.register_entry where district = $1 group by 1 order by 1',
    )
    expect(kinds.map((one) => one.kind)).toEqual([
      ...['activity', 'case', 'help', 'honour', 'project', 'technology', 'training'],
    ])
    const unmarked = await rows(
      database,
      "select name from wufei.register_entry where district = $1 and name not like '演示%'",
    )
    expect(unmarked).toEqual([])
  })

  it.each(both)(
    'breaks down every duty of %s, the same for the same seed, to units that can answer',
    (_, pack) => {
      for (const duty of dutiesOf(pack.plan)) {
        const items = breakdownOf(pack, duty, 2025, 1)
        expect(items.length).toBeGreaterThanOrEqual(3)
        expect(breakdownOf(pack, duty, 2025, 1)).toEqual(items)
        for (const item of items) {
          expect(item.dueOn.startsWith('2025-')).toBe(true)
          expect(item.person).toMatch(/^演示·/)
          expect([...pack.units, ...pack.streets].some((unit) => unit.code === item.unit)).toBe(true)
          expect(pack.units.find((unit) => unit.code === item.unit)?.kind).not.toBe('placeholder')
        }
      }
    },
  )
})
