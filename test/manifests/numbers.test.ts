import { expect, it } from 'vitest'
import { type Acting, ManifestAct } from '../../src/manifests/contract.ts'
import { performAct } from '../../src/manifests/perform-act.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { bookkeeper } from '../support/book.ts'
import { draftOf, foundTown, makeLegal } from './scene.ts'

it('thirty-two at once take numbers without a gap or a duplicate, refused ones among them', async () => {
  const town = await foundTown()
  await makeLegal(town)
  const { server, house, clock, factory } = town
  const many = openDatabase(server, { connections: 32, name: 'wufei numbers' })
  const by: Acting = { role: 'consignor', party: factory.party, via: 'own', name: '甲', through: null }
  const act = (kind: 'draft' | 'issue', values = {}) => ManifestAct.parse({ kind, values })
  const common = { who: () => by, now: clock.now, deviceAt: null, command: null }
  try {
    const issued = await Promise.all(
      Array.from({ length: 64 }, (_, i) =>
        many
          .write({ ...bookkeeper, parties: [factory.party] }, async (tx) => {
            const on = { profile: 'hazardous' }
            const drafted = await performAct(tx, house, { ...common, on, act: act('draft', draftOf(town)) })
            const done = await performAct(tx, house, {
              ...common,
              on: { manifest: drafted.id },
              act: act('issue'),
            })
            // Every fourth thinks better of it after it has its number.
            if (i % 4 === 3) throw new Error('given up')
            return done.manifest.number
          })
          .catch((error: Error) => {
            if (error.message !== 'given up') throw error
            return null
          }),
      ),
    )
    const numbers = issued.filter((n) => n !== null).sort()
    expect(numbers).toEqual(Array.from({ length: 48 }, (_, i) => `WFHW2026${String(i + 1).padStart(6, '0')}`))
  } finally {
    await many.close()
  }
})
