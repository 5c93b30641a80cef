import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createDistrictView } from '../../src/packs/district-view.ts'
import { readPack } from '../../src/packs/read-pack.ts'
import { systemActor } from '../../src/platform/actor.ts'
import type { Database } from '../../src/platform/database.ts'
import { readDemoPlan } from '../../src/simulate/plan.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { testDatabase } from '../support/database.ts'

const folder = join(import.meta.dirname, '../../packs/330108')
const district = createDistrictView(readPack(folder))
const plan = readDemoPlan(folder)
const reader = systemActor('test', '测试', district.pack.district.district)

/** What arose in the year, tonnes: generated, and residues of treatment. */
const arose = `e.position = 'generated' or (e.position = 'transformed' and e.own)`

describe('the demonstration year keeps the structure of the plan', () => {
  let database: Database
  const query = <R extends object>(sql: string): Promise<R[]> =>
    database.readAll(reader, (tx) => tx.query<R>(sql))

  beforeAll(async () => {
    database = (await testDatabase()).database
    await simulate(database, district, plan, { year: 2025, seed: 1, scale: 0.05, mode: 'demo' })
  })

  test('totals lie within a few per cent of 2023', async () => {
    const rows = await query<{ stream: string; sector: string; t: number }>(
      `select e.stream, f.sector, (-sum(e.grams) / 1e6)::float as t from wufei.entry e
         join wufei.facility f on f.district = e.district and f.id = e.origin where ${arose} group by 1, 2`,
    )
    const tonnes = (stream: string, sector?: string): number =>
      rows.filter((r) => r.stream === stream && (!sector || r.sector === sector)).reduce((s, r) => s + r.t, 0)
    const near = (found: number, wanted: number) => expect(Math.abs(found / wanted - 1)).toBeLessThan(0.04)
    near(tonnes('industrial'), 56_400)
    near(tonnes('hazardous', 'industrial'), 7_300)
    near(tonnes('hazardous', 'medical'), 2_192.95)
    near(tonnes('household'), 274_200)
    near(tonnes('construction'), 2_923_600)
    expect(tonnes('agricultural')).toBeLessThan(500)
  })

  test('five industries make at least 97% of general industrial waste', async () => {
    const rows = await query<{ industry: string; t: number }>(
      `select p.industry, (-sum(e.grams) / 1e6)::float as t from wufei.entry e
         join wufei.facility f on f.district = e.district and f.id = e.origin
         join wufei.party p on p.district = f.district and p.id = f.party
       where e.stream = 'industrial' and (${arose}) group by 1 order by 2 desc`,
    )
    const whole = rows.reduce((s, r) => s + r.t, 0)
    const five = rows.slice(0, 5)
    expect(five.map((r) => r.industry).sort()).toEqual(['1392', '3329', '3382', '3985', '4419'])
    const share = five.reduce((s, r) => s + r.t, 0) / whole
    expect(share).toBeGreaterThan(0.97)
    expect(share).toBeLessThan(0.99)
  })

  test('HW18, HW08, HW49, HW09 and HW31 lead industrial hazardous waste', async () => {
    const rows = await query<{ category: string }>(
      `select right(e.code, 2) as category, -sum(e.grams) as g from wufei.entry e
         join wufei.facility f on f.district = e.district and f.id = e.origin
       where e.stream = 'hazardous' and f.sector = 'industrial' and (${arose}) group by 1 order by 2 desc`,
    )
    expect(rows.slice(0, 5).map((r) => r.category)).toEqual(['18', '08', '49', '09', '31'])
    expect(rows.length).toBeGreaterThanOrEqual(17)
  })

  test('no hazardous waste ends in the district, and one collector takes less than its capacity', async () => {
    const [ends] = await query<{ n: number }>(
      `select count(*)::int as n from wufei.entry e join wufei.facility f on f.district = e.district and f.id = e.facility
       where e.stream = 'hazardous' and e.position in ('utilized', 'disposed') and f.region = 'own'`,
    )
    expect(ends?.n).toBe(0)
    const collected = await query<{ t: number }>(
      `select (sum(e.grams) / 1e6)::float as t from wufei.entry e
       where e.position = 'stored' and e.purpose = 'collect' and e.stream = 'hazardous' group by e.dest`,
    )
    expect(collected).toHaveLength(1)
    expect(collected[0]?.t).toBeGreaterThan(200)
    expect(collected[0]?.t).toBeLessThan(5000)
  })

  test('backfill is where construction waste goes', async () => {
    const [row] = await query<{ soil: number; whole: number }>(
      `select (sum(grams) filter (where code like '%-S70' and method = 'W11'))::float as soil, sum(grams)::float as whole
       from wufei.entry where stream = 'construction' and position in ('utilized', 'disposed')`,
    )
    expect((row?.soil ?? 0) / (row?.whole ?? 1)).toBeGreaterThan(0.98)
  })

  test('the populations of the plan are all there', async () => {
    const rows = await query<{ kind: string; n: number }>(
      `select kind, count(*)::int as n from wufei.facility where demo and region = 'own' group by 1`,
    )
    const count = (kind: string): number => rows.find((r) => r.kind === kind)?.n ?? 0
    expect(count('clinic')).toBe(240)
    expect(count('incinerator')).toBe(1)
    expect(count('collectorStore')).toBe(1)
    const [people] = await query<{
      enterprises: number
      compounds: number
      communities: number
      streets: number
    }>(
      `select count(*) filter (where p.kind = 'enterprise')::int as enterprises, count(*) filter (where f.name like '演示小区%')::int as compounds,
         count(distinct f.community)::int as communities, count(distinct f.street)::int as streets
       from wufei.facility f join wufei.party p on p.district = f.district and p.id = f.party where f.demo`,
    )
    expect(people).toMatchObject({ compounds: 163, streets: 3 })
    expect(people?.enterprises).toBeGreaterThan(490)
    expect(people?.enterprises).toBeLessThan(525)
    expect(people?.communities).toBeLessThanOrEqual(67)
  })

  test('the household total of the department lies a little above what was weighed', async () => {
    const [row] = await query<{ stated: number; weighed: number }>(
      `select (select sum(c.grams) from wufei.control_total t join wufei.control_total_column c on c.district = t.district and c.total = t.id
           where t.source = 'unit' and t.stream = 'household' and t.superseded_by is null)::float as stated,
         (select -sum(grams) from wufei.entry where stream = 'household' and position = 'generated' and occurred_on < '2026-01-01')::float as weighed`,
    )
    const excess = (row?.stated ?? 0) / (row?.weighed ?? 1) - 1
    expect(excess).toBeGreaterThan(0)
    expect(excess).toBeLessThan(0.02)
  })
})
