import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkBook } from '../../src/ledger/check.store.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import { createDistrictView } from '../../src/packs/district-view.ts'
import { readPack } from '../../src/packs/read-pack.ts'
import { systemActor } from '../../src/platform/actor.ts'
import type { Database } from '../../src/platform/database.ts'
import { demoUsers } from '../../src/simulate/accounts.store.ts'
import { type DemoPlan, readDemoPlan } from '../../src/simulate/plan.ts'
import { simulate } from '../../src/simulate/simulate.ts'
import { testDatabase } from '../support/database.ts'

const folder = join(import.meta.dirname, '../../packs/demo')
const district = createDistrictView(readPack(folder))
const plan = readDemoPlan(folder)
const reader = systemActor('test', '测试', district.pack.district.district)

/** The same year as if nothing moved under a manifest. */
const onPaper: DemoPlan = {
  ...plan,
  flows: plan.flows.map(({ packaged: _, ...f }) => ({ ...f, underManifest: 0 })),
  onward: plan.onward.map((o) => ({ ...o, underManifest: 0 })),
  ...(plan.collector ? { collector: { ...plan.collector, underManifest: 0 } } : {}),
}

async function yearOf(chosen: DemoPlan): Promise<Database> {
  const { database } = await testDatabase()
  await simulate(database, district, chosen, { year: 2025, seed: 1, scale: 1, mode: 'demo' })
  return database
}

describe('the demonstration year moves under manifests', () => {
  let database: Database
  const query = <R extends object>(sql: string): Promise<R[]> =>
    database.readAll(reader, (tx) => tx.query<R>(sql))

  beforeAll(async () => {
    database = await yearOf(plan)
  }, 240_000)

  test('under every profile of the pack, each from a draft to its end', async () => {
    const ended = await query<{ profile: string; n: number }>(
      `select profile, count(*) filter (where state in ('closed', 'settled'))::int as n from wufei.manifest group by 1 order by 1`,
    )
    expect(ended.map((e) => e.profile)).toEqual(district.pack.manifestProfiles.map((p) => p.key).sort())
    for (const { profile, n } of ended) expect(n, profile).toBeGreaterThan(0)
  })

  test('with what happens on the way: refusals, differences, consent, paper, cancellation', async () => {
    const acts = await query<{ kind: string; n: number }>(
      `select kind, count(*)::int as n from wufei.manifest_act group by 1`,
    )
    const done = new Map(acts.map((a) => [a.kind, a.n]))
    const wanted = [
      'takeBack',
      'turnBack',
      'countersign',
      'dispute',
      'consent',
      'backfill',
      'cancel',
      'handOver',
    ]
    for (const kind of wanted) expect(done.get(kind) ?? 0, kind).toBeGreaterThan(0)
    const [share] = await query<{ refused: number; differing: number }>(
      `select count(*) filter (where refused > 0 and accepted > 0)::int as refused,
         count(*) filter (where state = 'closed' and grams <> accepted + refused)::int as differing from wufei.manifest`,
    )
    expect(share?.refused).toBeGreaterThan(0)
    expect(share?.differing).toBeGreaterThan(0)
  })

  test('numbered without a gap, hazardous ones with a number no authority gives, or none', async () => {
    const series = await query<{ profile: string; n: number; last: number }>(
      `select profile, count(number)::int as n, max(right(number, 6))::int as last from wufei.manifest group by 1`,
    )
    for (const { profile, n, last } of series) expect(last, profile).toBe(n)
    const [official] = await query<{ invented: number; none: number; other: number }>(
      `select count(*) filter (where official_no like 'DEMO%')::int as invented, count(*) filter (where official_no is null)::int as none,
         count(*) filter (where official_no not like 'DEMO%')::int as other from wufei.manifest where profile = 'hazardous' and number is not null`,
    )
    expect(official?.invented).toBeGreaterThan(official?.none as number)
    expect(official?.none).toBeGreaterThan(0)
    expect(official?.other).toBe(0)
  })

  test('its papers tell of one movement, and everything is marked as demonstration data', async () => {
    const [row] = await query<{ many: number; together: number; unmarked: number }>(
      `select (select count(*)::int from (select m.id from wufei.manifest m join wufei.manifest_movement w on w.district = m.district and w.manifest = m.id
           join wufei.movement v on v.district = m.district and v.document_no = coalesce(m.official_no, m.number)
         group by m.id having count(distinct v.id) > 1 and count(distinct w.party) = 1) x) as many,
         (select count(distinct w.movement)::int from wufei.manifest_movement w
           join wufei.posting p on p.district = w.district and p.movement = w.movement
           join wufei.posting_record r on r.district = p.district and r.posting = p.id
           join wufei.record d on d.district = r.district and d.id = r.record where d.kind = 'weighbridge') as together,
         (select count(*)::int from wufei.manifest where not demo) as unmarked`,
    )
    expect(row?.many).toBe(0)
    expect(row?.together).toBeGreaterThan(0)
    expect(row?.unmarked).toBe(0)
  })

  test('packages with labels leave several generators', async () => {
    const rows = await query<{ party: number; n: number }>(
      `select party, count(*)::int as n from wufei.package where state = 'delivered' and demo group by 1`,
    )
    expect(rows.length).toBeGreaterThan(1)
  })

  test('who signs in for a consignor, a carrier or an operator has something waiting', async () => {
    const users = await database.readAll(reader, (tx) => demoUsers(tx, plan, district.pack))
    const working = users.filter((u) => ['enterprise', 'carrier', 'operator'].includes(u.role))
    expect(working.length).toBeGreaterThan(2)
    const waiting = await query<{ waits: number[] }>(
      `select waits_for as waits from wufei.manifest where cardinality(waits_for) > 0`,
    )
    for (const user of working)
      expect(
        waiting.some((w) => w.waits.some((party) => user.parties.includes(party))),
        user.login,
      ).toBe(true)
  })

  test('a plan whose loads nobody could carry under a manifest is refused by place', async () => {
    const flows = plan.flows.map(({ carrier, ...f }) =>
      f.key === 'sludge' ? f : { ...f, ...(carrier ? { carrier } : {}) },
    )
    const { database: empty } = await testDatabase()
    const options = { year: 2025, seed: 1, scale: 1, mode: 'demo' } as const
    const refused = await simulate(empty, district, { ...plan, flows }, options).catch((e: unknown) => e)
    expect(refused).toMatchObject({
      code: 'demo_plan_invalid',
      details: [expect.stringContaining('flows.sludge')],
    })
  })

  test('every view equals its recomputation', async () => {
    await fold(database, reader, new Date('2026-03-10T00:00:00Z'))
    const checked = await database.readAll(reader, (tx) => checkBook(tx))
    expect(checked.faults).toEqual([])
  })

  test('more is weighed or signed for by both, and the year weighs about the same', {
    timeout: 240_000,
  }, async () => {
    const other = await yearOf(onPaper)
    const sums = async (from: Database) => {
      const [row] = await from.readAll(reader, (tx) =>
        tx.query<{ whole: number; proven: number; weighed: number }>(
          `select -sum(grams)::float as whole, (-sum(grams) filter (where grade in ('weighed', 'manifested')))::float as proven,
             (-sum(grams) filter (where grade = 'weighed'))::float as weighed
           from wufei.entry where position = 'generated' and occurred_on < '2026-01-01'`,
        ),
      )
      return row ?? { whole: 1, proven: 0, weighed: 0 }
    }
    const [now, before] = [await sums(database), await sums(other)]
    expect(now.proven / now.whole).toBeGreaterThan(before.proven / before.whole)
    expect(Math.abs(now.whole / before.whole - 1)).toBeLessThan(0.02)
  })
})
