import type { InventoryRow, InventoryTable } from '../contract.ts'

/** A cell of a printed table: 0-based place, and how far it spans. */
export interface GridCell {
  readonly row: number
  readonly column: number
  readonly rowSpan: number
  readonly columnSpan: number
  readonly text: string
}

export interface BodyRow {
  readonly kind: 'row' | 'unspecified' | 'total'
  readonly source: InventoryRow
  /** The words to the left of the figures: merged group label (first row of the group only) and the row's own. */
  readonly labels: readonly GridCell[]
}

/** How annex 3 lays a table out: a head of one or two levels, then the rows with their merged group labels. */
export interface AnnexGrid {
  readonly width: number
  /** Columns that hold words before the first figure: 2 where any row belongs to a group. */
  readonly labelColumns: 1 | 2
  readonly headRows: 1 | 2
  readonly head: readonly GridCell[]
  readonly body: readonly BodyRow[]
}

const LABEL_HEAD = '种类'

export function annexGrid(table: InventoryTable): AnnexGrid {
  const labelColumns = table.rows.some((row) => row.group) ? 2 : 1
  const headRows = table.columns.some((column) => column.group) ? 2 : 1
  return {
    width: labelColumns + table.columns.length,
    labelColumns,
    headRows,
    head: [
      { row: 0, column: 0, rowSpan: headRows, columnSpan: labelColumns, text: LABEL_HEAD },
      ...headCells(table.columns, labelColumns, headRows),
    ],
    body: bodyRows(table, labelColumns, headRows),
  }
}

/** Neighbours of one group share a cell above their own; a column without a group fills both rows. */
export function headCells(
  columns: readonly { title: string; group?: string | undefined }[],
  firstColumn: number,
  headRows: number,
): readonly GridCell[] {
  const cells: GridCell[] = []
  columns.forEach(({ group, title }, i) => {
    const column = firstColumn + i
    if (!group) {
      cells.push({ row: 0, column, rowSpan: headRows, columnSpan: 1, text: title })
      return
    }
    if (columns[i - 1]?.group !== group) {
      const columnSpan = runLength(columns, i, (other) => other.group === group)
      cells.push({ row: 0, column, rowSpan: 1, columnSpan, text: group })
    }
    cells.push({ row: 1, column, rowSpan: 1, columnSpan: 1, text: title })
  })
  return cells
}

function bodyRows(table: InventoryTable, labelColumns: number, headRows: number): BodyRow[] {
  const body: BodyRow[] = table.rows.map((source, i) => ({
    kind: 'row',
    source,
    labels: rowLabels(table.rows, i, headRows + i, labelColumns),
  }))
  const whole = (kind: BodyRow['kind'], source: InventoryRow): BodyRow => {
    const place = { row: headRows + body.length, column: 0, rowSpan: 1, columnSpan: labelColumns }
    return { kind, source, labels: [{ ...place, text: source.label }] }
  }
  if (table.unspecified) body.push(whole('unspecified', table.unspecified))
  body.push(whole('total', table.total))
  return body
}

function rowLabels(rows: readonly InventoryRow[], i: number, row: number, labelColumns: number): GridCell[] {
  const { group, label } = rows[i] as InventoryRow
  if (!group) return [{ row, column: 0, rowSpan: 1, columnSpan: labelColumns, text: label }]
  const own = { row, column: 1, rowSpan: 1, columnSpan: 1, text: label }
  if (rows[i - 1]?.group === group) return [own]
  const rowSpan = runLength(rows, i, (other) => other.group === group)
  return [{ row, column: 0, rowSpan, columnSpan: 1, text: group }, own]
}

function runLength<T>(items: readonly T[], from: number, same: (item: T) => boolean): number {
  let end = from
  while (end < items.length && same(items[end] as T)) end++
  return end - from
}
