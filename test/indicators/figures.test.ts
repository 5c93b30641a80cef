import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { parseDecimal, toInteger } from '../../src/core/decimal.ts'
import { massUnitPlaces } from '../../src/core/mass.ts'
import { yearPeriod } from '../../src/core/period.ts'
import { tableFigures } from '../../src/indicators/figures.rules.ts'
import { readIndicators } from '../../src/indicators/indicators.ts'
import { readMaterial } from '../../src/indicators/material.ts'
import type { Inventory, InventoryRow, InventoryTable } from '../../src/inventory/contract.ts'
import { readInventory } from '../../src/inventory/inventory.ts'
import { insertAreaTotals } from '../../src/ledger/area-totals.store.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import type { TableInput } from '../../src/packs/indicators.ts'
import { type Database, openDatabase, type Reader } from '../../src/platform/database.ts'
import { bookkeeper, testZone } from '../support/book.ts'
import { cloneDatabase } from '../support/cluster.ts'
import { codes, foundTown, recordedOn, step, type Town, tellerOf } from '../support/random-book.ts'

const today = asDay('2025-07-01')
const runs = Number(process.env.WUFEI_RUNS ?? 3)

/** What is stated of areas: more than the facts, less than them, a stream as a whole, a street's own. */
const statements = [
  {
    street: null,
    stream: 'industrial',
    codes: 'stream',
    columns: [
      ['generated', 90],
      ['utilized', 30],
    ],
  },
  {
    street: 'east',
    stream: 'household',
    codes: 'row:2.wetWaste',
    columns: [['collectedAndTransported', 50]],
  },
  {
    street: null,
    stream: 'hazardous',
    codes: codes.oil,
    columns: [
      ['generated', 1],
      ['inProvinceDisposed', 80],
    ],
  },
  {
    street: null,
    stream: 'other',
    codes: 'row:6.sewageSludge',
    columns: [
      ['generated', 70],
      ['disposed', 60],
    ],
  },
] as const

async function stateAll(database: Database, town: Town): Promise<void> {
  const totals = statements.map((s) => ({
    scope: s.street === null ? ('district' as const) : ('street' as const),
    facility: town.generators[3]?.facility as number,
    street: s.street,
    stream: s.stream,
    codes: s.codes,
    from: '2025-01-01',
    to: '2026-01-01',
    source: 'unit' as const,
    columns: s.columns.map(([column, tonnes]) => ({ column, grams: tonnes * 1_000_000 })),
    record: null,
  }))
  const at = { now: new Date('2025-04-10T02:00:00Z'), zone: testZone, demo: false }
  await database.write(bookkeeper, (tx) => insertAreaTotals(tx, totals, at))
}

const gramsOf = (table: InventoryTable, text: string): bigint => {
  const exact = parseDecimal(text)
  return (exact && toInteger(exact, massUnitPlaces[table.unit === '公斤' ? '千克' : table.unit])) as bigint
}

/** Every mass that a table prints or a rate of it needs, by row. */
function printedMasses(table: InventoryTable): [TableInput, bigint | null][] {
  const columns = table.columns.filter((c) => c.type === 'mass').map((c) => c.key)
  const of = (row: InventoryRow, rows: TableInput['rows']): [TableInput, bigint | null][] =>
    [...columns, ...(told(row) ? Object.keys(row.measures ?? {}) : [])].map((column) => {
      const text = row.cells[column] ?? row.measures?.[column] ?? null
      const ref: TableInput = { from: 'table', table: table.no, rows, column, sector: 'all', year: 0 }
      return [table.no === 4 ? ref : withoutSector(ref), text === null ? null : gramsOf(table, text)]
    })
  return [...table.rows.flatMap((row) => of(row, [row.key])), ...of(table.total, 'total')]
}

const told = (row: InventoryRow): boolean => Object.values(row.cells).some((cell) => cell !== null)
const withoutSector = ({ sector: _, ...ref }: TableInput): TableInput => ref

async function bothWays(tx: Reader, town: Town, asOf: string | null): Promise<Inventory> {
  const known = asOf === null ? null : asDay(asOf)
  const inventory = await readInventory(tx, town.district, {
    period: yearPeriod(2025),
    scope: { kind: 'district', key: '', label: '' },
    asOf: known,
    today,
    sector: 'all',
  })
  const material = await readMaterial(tx, town.district, { from: 2022, to: 2025 }, known)
  const { massOf } = tableFigures(town.district, material)
  for (const table of inventory.tables)
    for (const [ref, grams] of printedMasses(table)) expect([ref, massOf(ref, 2025)]).toEqual([ref, grams])
  return inventory
}

test('figures read over many years at once are those of the tables, today and as once known', {
  timeout: 120_000,
}, async () => {
  const { admin, template } = inject('testCluster')
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 50 }), async (steps) => {
      const urls = await cloneDatabase(admin, template)
      const database = openDatabase(urls, { name: 'wufei test' })
      try {
        const town = await foundTown(database)
        const teller = tellerOf(database, town)
        for (const [i, s] of steps.entries()) await teller.tell(s, recordedOn(i, steps.length))
        await stateAll(database, town)
        await database.readAll(bookkeeper, (tx) => bothWays(tx, town, null))
        await fold(database, bookkeeper, new Date('2025-07-01T02:00:00Z'))
        for (const asOf of [null, '2025-05-01', '2025-04-15'])
          await database.readAll(bookkeeper, (tx) => bothWays(tx, town, asOf))
        const report = await database.readAll(bookkeeper, (tx) =>
          readIndicators(tx, town.district, { year: 2025, asOf: null, today }),
        )
        const inventory = await database.readAll(bookkeeper, (tx) => bothWays(tx, town, null))
        const rate = inventory.tables[0]?.total.cells.comprehensiveUtilizationRate ?? null
        expect(report.indicators.find((i) => i.id === 'qhUtilization')?.value).toBe(rate)
      } finally {
        await database.close()
        await urls.drop()
      }
    }),
    { numRuns: runs, endOnFailure: true },
  )
})
