import { containsDay } from '../core/period.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { RhythmSource } from '../plan/rhythm-house.ts'
import { dueDay, remindFrom } from './bulletin.rules.ts'
import { findPublished } from './bulletin.store.ts'

/** What the bulletin tells the calendar: due every year, reminded of from its own day, done when it is out. */
export function disclosureSource({ pack }: DistrictView): RhythmSource {
  return {
    due: async (tx, span, today) => {
      const last = Number(today.slice(0, 4)) - 1
      const first = Math.max(pack.district.plan.from - 1, Number(span.from.slice(0, 4)) - 1)
      const years = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
      const found = await Promise.all(
        years.map(async (year) => ({ year, done: (await findPublished(tx, year, null)) !== undefined })),
      )
      return found
        .filter(({ year, done }) => containsDay(span, dueDay(pack, year)) || !done)
        .map(({ year, done }) => ({
          key: `bulletin ${year}`,
          kind: 'bulletin',
          title: `${year}年度信息公告`,
          unit: pack.disclosure.issuers[0] ?? null,
          due: dueDay(pack, year),
          done,
          remindFrom: remindFrom(pack, year),
        }))
    },
  }
}
