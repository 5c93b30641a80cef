import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { checkBook } from '../../src/ledger/check.store.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import { bookRulesOf, type House } from '../../src/ledger/house.ts'
import { readOrigins } from '../../src/manifests/list.store.ts'
import { createDistrictView } from '../../src/packs/district-view.ts'
import { readPack } from '../../src/packs/read-pack.ts'
import { seedDistrict } from '../../src/packs/seed-district.store.ts'
import { systemActor } from '../../src/platform/actor.ts'
import type { Database } from '../../src/platform/database.ts'
import { clinicDay } from '../../src/simulate/play/clinic-day.ts'
import { constructionDay } from '../../src/simulate/play/construction-day.ts'
import type { PlayedDay } from '../../src/simulate/play/script.ts'
import { testDatabase } from '../support/database.ts'

const now = new Date('2026-03-20T02:00:00Z')
const day = asDay('2026-03-16')

/** A book in use with nothing of the script in it yet, and what the script said. */
async function openPlay(pack: string) {
  const district = createDistrictView(readPack(join(import.meta.dirname, '../../packs', pack)))
  const { database } = await testDatabase()
  const reader = systemActor('test', '测试', district.pack.district.district)
  const seeded = await database.write(reader, (tx) => seedDistrict(tx, district.pack, now))
  const house: House = { district, rules: bookRulesOf(district, seeded.unknownReceiver), demo: true }
  const lines: string[] = []
  const query = <R extends object>(sql: string): Promise<R[]> =>
    database.readAll(reader, (tx) => tx.query<R>(sql))
  const options = { database, house, day, now, say: (line: string) => void lines.push(line) }
  const faults = async () => {
    await fold(database, reader, now)
    return (await database.readAll(reader, (tx) => checkBook(tx))).faults
  }
  return { database, house, options, lines, query, reader, faults }
}
type Opened = Awaited<ReturnType<typeof openPlay>>

const postingsIn = async (database: Database, reader: Opened['reader']): Promise<number> => {
  const [row] = await database.readAll(reader, (tx) =>
    tx.query<{ n: number }>('select count(*)::int as n from wufei.posting'),
  )
  return row?.n ?? 0
}

async function refusalCode(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((e: unknown) => e)
  if (!(error instanceof Refusal)) throw new Error(`not refused: ${String(error)}`)
  return error.code
}

describe.each(['demo', '330108'])('a clinic day in the district of pack %s', (pack) => {
  let p: Opened
  let played: PlayedDay
  beforeAll(async () => {
    p = await openPlay(pack)
    played = await clinicDay.play(p.options)
  }, 120_000)

  test('small boxes travel closed in big ones and are traced back to each clinic', async () => {
    const { origins, grams } = await p.database.readAll(p.reader, (tx) => readOrigins(tx, played.manifest))
    expect(origins.map((o) => o.facility?.name).sort()).toEqual(
      ['甲', '乙', '丙', '丁', '戊', '己'].map((sign) => `演示日诊所${sign}`).sort(),
    )
    const packed = await p.query<{ grams: number }>(
      `select sum((fact ->> 'grams')::bigint)::bigint as grams from wufei.posting where kind = 'generate'`,
    )
    expect(grams).toBe(packed[0]?.grams)
    const boxes = await p.query<{ state: string; kind: string; n: number }>(
      `select state, kind, count(*)::int as n from wufei.package group by 1, 2 order by 1, 2`,
    )
    expect(boxes.find((b) => b.kind === 'box')?.state).toBe('delivered')
    expect(boxes.filter((b) => b.kind === 'box')).toHaveLength(1)
    expect(boxes.find((b) => b.kind === 'bin')?.n).toBe(2)
  })

  test('one barrel too many was said why and countersigned; the plant weighed again', async () => {
    const acts = await p.query<{ kind: string; n: number }>(
      `select kind, count(*)::int as n from wufei.manifest_act group by 1`,
    )
    expect(acts.find((a) => a.kind === 'countersign')?.n).toBe(1)
    const [last] = await p.query<{ state: string; grams: number; accepted: number }>(
      `select state, grams, accepted from wufei.manifest where id = ${played.manifest}`,
    )
    expect(last?.state).toBe('closed')
    expect((last?.grams ?? 0) - (last?.accepted ?? 0)).toBe(200)
    expect(p.lines.some((l) => l.includes('桶数 1 对 0'))).toBe(true)
    expect(p.lines.some((l) => l.includes('两天内送达'))).toBe(true)
  })

  test('played again it says so and changes nothing; another day is another day', async () => {
    const before = await postingsIn(p.database, p.reader)
    expect(await clinicDay.play(p.options)).toEqual({ ...played, before: true })
    expect(await postingsIn(p.database, p.reader)).toBe(before)
    const other = await clinicDay.play({ ...p.options, day: asDay('2026-03-17') })
    expect(other.manifest).not.toBe(played.manifest)
    expect(await postingsIn(p.database, p.reader)).toBeGreaterThan(before)
    expect(await p.faults()).toEqual([])
  })

  test('in production, and before the day is over, it is refused', async () => {
    const production = { ...p.house, demo: false }
    expect(await refusalCode(clinicDay.play({ ...p.options, house: production }))).toBe(
      'simulate_in_production',
    )
    const early = { ...p.options, day: asDay('2026-03-19') }
    expect(await refusalCode(clinicDay.play(early))).toBe('play_day_not_over')
  })
})

describe.each(['demo', '330108'])('a construction day in the district of pack %s', (pack) => {
  let p: Opened
  let played: PlayedDay
  const trucks = 20
  beforeAll(async () => {
    p = await openPlay(pack)
    played = await constructionDay.play({ ...p.options, trucks })
  }, 120_000)

  test('every truck has its manifest: one turned away, one beyond tolerance, one scanned twice', async () => {
    const [row] = await p.query<Record<string, number>>(
      `select count(*)::int as all, count(*) filter (where state = 'closed')::int as closed,
         count(*) filter (where accepted = 0)::int as refused,
         count(*) filter (where accepted > 0 and abs(grams - accepted) > greatest(grams / 20, 500000))::int as beyond from wufei.manifest`,
    )
    expect(row).toEqual({ all: trucks + 1, closed: trucks + 1, refused: 1, beyond: 1 })
    const again = p.lines.find((l) => l.includes('同一个码再扫一次'))
    expect(again).toMatch(/再扫一次：.+/)
    const [scans] = await p.query<{ most: number }>(
      `select max(n)::int as most from (select count(*) as n from wufei.manifest_act where kind = 'receive' group by manifest) x`,
    )
    expect(scans?.most).toBe(1)
  })

  test('the barge carries what the wharf took in, and the book is in order', async () => {
    const [row] = await p.query<{ barge: number; landed: number }>(
      `select (select accepted from wufei.manifest where id = ${played.manifest})::bigint as barge,
         (select sum(accepted) from wufei.manifest where purpose = 'collect')::bigint as landed`,
    )
    expect(row?.barge).toBe(row?.landed)
    expect(row?.barge).toBeGreaterThan(0)
    expect(await p.faults()).toEqual([])
  })

  test('played again it says so and changes nothing', async () => {
    const before = await postingsIn(p.database, p.reader)
    expect(await constructionDay.play({ ...p.options, trucks })).toEqual({ ...played, before: true })
    expect(await postingsIn(p.database, p.reader)).toBe(before)
  })
})
