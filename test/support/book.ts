import type { Stream } from '../../src/core/codes.ts'
import { type BookContext, bookFacts, type Item, type Outcome } from '../../src/ledger/booking.ts'
import type { Fact } from '../../src/ledger/contract.ts'
import type { BookRules } from '../../src/ledger/load.store.ts'
import { systemActor } from '../../src/platform/actor.ts'
import type { Database } from '../../src/platform/database.ts'

export const testDistrict = 990001
export const testZone = 'Asia/Shanghai'
export const bookkeeper = systemActor('test', '测试', testDistrict)

const streamByClass = (n: number): Stream =>
  n < 60 ? 'industrial' : n < 70 ? 'household' : n < 80 ? 'construction' : n < 90 ? 'agricultural' : 'other'

/** Rules as plain as a pack's: the class of the code decides the stream. */
export function testRules(
  unknownReceiver: number,
  over: Partial<Record<Stream, { departureGenerates: boolean }>> = {},
): BookRules {
  return {
    streamOf: (code) => {
      if (/^\d{3}-\d{3}-\d{2}$/.test(code)) return 'hazardous'
      const solid = /^\d{3}-\d{3}-S(\d{2})$/.exec(code)
      return solid ? streamByClass(Number(solid[1])) : undefined
    },
    rulesOf: (stream) => ({
      departureGenerates: over[stream]?.departureGenerates ?? stream !== 'hazardous',
      receiptGenerates: stream !== 'hazardous',
      matchDays: 7,
      matchTolerance: 30,
      unusualTonnes: { record: 1_000_000, vehicle: 1_000_000 },
    }),
    moistureOf: (code) => (/S9\d$/.test(code) ? 800 : 0),
    unknownReceiver,
  }
}

export interface PlaceOptions {
  region?: 'own' | 'inProvince' | 'outProvince' | 'abroad'
  isEnd?: boolean
  takesOwnership?: boolean
  sector?: 'industrial' | 'medical' | 'social'
  street?: string
  kind?: string
}

/** A party with one facility; answers both ids. */
export async function place(
  database: Database,
  name: string,
  o: PlaceOptions = {},
): Promise<{ party: number; facility: number }> {
  return await database.write(bookkeeper, async (tx) => {
    const [p] = await tx.query<{ id: number }>(
      `insert into wufei.party (district, name, kind, external, created_at) values ($1, $2, 'enterprise', $3, now()) returning id`,
      [testDistrict, name, (o.region ?? 'own') !== 'own'],
    )
    const party = p?.id as number
    const [f] = await tx.query<{ id: number }>(
      `insert into wufei.facility (district, party, name, kind, region, is_end, takes_ownership, sector, street, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now()) returning id`,
      [
        testDistrict,
        party,
        name,
        o.kind ?? 'site',
        o.region ?? 'own',
        o.isEnd ?? false,
        o.takesOwnership ?? true,
        o.sector ?? 'industrial',
        o.street ?? null,
      ],
    )
    return { party, facility: f?.id as number }
  })
}

/** A store of the party's own on its site. */
export async function ownStore(
  database: Database,
  site: { party: number; facility: number },
  code: string,
): Promise<number> {
  return await database.write(bookkeeper, async (tx) => {
    const [f] = await tx.query<{ id: number }>(
      `insert into wufei.facility (district, party, site, name, kind, code, created_at)
       values ($1, $2, $3, $4, 'store', $4, now()) returning id`,
      [testDistrict, site.party, site.facility, code],
    )
    return f?.id as number
  })
}

export interface Book {
  rules: BookRules
  /** Books facts in one transaction and answers what became of each. */
  book: (facts: readonly Partial<Fact>[], at?: string) => Promise<Outcome[]>
  entries: (where?: string) => Promise<EntryRow[]>
}
export interface EntryRow {
  posting: number
  kind: string
  position: string
  facility: number
  owner: number
  code: string
  lot: number | null
  origin: number
  born: string
  grade: string
  purpose: string | null
  own: boolean
  grams: number
  occurred_on: string
}

export function bookOf(database: Database, rules: BookRules): Book {
  return {
    rules,
    book: (facts, at = '2026-01-10T02:00:00Z') =>
      database.write(bookkeeper, (tx) => {
        const context: BookContext = { rules, now: new Date(at), zone: testZone, command: null, demo: false }
        const items = facts.map(
          (fact) => ({ fact: { grade: 'recorded', details: {}, allowUnexplained: false, ...fact } }) as Item,
        )
        return bookFacts(tx, items, context, false)
      }),
    entries: (where = 'true') =>
      database.readAll(bookkeeper, (tx) =>
        tx.query<EntryRow>(
          `select e.posting, p.kind, e.position, e.facility, e.owner, e.code, e.lot, e.origin, e.born, e.grade, e.purpose, e.own, e.grams, e.occurred_on
       from wufei.entry e join wufei.posting p on p.district = e.district and p.id = e.posting where ${where} order by e.posting, e.line`,
        ),
      ),
  }
}

export const tonnes = (n: number): number => Math.round(n * 1_000_000)
