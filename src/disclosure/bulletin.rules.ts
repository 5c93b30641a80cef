import type { Day } from '../core/day.ts'
import { asDay, daysBetween } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { InventoryTable } from '../inventory/contract.ts'
import type { Pack, ReportingEntry } from '../packs/schema.ts'
import type { BulletinHead, FigureChange, UnitFigure } from './contract.ts'

export const statusNames: Readonly<Record<BulletinHead['status'], string>> = {
  draft: '起草中',
  approved: '已批准',
  published: '已发布',
}

/** The days of the year after the one told of. */
export function dueDay(pack: Pick<Pack, 'disclosure'>, year: number): Day {
  return asDay(`${year + 1}-${pack.disclosure.due}`)
}

export function remindFrom(pack: Pick<Pack, 'disclosure'>, year: number): Day {
  return asDay(`${year + 1}-${pack.disclosure.remindFrom}`)
}

export function daysLeft(pack: Pick<Pack, 'disclosure'>, year: number, today: Day): number {
  return daysBetween(today, dueDay(pack, year))
}

export const officeOf = (pack: Pick<Pack, 'units'>): string =>
  pack.units.find((u) => u.kind === 'office')?.code ?? pack.units[0]?.code ?? ''

/** Who answers for the rows of a table; what nobody owns yet is the office's. */
const ownersOf = (pack: Pack, table: InventoryTable, row: string): string[] => {
  const entries = pack.reporting.filter(
    (e: ReportingEntry) => e.table === table.no && (e.row === undefined || e.row === row),
  )
  const units = [...new Set(entries.map((e) => e.unit ?? officeOf(pack)))]
  return units.length > 0 ? units : [officeOf(pack)]
}

/**
 * The figures each unit answers for: its rows, and what is known only for the whole stream. Sums are not among them, so
 * that one department's correction does not undo another's word. Text columns follow from the masses.
 */
export function figuresByUnit(pack: Pack, tables: readonly InventoryTable[]): Map<string, UnitFigure[]> {
  const found = new Map<string, UnitFigure[]>()
  for (const table of tables) {
    const masses = table.columns.filter((c) => c.type === 'mass').map((c) => c.key)
    for (const row of [...table.rows, ...(table.unspecified ? [table.unspecified] : [])]) {
      const cells = Object.fromEntries(masses.map((key) => [key, row.cells[key] ?? null]))
      const units =
        row.key === 'unspecified'
          ? [...new Set(table.rows.flatMap((r) => ownersOf(pack, table, r.key)))]
          : ownersOf(pack, table, row.key)
      for (const unit of units.length > 0 ? units : [officeOf(pack)])
        found.set(unit, [
          ...(found.get(unit) ?? []),
          { table: table.no, row: row.key, label: row.label, cells },
        ])
    }
  }
  return found
}

/** What differs between two states of figures, named as a reader would look for it. */
export function changesBetween(
  before: readonly UnitFigure[],
  after: readonly UnitFigure[],
  titleOf: (table: number, column: string) => string,
): FigureChange[] {
  const keyOf = (f: UnitFigure): string => `${f.table} ${f.row}`
  const [old, now] = [new Map(before.map((f) => [keyOf(f), f])), new Map(after.map((f) => [keyOf(f), f]))]
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [a, b] = [old.get(key), now.get(key)]
    const figure = (b ?? a) as UnitFigure
    const columns = [...new Set([...Object.keys(b?.cells ?? {}), ...Object.keys(a?.cells ?? {})])]
    return columns.flatMap((column) => {
      const [x, y] = [a?.cells[column] ?? null, b?.cells[column] ?? null]
      if (x === y) return []
      return [
        { what: `表${figure.table} ${figure.label} ${titleOf(figure.table, column)}`, before: x, after: y },
      ]
    })
  })
}

/** One step of a bulletin's way; each is refused from anywhere else. */
const from = {
  write: ['draft'],
  confirm: ['draft'],
  approve: ['draft'],
  reopen: ['approved'],
  publish: ['approved'],
} as const satisfies Record<string, readonly BulletinHead['status'][]>
const actNames: Readonly<Record<keyof typeof from, string>> = {
  write: '修改',
  confirm: '确认',
  approve: '批准',
  reopen: '退回起草',
  publish: '发布',
}

export function allow(act: keyof typeof from, { status }: Pick<BulletinHead, 'status'>): void {
  if (!from[act].some((s) => s === status))
    refuse('disclosure_state', { status: statusNames[status], act: actNames[act] })
}

/** The year has to be over, and so has the day up to which figures are taken. */
export function refuseEarly(year: number, today: Day): void {
  if (today <= `${year}-12-31`) refuse('disclosure_too_early', { year })
}
