import type { InventoryTable } from '../../../../../src/inventory/contract.ts'

export interface NumberedNotes {
  readonly list: readonly string[]
  readonly of: (row: string, column: string) => number[]
}

/** Notes of a table in reading order, each text once; a cell shows the numbers of its own. */
export function numberNotes(table: InventoryTable): NumberedNotes {
  const list: string[] = []
  const places = new Map<string, number[]>()
  const rows = [...table.rows, ...(table.unspecified ? [table.unspecified] : []), table.total]
  for (const row of rows) {
    const order = ['label', ...table.columns.map((c) => c.key)]
    const keys = Object.keys(row.notes).sort((a, b) => order.indexOf(a) - order.indexOf(b))
    for (const key of keys) {
      const text = row.notes[key]
      if (!text) continue
      const known = list.indexOf(text)
      const number = known === -1 ? list.push(text) : known + 1
      const place = `${row.key}/${order.includes(key) ? key : 'label'}`
      places.set(place, [...(places.get(place) ?? []), number])
    }
  }
  return { list, of: (row, column) => places.get(`${row}/${column}`) ?? [] }
}
