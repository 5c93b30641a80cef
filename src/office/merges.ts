import type { Cell, Range, Row } from './cell.ts'

/**
 * Shows the value of a merged range in each of its cells, marked with where it comes from. Rows that are not there
 * stay so: a range may cover more rows than the sheet has.
 */
export async function* fillMerges(
  rows: AsyncIterable<Row>,
  merges: readonly Range[],
  columns: number,
): AsyncGenerator<Row> {
  if (merges.length === 0) {
    yield* rows
    return
  }
  const waiting = [...merges].sort((a, b) => b.top - a.top)
  let active: { range: Range; cell: Cell }[] = []
  for await (const row of rows) {
    active = active.filter(({ range }) => range.bottom >= row.row)
    const cells = [...row.cells]
    for (let range = waiting.at(-1); range && range.top <= row.row; range = waiting.at(-1)) {
      waiting.pop()
      const cell = range.top === row.row ? row.cells[range.left] : undefined
      if (!cell) continue
      active.push({ range, cell: { ...cell, mergedFrom: { row: range.top, column: range.left } } })
    }
    for (const { range, cell } of active) {
      for (let column = range.left; column <= range.right && column < columns; column++) {
        cells[column] ??= cell
      }
    }
    yield { ...row, cells }
  }
}
