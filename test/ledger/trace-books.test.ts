import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { traceSide } from '../../src/ledger/trace.ts'
import { bookkeeper } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { foundTown, recordedOn, step, type Teller, tellerOf } from '../support/random-book.ts'

/** Whatever was booked, corrected, reversed and drawn again: the trace and the balances must tell the same. */
describe('traces of books made of chance', () => {
  let db: TestDatabase
  let teller: Teller

  beforeAll(async () => {
    db = await testDatabase()
    teller = tellerOf(db.database, await foundTown(db.database))
  })

  test('a lot keeps by the trace what it keeps by the book, and all shares sum exactly', async () => {
    const runs = Number(process.env.WUFEI_RUNS ?? 5)
    let traced = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 30, maxLength: 60 }),
        fc.nat(1000),
        async (steps, pick) => {
          for (const [i, s] of steps.entries()) await teller.tell(s, recordedOn(i, steps.length))
          await db.database.readAll(bookkeeper, async (tx) => {
            const lots = await tx.query<{ lot: number; held: number; came: number }>(
              `select e.lot, sum(e.grams)::bigint as held, sum(e.grams) filter (where e.grams > 0)::bigint as came from wufei.entry e
             where e.lot is not null group by e.lot order by e.lot`,
            )
            for (let k = 0; k < 8 && lots.length > 0; k++) {
              const lot = lots[(pick + k * 37) % lots.length] as (typeof lots)[number]
              const forward = await traceSide(tx, [lot.lot], 'forward')
              const backward = await traceSide(tx, [lot.lot], 'backward')
              const own = forward.lots.find((l) => l.lot === lot.lot)
              if (forward.grams > 0) expect([lot.lot, own?.rest]).toEqual([lot.lot, lot.held])
              for (const side of [forward, backward]) {
                const shares =
                  side.ends.reduce((s, e) => s + e.share, 0) + side.lots.reduce((s, l) => s + l.rest, 0)
                expect([lot.lot, shares]).toEqual([lot.lot, side.grams])
                expect(new Set(side.lots.map((l) => l.lot)).size).toBe(side.lots.length)
              }
              // The whole book is seen: nothing comes from or goes to where nobody may look.
              expect([...forward.ends, ...backward.ends].filter((e) => e.position === 'unseen')).toEqual([])
              expect(backward.lots.reduce((s, l) => s + l.rest, 0)).toBe(0)
              traced += forward.steps.length + backward.steps.length
            }
          })
        },
      ),
      { numRuns: runs, endOnFailure: true },
    )
    // So many lots that the books were not empty.
    expect(traced).toBeGreaterThan(5 * runs)
  }, 120_000)
})
