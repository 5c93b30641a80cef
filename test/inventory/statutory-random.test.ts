import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FormId } from '../../src/intake/forms/form.ts'
import { statutoryLedgerXlsx } from '../../src/inventory/documents/statutory-ledger-xlsx.ts'
import type { Fact } from '../../src/ledger/contract.ts'
import { type Desk, desk } from '../intake/support.ts'
import { bookkeeper, bookOf, ownStore, place } from '../support/book.ts'
import { handIn, ledger } from './statutory-papers.ts'

const codes = { industrial: '900-005-S17', hazardous: '900-214-08' } as const
const forms: readonly FormId[] = ['gisw-t4', 'gisw-t5', 'gisw-t3', 'hw-b1', 'hw-b2', 'hw-b5']

interface Load {
  stream: keyof typeof codes
  day: number
  /** Grams generated, of them put into the store, of them shipped. */
  made: number
  kept: number
  sent: number
  /** What the receiver says of it: nothing, or grams more or less. */
  told: number | null
}

const load: fc.Arbitrary<Load> = fc
  .record({
    stream: fc.constantFrom('industrial' as const, 'hazardous' as const),
    day: fc.integer({ min: 1, max: 24 }),
    made: fc.integer({ min: 1_000_000, max: 9_000_000 }),
    kept: fc.nat(100),
    sent: fc.integer({ min: 10, max: 100 }),
    told: fc.option(fc.integer({ min: -500, max: 500 })),
  })
  .map((l) => ({
    ...l,
    kept: Math.floor((l.made * l.kept) / 100),
    sent: Math.max(1, Math.floor((l.made * l.sent) / 100)),
  }))

/** A site with its store, its stock from before, and a receiver outside, in a book of its own. */
async function works(
  opening: number,
): Promise<{ d: Desk; party: number; site: number; store: number; plant: number }> {
  const d = await desk()
  const { database, house } = d.intake
  const mill = await place(database, '随机厂')
  const plant = await place(database, '油纸再生厂', { region: 'outProvince' })
  const store = await ownStore(database, mill, 'TS001')
  const open = { kind: 'open', occurredOn: '2025-02-28', facility: mill.facility, year: 2023 } as const
  await bookOf(database, house.rules).book(
    Object.values(codes).map((code) => ({ ...open, code, grams: opening })),
    '2025-03-01T02:00:00Z',
  )
  return { d, party: mill.party, site: mill.facility, store, plant: plant.facility }
}

/** What an enterprise's own papers tell; what only its receiver tells is another list. */
function tell(l: Load, i: number, w: { site: number; store: number; plant: number }): Partial<Fact>[][] {
  const on = (n: number): string => `2025-03-${String(l.day + n).padStart(2, '0')}`
  const code = codes[l.stream]
  const way = {
    code,
    consignor: w.site,
    consignee: w.plant,
    purpose: 'utilize' as const,
    plate: `浙A${10_000 + i}`,
  }
  const own: Partial<Fact>[] = [
    { kind: 'generate', occurredOn: on(0), facility: w.site, code, grams: l.made },
    ...(l.kept > 0
      ? [{ kind: 'store', occurredOn: on(1), from: w.site, facility: w.store, code, grams: l.kept } as const]
      : []),
    { kind: 'ship', occurredOn: on(2), grams: l.sent, ...way },
  ]
  const accepted = Math.max(1, l.sent + (l.told ?? 0))
  const theirs: Partial<Fact>[] =
    l.told === null
      ? []
      : [{ kind: 'receive', occurredOn: on(3), grams: accepted, refused: 0, grade: 'weighed', ...way }]
  return [own, theirs]
}

const ownFigures = async (d: Desk): Promise<Record<string, string>> => {
  const rows = await d.intake.database.readAll(bookkeeper, (tx) =>
    tx.query<{ code: string; position: string; grams: string }>(
      `select e.code, e.position, sum(e.grams)::text as grams from wufei.entry e join wufei.posting p on p.district = e.district and p.id = e.posting
       where p.kind <> 'receive' and e.position in ('generated', 'opening', 'stored', 'in_transit') group by 1, 2 order by 1, 2`,
    ),
  )
  return Object.fromEntries(rows.map((r) => [`${r.code}/${r.position}`, r.grams]))
}

test('ledgers of random enterprises, handed into an empty book with their opening stock, give their own figures again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(load, { minLength: 2, maxLength: 6 }),
      fc.integer({ min: 1, max: 5_000_000 }),
      async (loads, opening) => {
        const first = await works(opening)
        const lists = loads.map((l, i) => tell(l, i, first))
        const byDay = lists
          .flatMap(([own]) => own ?? [])
          .sort((a, b) => ((a.occurredOn ?? '') < (b.occurredOn ?? '') ? -1 : 1))
        const theirs = lists.flatMap(([, their]) => their ?? [])
        const { book } = bookOf(first.d.intake.database, first.d.intake.house.rules)
        const outcomes = [...(await book(byDay)), ...(await book(theirs))]
        expect(outcomes.flatMap((o) => (o.ok ? [] : [o.refusal.message]))).toEqual([])

        const second = await works(opening)
        const missing: string[] = []
        for (const form of forms) {
          const reply = await ledger(first.d, first.party, form)
          missing.push(...reply.missing)
          if (reply.ledger.rows.length === 0) continue
          const done = await handIn(
            second.d,
            second.party,
            await statutoryLedgerXlsx(reply.ledger),
            form,
            `${form}.xlsx`,
          )
          expect([form, done.status]).toEqual([form, 'done'])
        }
        expect(await ownFigures(second.d)).toEqual(await ownFigures(first.d))
        // The receiver's side is not the enterprise's to tell: it is listed, and only where there is one.
        const differing = loads.some((l) => l.told !== null && l.told !== 0 && l.sent + l.told >= 1)
        if (differing) expect(missing.join()).toMatch(/接收量与出厂量不同/)
        expect(missing.some((text) => text.includes('证据高于台账记录'))).toBe(theirs.length > 0)
      },
    ),
    { numRuns: Number(process.env.WUFEI_RUNS ?? 3), endOnFailure: true },
  )
}, 300_000)
