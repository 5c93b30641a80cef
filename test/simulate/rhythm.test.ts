import { expect, it } from 'vitest'
import { seedPlan } from '../../src/plan/versions.store.ts'
import { demonstrateRhythm } from '../../src/simulate/rhythm.ts'
import { demo } from '../packs/support.ts'
import { house } from '../plan/rhythm-house.ts'
import { bookkeeper, testDistrict } from '../support/book.ts'
import { testDatabase } from '../support/database.ts'

const { database } = await testDatabase()
await database.write(bookkeeper, (tx) => seedPlan(tx, demo.plan, new Date('2024-01-01T00:00:00Z')))
const counts = () =>
  database.read(bookkeeper, async (tx) => {
    const rows = await tx.query<{ kind: string; state: string; n: number }>(
      'select kind, state, count(*)::int as n from wufei.matter where district = $1 group by 1, 2 order by 1, 2',
      [testDistrict],
    )
    return rows.map(({ kind, state, n }) => `${kind} ${state} ${n}`)
  })
const play = (until: string) =>
  demonstrateRhythm({ database, house, year: 2025, now: new Date(`${until}T10:00:00Z`) })

it('plays as far as the clock has come, goes on where it stopped, and twice changes nothing', async () => {
  await play('2025-04-30')
  const spring = await counts()
  expect(spring).toContain('meeting held 1')
  expect(spring).toContain('order closed 1')
  await play('2026-06-30')
  const whole = await counts()
  for (const line of [
    'meeting held 4',
    'order closed 2',
    'order returned 1',
    'paper issued 12',
    'appraisal final 1',
    'dispute rejected 1',
  ])
    expect(whole).toContain(line)
  await play('2026-06-30')
  expect(await counts()).toEqual(whole)
})
