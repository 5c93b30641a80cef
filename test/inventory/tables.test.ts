import fc from 'fast-check'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type Grade, grades } from '../../src/core/codes.ts'
import { asDay } from '../../src/core/day.ts'
import { parseDecimal, toInteger } from '../../src/core/decimal.ts'
import { gramsToDecimal, type MassUnit, massUnitPlaces } from '../../src/core/mass.ts'
import { parsePeriod } from '../../src/core/period.ts'
import type { Inventory, InventoryRow, InventoryTable } from '../../src/inventory/contract.ts'
import { readCube } from '../../src/inventory/cube.store.ts'
import { drill } from '../../src/inventory/drill.ts'
import { readInventory } from '../../src/inventory/inventory.ts'
import { readMaterialBalance } from '../../src/inventory/material-balance.ts'
import { insertAreaTotals } from '../../src/ledger/area-totals.store.ts'
import { checkBook } from '../../src/ledger/check.store.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import { facilitiesInScope } from '../../src/parties/scope.store.ts'
import { type Database, openDatabase } from '../../src/platform/database.ts'
import { columnsOfTable, type Question, type RawEntry, readRaw, recompute } from '../support/annex3.ts'
import { bookkeeper, testZone } from '../support/book.ts'
import { cloneDatabase } from '../support/cluster.ts'
import { codes, foundTown, recordedOn, type Step, step, type Town, tellerOf } from '../support/random-book.ts'

const today = asDay('2025-07-01')
const runs = Number(process.env.WUFEI_RUNS ?? 4)

/** What departments, streets and the plan state of areas, as numbers read against the town. */
interface AreaStatement {
  unit: number
  month: number
  what: number
  grams: number
  street: number
}
const areaStatement: fc.Arbitrary<AreaStatement> = fc.record({
  unit: fc.nat(3),
  month: fc.nat(3),
  what: fc.nat(5),
  grams: fc.integer({ min: 0, max: 200 }),
  street: fc.nat(2),
})

const statable = [
  { stream: 'industrial', codes: codes.scrap, columns: ['generated', 'utilized'] },
  { stream: 'industrial', codes: 'row:1.renewable', columns: ['generated', 'disposed'] },
  { stream: 'industrial', codes: 'stream', columns: ['generated', 'utilized', 'disposed'] },
  { stream: 'household', codes: 'row:2.wetWaste', columns: ['collectedAndTransported', 'utilized'] },
  { stream: 'hazardous', codes: 'stream', columns: ['generated', 'inProvinceDisposed'] },
  { stream: 'other', codes: 'row:6.sewageSludge', columns: ['generated', 'disposed'] },
] as const

async function state(database: Database, town: Town, s: AreaStatement, on: string): Promise<void> {
  const what = statable[s.what] as (typeof statable)[number]
  const [from, to] = (
    [
      ['2025-01-01', '2025-02-01'],
      ['2025-02-01', '2025-03-01'],
      ['2025-03-01', '2025-04-01'],
      ['2025-01-01', '2026-01-01'],
    ] as const
  )[s.month] as readonly [string, string]
  const street = [null, 'east', 'west'][s.street] as string | null
  await database.write(bookkeeper, (tx) =>
    insertAreaTotals(
      tx,
      [
        {
          scope: street === null ? 'district' : 'street',
          facility: (town.generators[s.unit] as Town['generators'][number]).facility,
          street,
          stream: what.stream,
          codes: what.codes,
          from,
          to,
          source: s.unit === 3 ? 'plan' : 'unit',
          columns: what.columns
            .map((column, i) => ({ column, grams: s.grams * 100_000 - i * 70_000 }))
            .filter((c) => c.grams >= 0),
          record: null,
        },
      ],
      { now: new Date(`${on}T02:00:00Z`), zone: testZone, demo: false },
    ),
  )
}

interface Opened {
  database: Database
  town: Town
  close: () => Promise<void>
}

/** An empty book of its own with the same places under the same numbers. */
async function emptyBook(): Promise<Opened> {
  const { admin, template } = inject('testCluster')
  const urls = await cloneDatabase(admin, template)
  const database = openDatabase(urls, { name: 'wufei test' })
  return {
    database,
    town: await foundTown(database),
    close: async () => {
      await database.close()
      await urls.drop()
    },
  }
}

interface Act {
  step?: Step
  statement?: AreaStatement
  on: string
}

async function tellAll({ database, town }: Opened, acts: readonly Act[]): Promise<void> {
  const teller = tellerOf(database, town)
  for (const { step: s, statement, on } of acts) {
    if (s) await teller.tell(s, on)
    if (statement) await state(database, town, statement, on)
  }
}

const book = fc
  .record({
    steps: fc.array(step, { minLength: 25, maxLength: 55 }),
    statements: fc.array(areaStatement, { maxLength: 6 }),
  })
  .map(({ steps, statements }): Act[] => {
    const acts: Act[] = steps.map((s, i) => ({ step: s, on: recordedOn(i, steps.length) }))
    statements.forEach((statement, i) => {
      const at = Math.floor(((i + 1) * acts.length) / (statements.length + 1))
      acts.splice(at, 0, { statement, on: acts[Math.min(at, acts.length - 1)]?.on ?? '2025-04-01' })
    })
    return acts
  })

interface Scope {
  kind: 'district' | 'street' | 'enterprise'
  key: string
  within: (e: RawEntry) => boolean
  street: Question['street']
}
const scopesOf = (town: Town): Scope[] => [
  { kind: 'district', key: '', within: () => true, street: null },
  { kind: 'street', key: 'east', within: (e) => e.street === 'east', street: 'east' },
  { kind: 'street', key: 'west', within: (e) => e.street === 'west', street: 'west' },
  {
    kind: 'enterprise',
    key: String(town.generators[0]?.party),
    within: (e) => e.party === town.generators[0]?.party,
    street: 'none',
  },
]
const periods = ['2025-02', '2025Q1', '2025', '2025-01-15..2025-03-10']

const ask = (o: Opened, period: string, scope: Scope, asOf: string | null): Promise<Inventory> =>
  o.database.read(bookkeeper, (tx) =>
    readInventory(tx, o.town.district, {
      period: parsePeriod(period),
      scope: { kind: scope.kind, key: scope.key, label: scope.key },
      asOf: asOf === null ? null : asDay(asOf),
      today,
      sector: 'all',
    }),
  )

const rowsOf = (t: InventoryTable): InventoryRow[] => [...t.rows, ...(t.unspecified ? [t.unspecified] : [])]
const unitOf = (t: InventoryTable) => (t.unit === '公斤' ? ('千克' as const) : t.unit)
const gramsOf = (text: string, unit: MassUnit): bigint => {
  const exact = parseDecimal(text)
  return (exact && toInteger(exact, massUnitPlaces[unit])) as bigint
}
const gramsIn = (t: InventoryTable, text: string): bigint => gramsOf(text, unitOf(t))

/** Whether an entry lies at a facility of the scope, whoever's mass it is. */
function isAt(e: RawEntry, scope: Scope, town: Town): boolean {
  const [first, second, third, fourth] = town.generators.map((p) => p.facility)
  const [plant, , , landfill] = town.receivers.map((p) => p.facility)
  if (scope.kind === 'enterprise') return e.facility === first
  const street =
    scope.key === 'east' ? [first, fourth, plant, town.sharedStore.facility] : [second, third, landfill]
  return street.includes(e.facility)
}

/** Figures of a table without what only says when it was asked. */
const figures = (i: Inventory) => i.tables.map(({ marks: _, completeness: __, ...t }) => t)

function expectSame(t: InventoryTable, raw: Awaited<ReturnType<typeof readRaw>>, q: Question): void {
  const expected = recompute(t.no, raw, q)
  for (const row of rowsOf(t)) {
    const columns = expected.get(row.key)
    for (const column of columnsOfTable[t.no] ?? []) {
      const shown = row.cells[column] ?? null
      const cell = columns?.get(column)
      const where = `table ${t.no}, ${row.key}, ${column}`
      expect([where, shown === null ? '0' : shown]).toEqual([
        where,
        gramsToDecimal(cell?.grams ?? 0n, unitOf(t)),
      ])
      if (shown === null) continue
      const shares = grades.map((g) => gramsIn(t, row.evidence[column]?.[g] as string))
      expect(shares.reduce((a, b) => a + b, 0n)).toBe(gramsIn(t, shown))
      if (row.key === 'sewageSludge') continue
      const evidence = cell?.evidence ?? ({} as Record<Grade, bigint>)
      expect([where, shares]).toEqual([where, grades.map((g) => evidence[g] ?? 0n)])
    }
  }
  for (const [row, columns] of expected) {
    if (rowsOf(t).some((r) => r.key === row)) continue
    expect([t.no, row, [...columns].filter(([, c]) => c.grams !== 0n)]).toEqual([t.no, row, []])
  }
}

function expectClosed(t: InventoryTable): void {
  const b = t.balance as NonNullable<InventoryTable['balance']>
  const g = (text: string | undefined): bigint => (text === undefined ? 0n : gramsIn(t, text))
  const left = g(b.opening) + g(b.generated) + g(b.received) + g(b.unexplained)
  const right = g(b.flows) + g(b.residues) + g(b.closing) + g(b.discrepancy) + g(b.unallocated)
  expect([t.no, left]).toEqual([t.no, right])
  for (const c of t.columns) {
    if (c.type !== 'mass') continue
    const sum = rowsOf(t).reduce((s, r) => s + g(r.cells[c.key] ?? '0'), 0n)
    expect([t.no, c.key, g(t.total.cells[c.key] ?? '0')]).toEqual([t.no, c.key, sum])
  }
}

describe('the six tables of any book', () => {
  const past = '2025-04-20'

  test('are the same from rollups, from entries and from annex3.md; balances close; the past is a replay', async () => {
    await fc.assert(
      fc.asyncProperty(book, async (acts) => {
        const whole = await emptyBook()
        const before = await emptyBook()
        try {
          await tellAll(whole, acts)
          await tellAll(
            before,
            acts.filter((a) => a.on <= past),
          )
          const raw = await readRaw(whole.database)
          for (const period of periods) {
            const { from, to } = parsePeriod(period)
            for (const scope of scopesOf(whole.town)) {
              const fast = await ask(whole, period, scope, null)
              const slow = await ask(whole, period, scope, '2099-01-01')
              expect(figures(fast)).toEqual(figures(slow))
              for (const t of fast.tables) {
                expectSame(t, raw, {
                  from,
                  to,
                  asOf: '2099-01-01',
                  within: scope.within,
                  street: scope.street,
                })
                expectClosed(t)
              }
              const then = await ask(whole, period, scope, past)
              expect(figures(then)).toEqual(figures(await ask(before, period, scope, null)))
            }
          }
          for (const o of [whole, before])
            expect((await o.database.readAll(bookkeeper, (tx) => checkBook(tx))).faults).toEqual([])
        } finally {
          await whole.close()
          await before.close()
        }
      }),
      { numRuns: runs, endOnFailure: true },
    )
  })
})

describe('a figure', () => {
  let o: Opened

  beforeAll(async () => {
    o = await emptyBook()
    const acts = fc.sample(book, { numRuns: 3, seed: 11 }).flat()
    await tellAll(o, acts)
    await fold(o.database, bookkeeper, new Date('2025-06-01T02:00:00Z'))
    return o.close
  })

  test('opens to parts that sum to it, down to postings', async () => {
    const district = scopesOf(o.town)[0] as Scope
    const inventory = await ask(o, '2025', district, null)
    const open = (table: number, row: string, column: string, path?: string) =>
      o.database.read(bookkeeper, (tx) =>
        drill(
          tx,
          o.town.district,
          {
            period: parsePeriod('2025'),
            scope: { kind: 'district', key: '', label: '' },
            asOf: null,
            today,
            sector: 'all',
          },
          { table, row, column, path },
        ),
      )
    let opened = 0
    let stated = 0
    for (const t of inventory.tables) {
      for (const row of [...rowsOf(t), t.total]) {
        for (const c of t.columns) {
          if (c.type !== 'mass') continue
          const top = await open(t.no, row.key, c.key)
          const sum = (items: { grams: string }[]): bigint => items.reduce((s, i) => s + BigInt(i.grams), 0n)
          expect([t.no, row.key, c.key, sum(top.items)]).toEqual([
            t.no,
            row.key,
            c.key,
            gramsIn(t, row.cells[c.key] ?? '0'),
          ])
          for (const total of top.items.filter((i) => i.key.startsWith('total:'))) {
            const said = await open(t.no, row.key, c.key, total.next)
            expect(sum(said.items)).toBe(BigInt(total.grams))
            expect(said.statement).toMatchObject({ actor: expect.any(String), period: expect.any(String) })
            stated++
          }
          const [part] = top.items.filter((i) => i.key.startsWith('origin:'))
          if (!part || row === t.total) continue
          const months = await open(t.no, row.key, c.key, part.next)
          expect(sum(months.items)).toBe(BigInt(part.grams))
          for (const month of months.items) {
            const postings = await open(t.no, row.key, c.key, month.next)
            expect(sum(postings.items)).toBe(BigInt(month.grams))
            opened++
          }
        }
      }
    }
    expect(opened).toBeGreaterThan(20)
    expect(stated).toBeGreaterThan(0)
    for (const path of ['total:999999', 'origin:999999', 'month:2025-01-01', 'nonsense'])
      await expect(open(1, 'total', 'generated', path)).rejects.toMatchObject({ code: 'drill_path_unknown' })
  })

  test('of a material balance closes, whatever the line, the scope and the period', async () => {
    const { entries } = await readRaw(o.database)
    for (const period of periods) {
      for (const scope of scopesOf(o.town)) {
        for (const by of ['stream', 'facility', 'code'] as const) {
          const q = {
            period: parsePeriod(period),
            scope: { kind: scope.kind, key: scope.key, label: '' },
            asOf: null,
            today,
            by,
            stream: null,
          }
          const balance = await o.database.read(bookkeeper, (tx) =>
            readMaterialBalance(tx, o.town.district, q),
          )
          for (const { key, balance: b } of balance.lines) {
            const g = (text: string | undefined): bigint => gramsOf(text ?? '0', '吨')
            const left = g(b.opening) + g(b.generated) + g(b.received) + g(b.unexplained)
            const right = g(b.flows) + g(b.residues) + g(b.closing) + g(b.discrepancy) + g(b.unallocated)
            expect([by, key, left]).toEqual([by, key, right])
            const held = entries.filter(
              (e) =>
                e.day < q.period.to &&
                (e.position === 'stored' || e.position === 'in_transit') &&
                String(e[by === 'stream' ? 'stream' : by]) === key &&
                (scope.kind === 'district' ? e.region === 'own' : isAt(e, scope, o.town)),
            )
            expect([by, key, g(b.closing)]).toEqual([by, key, held.reduce((s, e) => s + BigInt(e.grams), 0n)])
          }
        }
      }
    }
  })

  test('of the district is the sum of its streets and of what lies in none', async () => {
    const sums = async (facilities: readonly number[] | null): Promise<Map<string, bigint>> => {
      const cube = await o.database.read(bookkeeper, (tx) =>
        readCube(tx, { facilities, period: parsePeriod('2025'), asOf: null }),
      )
      const found = new Map<string, bigint>()
      for (const { grams, ...r } of cube) {
        const key = JSON.stringify(r)
        found.set(key, (found.get(key) ?? 0n) + grams)
      }
      return found
    }
    const inStreet = (street: string): Promise<readonly number[]> =>
      o.database.read(bookkeeper, async (tx) => {
        const found = await facilitiesInScope(tx, { kind: 'street', key: street }, asDay('2025-01-01'))
        return found ?? []
      })
    const streets = [...(await inStreet('east')), ...(await inStreet('west'))]
    const all = await o.database.readAll(bookkeeper, (tx) =>
      tx.query<{ id: number }>('select id from wufei.facility'),
    )
    const elsewhere = all.map((f) => f.id).filter((id) => !streets.includes(id))
    const parts = new Map<string, bigint>()
    for (const scope of [await inStreet('east'), await inStreet('west'), elsewhere])
      for (const [key, grams] of await sums(scope)) parts.set(key, (parts.get(key) ?? 0n) + grams)
    const whole = await sums(null)
    for (const [key, grams] of parts) if (grams === 0n) parts.delete(key)
    expect(parts).toEqual(whole)
  })
})
