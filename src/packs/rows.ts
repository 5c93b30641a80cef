import type { Stream, TableNo } from '../core/codes.ts'
import { findWasteCode } from '../core/waste-code.ts'
import type { RowMatch, TableLayout } from './schema.ts'

/** The row of a table that a waste code falls into. */
export interface RowPlace {
  readonly table: TableNo
  readonly stream: Stream
  /** Row key; in a table of largest categories the category itself (HW31). */
  readonly row: string
  readonly label: string
}

/** All rows a match list can give, of one table. */
interface Rule {
  readonly table: TableLayout
  readonly row: { readonly key: string; readonly label: string } | null
  readonly match: RowMatch
}

function rulesOf(tables: readonly TableLayout[]): Rule[] {
  return tables.flatMap((table) => [
    ...table.rows.map((row) => ({ table, row, match: row.match })),
    ...(table.topRows ? [{ table, row: null, match: table.topRows.match }] : []),
  ])
}

/** The classes of `SW18-SW58`, in order; HW41 to HW44 were never given out. */
export function classesOf(range: string): string[] {
  const [first = '', last = first] = range.split('-')
  const letters = first.slice(0, 2)
  const classes: string[] = []
  for (let n = Number(first.slice(2)); n <= Number(last.slice(2)); n++) {
    const name = `${letters}${String(n).padStart(2, '0')}`
    if (findWasteCode(name)) classes.push(name)
  }
  return classes
}

export interface RowIndex {
  /** The one row of a code or class, or undefined where the text is no waste code. */
  find: (code: string) => RowPlace | undefined
}

/**
 * Finds the row of any well-formed code, in the catalogue or not: a code named by a row outranks its class. Answers
 * are kept, since every entry of the book asks.
 */
export function createRowIndex(
  tables: readonly TableLayout[],
  className: (name: string) => string,
): RowIndex {
  const byCode = new Map<string, Rule>()
  const byClass = new Map<string, Rule>()
  for (const rule of rulesOf(tables)) {
    for (const code of rule.match.codes) byCode.set(code, rule)
    for (const range of rule.match.classes) for (const name of classesOf(range)) byClass.set(name, rule)
  }
  const known = new Map<string, RowPlace>()
  return {
    find: (code) => {
      const seen = known.get(code)
      if (seen) return seen
      const read = findWasteCode(code)
      const rule = read && (byCode.get(code) ?? byClass.get(read.class))
      if (!rule) return undefined
      const { table, row } = rule
      const label = (table.topRows?.label ?? '').replace('{class}', read.class)
      const place: RowPlace = {
        table: table.no as TableNo,
        stream: table.stream,
        row: row?.key ?? read.class,
        label: row?.label ?? label.replace('{name}', className(read.class)),
      }
      known.set(code, place)
      return place
    },
  }
}

/** Every class a well-formed code can have. */
export const allClasses: readonly string[] = [...classesOf('SW01-SW99'), ...classesOf('HW01-HW50')]

/** Where rows overlap or leave a class out, in Chinese, one line a fault: every code has exactly one row. */
export function rowFaults(tables: readonly TableLayout[]): string[] {
  const faults: string[] = []
  const owners = new Map<string, string>()
  const claim = (what: string, rule: Rule): void => {
    const owner = `表${rule.table.no}“${rule.row?.label ?? rule.table.topRows?.label ?? ''}”`
    const before = owners.get(what)
    if (before) faults.push(`${what} 同时属于 ${before} 和 ${owner}`)
    else owners.set(what, owner)
  }
  for (const rule of rulesOf(tables)) {
    for (const code of rule.match.codes) claim(code, rule)
    for (const range of rule.match.classes) {
      const classes = classesOf(range)
      if (classes.length === 0) faults.push(`表${rule.table.no}：类别范围“${range}”里没有类别`)
      for (const name of classes) claim(name, rule)
    }
  }
  for (const name of allClasses) if (!owners.has(name)) faults.push(`类别 ${name} 没有归入任何一行`)
  return faults
}
