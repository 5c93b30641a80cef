/** Columns of the rows a statement takes, by name: the SQL type of each. Names are ours, never a user's. */
export type Columns = Readonly<Record<string, string>>

/**
 * Many rows as parameters of one statement: an array a column, side by side as the table `x`. PostgreSQL reads arrays
 * several times faster than it takes records out of JSON; JSON columns are one document each. `first` is the number of
 * the first parameter, `list` the columns as `x` has them.
 */
export function bulkSource(columns: Columns, first: number): { from: string; list: string } {
  const parts = ordered(columns)
  const at = (name: string, type: string) => `$${first + parts.findIndex((p) => p[0] === name)}::${type}`
  const plain = parts.filter(([, type]) => type !== 'jsonb').map(([name, type]) => at(name, arrayOf(type)))
  const documents = parts
    .filter(([, type]) => type === 'jsonb')
    .map(([name, type]) => `jsonb_array_elements(${at(name, type)})`)
  const names = parts.map(([name]) => `"${name}"`)
  return {
    from: `rows from (${[`unnest(${plain.join(', ')})`, ...documents].join(', ')}) x(${names.join(', ')})`,
    list: Object.entries(columns)
      .map(([name, type]) => (type.endsWith('[]') ? `x."${name}"::${type}` : `x."${name}"`))
      .join(', '),
  }
}

/** The parameters of `bulkSource`, in its order. Rows have the columns' names; undefined is null, but not for JSON. */
export const bulkValues = (columns: Columns, rows: readonly object[]): string[] =>
  ordered(columns).map(([name, type]) =>
    type === 'jsonb'
      ? JSON.stringify(rows.map((r) => cell(r, name)))
      : `{${rows.map((r) => element(type, cell(r, name))).join(',')}}`,
  )

const cell = (row: object, name: string): unknown => (row as Readonly<Record<string, unknown>>)[name]

/** JSON columns stand behind the others: each is a function of its own. */
const ordered = (columns: Columns): [string, string][] =>
  Object.entries(columns).sort(([, a], [, b]) => Number(a === 'jsonb') - Number(b === 'jsonb'))

/** `unnest` flattens arrays of arrays, so those travel as text. */
const arrayOf = (type: string): string => (type.endsWith('[]') ? 'text[]' : `${type}[]`)

function element(type: string, value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (type.endsWith('[]')) return `"{${(value as readonly unknown[]).join(',')}}"`
  return type === 'text' ? `"${String(value).replace(/[\\"]/g, '\\$&')}"` : String(value)
}
