import { grades } from '../../../src/core/codes.ts'
import { gramsToDecimal, type MassUnit, ratePercent } from '../../../src/core/mass.ts'
import type {
  EvidenceShares,
  InventoryColumn,
  InventoryRow,
  InventoryTable,
  InventoryUnit,
} from '../../../src/inventory/contract.ts'

/**
 * A fictional district's six tables, built from grams so that every total and rate is exact. `grams` gives each
 * row's masses by column; null is 未报.
 */
export interface RowFigures {
  key: string
  label: string
  group?: string
  grams: Record<string, bigint | null>
  words?: Record<string, string>
  notes?: Record<string, string>
  measures?: Record<string, bigint>
}

export interface TableFigures {
  no: number
  title: string
  unit: InventoryUnit
  columns: InventoryColumn[]
  rows: RowFigures[]
  unspecified?: RowFigures
  totalLabel?: string
  headingNotes?: string[]
  measures?: { key: string; title: string }[]
  marks?: string[]
}

const massUnit: Record<InventoryUnit, MassUnit> = { 万吨: '万吨', 吨: '吨', 公斤: '千克' }

export function tableOf(figures: TableFigures): InventoryTable {
  const { columns, unit } = figures
  const parts = [...figures.rows, ...(figures.unspecified ? [figures.unspecified] : [])]
  const total: RowFigures = { key: 'total', label: figures.totalLabel ?? '合计', grams: {}, measures: {} }
  for (const { key, type } of columns) {
    if (type !== 'mass') continue
    const known = parts.map((row) => row.grams[key]).filter((mass) => mass != null)
    total.grams[key] = known.length > 0 ? known.reduce((a, b) => a + b, 0n) : null
  }
  for (const { key } of figures.measures ?? []) {
    total.measures = {
      ...total.measures,
      [key]: parts.reduce((a, row) => a + (row.measures?.[key] ?? 0n), 0n),
    }
  }
  const build = (row: RowFigures): InventoryRow => rowOf(row, columns, massUnit[unit])
  return {
    no: figures.no,
    title: figures.title,
    unit,
    headingNotes: figures.headingNotes ?? [],
    columns,
    ...(figures.measures ? { measures: figures.measures } : {}),
    rows: figures.rows.map(build),
    ...(figures.unspecified ? { unspecified: build(figures.unspecified) } : {}),
    total: build(total),
    completeness: { due: 512, reported: 498, monthsCovered: 12, status: '初步' },
    marks: figures.marks ?? ['演示数据'],
    definitions: [
      {
        column: columns[0]?.key ?? '',
        text: '离开产生环节、来源在本范围内的质量，加上本范围内处理产生的残渣',
      },
    ],
  }
}

function rowOf(row: RowFigures, columns: readonly InventoryColumn[], unit: MassUnit): InventoryRow {
  const built: InventoryRow = {
    key: row.key,
    label: row.label,
    ...(row.group ? { group: row.group } : {}),
    cells: {},
    emptiness: {},
    notes: row.notes ?? {},
    evidence: {},
    measures: Object.fromEntries(
      Object.entries(row.measures ?? {}).map(([key, mass]) => [key, gramsToDecimal(mass, unit)]),
    ),
  }
  for (const column of columns) {
    const value = cellOf(row, column, unit)
    built.cells[column.key] = value
    if (value === null && column.type !== 'text') {
      built.emptiness = {
        ...built.emptiness,
        [column.key]: column.type === 'mass' ? 'unreported' : 'notApplicable',
      }
    }
    const mass = row.grams[column.key]
    if (column.type === 'mass' && mass != null) built.evidence[column.key] = sharesOf(mass, unit)
  }
  return built
}

function cellOf(row: RowFigures, column: InventoryColumn, unit: MassUnit): string | null {
  if (column.type === 'text') return row.words?.[column.key] ?? null
  if (column.type === 'mass') {
    const mass = row.grams[column.key]
    return mass == null ? null : gramsToDecimal(mass, unit)
  }
  if (!column.rate) return null
  const sum = (keys: string[]) =>
    keys.reduce((a, key) => a + (row.grams[key] ?? row.measures?.[key] ?? 0n), 0n)
  return ratePercent(sum(column.rate.numerator), sum(column.rate.denominator))
}

function sharesOf(mass: bigint, unit: MassUnit): EvidenceShares {
  const part = mass / 5n
  const masses = [mass - 4n * part, part, part, part, part]
  return Object.fromEntries(
    grades.map((grade, i) => [grade, gramsToDecimal(masses[i] ?? 0n, unit)]),
  ) as EvidenceShares
}
