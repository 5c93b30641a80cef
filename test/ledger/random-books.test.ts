import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkBook } from '../../src/ledger/check.store.ts'
import { bookkeeper } from '../support/book.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { foundTown, recordedOn, step, type Teller, type Town, tellerOf } from '../support/random-book.ts'

describe('books made of chance', () => {
  let db: TestDatabase
  let town: Town
  let teller: Teller

  beforeAll(async () => {
    db = await testDatabase()
    town = await foundTown(db.database)
    teller = tellerOf(db.database, town)
  })

  test('stay whole: entries balance, no lot is negative, every projection is what its entries say', async () => {
    const told = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        for (const [i, s] of steps.entries()) {
          const { result } = await teller.tell(s, recordedOn(i, steps.length))
          const word = `${s.kind}: ${typeof result === 'string' ? result : result.code}`
          told.set(word, (told.get(word) ?? 0) + 1)
        }
        const { faults } = await db.database.readAll(bookkeeper, (tx) => checkBook(tx))
        expect(faults).toEqual([])
      }),
      { numRuns: Number(process.env.WUFEI_RUNS ?? 12), endOnFailure: true },
    )
    if (process.env.WUFEI_TELL)
      console.log(
        [...told]
          .sort()
          .map((x) => x.join(' '))
          .join('\n'),
      )
  })
})
