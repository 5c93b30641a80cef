import type { Cell, Worksheet } from 'exceljs'

/** The few words of formula our workbooks use, computed from the cells they name and not from cached results. */
type Value = number | string | boolean | null

/** What a cell is worth when the sheet is calculated anew. */
export function evaluateCell(sheet: Worksheet, address: string): Value {
  const cell: Cell = sheet.getCell(address)
  if (cell.formula) return evaluate(sheet, cell.formula)
  const { value } = cell
  return typeof value === 'number' || typeof value === 'string' ? value : null
}

export function evaluate(sheet: Worksheet, formula: string): Value {
  const tokens =
    formula.match(/"[^"]*"|[A-Z]+\d+:[A-Z]+\d+|[A-Z]+\d+|[A-Z]+(?=\()|\d+(?:\.\d+)?|[-+*/=(),]/g) ?? []
  if (tokens.join('') !== formula) throw new Error(`cannot read ${formula}`)
  let at = 0
  const next = (): string => tokens[at++] ?? ''
  const expect = (token: string): void => {
    if (next() !== token) throw new Error(`${formula}: no ${token} before token ${at}`)
  }
  const comparison = (): Value => {
    const left = sum()
    if (tokens[at] !== '=') return left
    at++
    return left === sum()
  }
  const sum = (): Value => {
    let value = product()
    while (tokens[at] === '+' || tokens[at] === '-') {
      const sign = next() === '+' ? 1 : -1
      value = Number(value) + sign * Number(product())
    }
    return value
  }
  const product = (): Value => {
    let value = primary()
    while (tokens[at] === '*' || tokens[at] === '/') {
      const times = next() === '*'
      const other = Number(primary())
      value = times ? Number(value) * other : Number(value) / other
    }
    return value
  }
  const primary = (): Value => {
    const token = next()
    if (token === '(') {
      const inner = comparison()
      expect(')')
      return inner
    }
    if (token.startsWith('"')) return token.slice(1, -1)
    if (/^\d/.test(token)) return Number(token)
    if (/^[A-Z]+\d+$/.test(token)) return evaluateCell(sheet, token)
    return call(token)
  }
  const call = (name: string): Value => {
    expect('(')
    const values: Value[][] = []
    do values.push(argument())
    while (next() === ',')
    if (name === 'SUM') return values.flat().reduce<number>((a, v) => a + (typeof v === 'number' ? v : 0), 0)
    const [a, b, c] = values.map((list) => list[0] ?? null)
    if (name === 'IF') return (a ? b : c) ?? null
    if (name === 'ROUND') return roundHalfUp(Number(a), Number(b))
    throw new Error(`${name} is not a function here`)
  }
  const argument = (): Value[] => {
    const range = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(tokens[at] ?? '')
    if (!range) return [comparison()]
    at++
    const [, left = '', top, right = '', bottom] = range
    const found: Value[] = []
    for (let row = Number(top); row <= Number(bottom); row++) {
      for (let column = sheet.getColumn(left).number; column <= sheet.getColumn(right).number; column++) {
        found.push(evaluateCell(sheet, sheet.getCell(row, column).address))
      }
    }
    return found
  }
  const value = comparison()
  if (at !== tokens.length) throw new Error(`${formula}: left over from token ${at}`)
  return value
}

/** As a spreadsheet rounds: on the decimal that the double prints, halves away from zero. */
function roundHalfUp(value: number, digits: number): number {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential(14).split('e')
  const scaled = Math.round(Number(`${mantissa}e${Number(exponent) + digits}`))
  return (scaled / 10 ** digits) * Math.sign(value)
}
