import { addMonths, type Day, firstOfMonth } from '../core/day.ts'
import { type Period, periodOf, yearPeriod } from '../core/period.ts'
import type { InventoryRow, InventoryTable } from '../inventory/contract.ts'
import { readInventory } from '../inventory/inventory.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { BookFigure } from '../packs/plan-data.ts'
import { systemActor } from '../platform/actor.ts'
import type { Database, Reader } from '../platform/database.ts'
import { figureKey } from './targets.rules.ts'

export interface WantedFigure extends BookFigure {
  readonly year: number
}

/**
 * Figures of the six tables of the whole district, as the tables print them. Read past the rights of whoever asks: a
 * figure of the district names nobody, and a street is judged by the same one as the office.
 */
export async function readBookFigures(
  database: Pick<Database, 'readAll'>,
  district: DistrictView,
  wanted: readonly WantedFigure[],
  at: { readonly today: Day; readonly asOf: Day | null },
): Promise<ReadonlyMap<string, string | null>> {
  const reader = systemActor('system:plan', '规划', district.pack.district.district)
  return await database.readAll(reader, (tx) => figuresIn(tx, district, wanted, at))
}

async function figuresIn(
  tx: Reader,
  district: DistrictView,
  wanted: readonly WantedFigure[],
  { today, asOf }: { readonly today: Day; readonly asOf: Day | null },
): Promise<ReadonlyMap<string, string | null>> {
  const found = new Map<string, string | null>()
  for (const year of new Set(wanted.map((w) => w.year))) {
    const mine = wanted.filter((w) => w.year === year)
    const { tables } = await readInventory(tx, district, {
      period: yearSoFar(year, today),
      scope: { kind: 'district', key: '', label: district.pack.district.name },
      asOf,
      today,
      tables: [...new Set(mine.map((w) => w.table))],
    })
    for (const figure of mine) {
      const table = tables.find((t) => t.no === figure.table)
      found.set(figureKey(figure, year), table ? figureIn(table, figure) : null)
    }
  }
  return found
}

/** Of a running year the months that are over, or its first where none is. */
function yearSoFar(year: number, today: Day): Period {
  const whole = yearPeriod(year)
  if (today >= whole.to || today < whole.from) return whole
  const over = firstOfMonth(today)
  return periodOf(whole.from, over > whole.from ? over : addMonths(whole.from, 1))
}

function figureIn(table: InventoryTable, { row, column }: BookFigure): string | null {
  const line: InventoryRow | undefined = row === 'total' ? table.total : table.rows.find((r) => r.key === row)
  // A rate that the layout prints as a note stands there with its percent.
  return line?.cells[column] ?? /(-?\d+(?:\.\d+)?)%/.exec(line?.notes[column] ?? '')?.[1] ?? null
}
