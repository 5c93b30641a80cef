import type { FactOf } from '../ledger/contract.ts'

type Declare = FactOf<'declare'>
type Column = Declare['columns'][number]

export const declarationKey = (f: Declare): string => [f.facility, f.code, f.from, f.occurredOn].join('|')

/**
 * Rows of one code and period are one declaration: their columns add up. A form that lists several receivers of one
 * waste has its generation on the first line only.
 */
export function joinDeclarations(facts: readonly Declare[]): Declare {
  const [first] = facts
  if (!first) throw new RangeError('no declarations to join')
  const sums = new Map<Column['column'], Column>()
  for (const fact of facts) {
    for (const c of fact.columns) {
      const known = sums.get(c.column)
      sums.set(c.column, known ? added(known, c) : c)
    }
  }
  const details = facts.length === 1 ? first.details : { ...first.details, rows: facts.map((f) => f.details) }
  return { ...first, details, columns: [...sums.values()] }
}

/** Of two amounts of one column; method and receiver are those of the larger, what was measured no longer fits. */
function added(a: Column, b: Column): Column {
  const { measure: _, ...larger } = b.grams > a.grams ? b : a
  return { ...larger, grams: a.grams + b.grams }
}

/** The declaration as it is when nothing of it is left: every column it spoke of states zero. */
export const emptied = (f: Declare): Declare => ({
  ...f,
  columns: f.columns.map((c) => ({ column: c.column, grams: 0 })),
})
