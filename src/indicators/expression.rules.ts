import jsep from 'jsep'
import { magnitudeOf, parseDecimal, powerOfTen } from '../core/decimal.ts'
import {
  add,
  divide,
  greatest,
  least,
  multiply,
  negate,
  ofDecimal,
  type Rational,
  subtract,
} from '../core/rational.ts'
import { refuse } from '../core/refusal.ts'
import { combine, type Dimension, dimensionText, sameDimension } from './units.rules.ts'

/**
 * Formulas. The library only parses; what a formula may do is the list below, and it has no loop, no power and no way
 * to anything outside, so it ends and cannot be made to run long. Numbers are taken from their text, never as floats.
 */
export interface Formula {
  readonly text: string
  readonly names: readonly string[]
  readonly tree: Node
}

type Node =
  | { kind: 'number'; value: Rational }
  | { kind: 'name'; name: string }
  | { kind: 'negate'; of: Node }
  | { kind: 'operation'; operator: Operator; left: Node; right: Node }
  | { kind: 'extreme'; of: 'least' | 'greatest'; parts: readonly Node[] }
const operators = ['+', '-', '*', '/'] as const
type Operator = (typeof operators)[number]
const extremes = new Map<string, 'least' | 'greatest'>([
  ['最小', 'least'],
  ['最大', 'greatest'],
  ['min', 'least'],
  ['max', 'greatest'],
])

const limits = { characters: 500, parts: 200, depth: 40, digits: 1200 }
const bound = powerOfTen(limits.digits)

/** Signs as they are written on paper. */
const onPaper: readonly (readonly [RegExp, string])[] = [
  [/[×·]/g, '*'],
  [/÷/g, '/'],
  [/－|—|−/g, '-'],
]

export function readFormula(text: string): Formula {
  if (text.length > limits.characters) refuse('formula_too_large', { what: `超过 ${limits.characters} 个字` })
  const plain = onPaper.reduce((t, [sign, ours]) => t.replace(sign, ours), text.normalize('NFKC'))
  let parsed: jsep.Expression
  try {
    parsed = jsep(plain)
  } catch (error) {
    return refuse('formula_unreadable', { formula: text, reason: placeOf(error) })
  }
  const names = new Set<string>()
  let parts = 0
  const read = (e: jsep.Expression, depth: number): Node => {
    if (++parts > limits.parts) refuse('formula_too_large', { what: `超过 ${limits.parts} 个运算` })
    if (depth > limits.depth) refuse('formula_too_large', { what: `括号套得超过 ${limits.depth} 层` })
    return nodeOf(e, (one) => read(one, depth + 1), names)
  }
  return { text, tree: read(parsed, 0), names: [...names] }
}

function placeOf(error: unknown): string {
  const at = (error as { index?: unknown }).index
  return typeof at === 'number' ? `第 ${at + 1} 个字附近` : '括号或运算符不成对'
}

function nodeOf(e: jsep.Expression, read: (e: jsep.Expression) => Node, names: Set<string>): Node {
  switch (e.type) {
    case 'Literal': {
      const value = parseDecimal(String(e.raw))
      return value ? { kind: 'number', value: ofDecimal(value) } : notAllowed(String(e.raw))
    }
    case 'Identifier':
      names.add(String(e.name))
      return { kind: 'name', name: String(e.name) }
    case 'UnaryExpression':
      if (e.operator === '+') return read(e.argument as jsep.Expression)
      return e.operator === '-'
        ? { kind: 'negate', of: read(e.argument as jsep.Expression) }
        : notAllowed(String(e.operator))
    case 'BinaryExpression': {
      const operator = operators.find((one) => one === e.operator) ?? notAllowed(String(e.operator))
      return {
        kind: 'operation',
        operator,
        left: read(e.left as jsep.Expression),
        right: read(e.right as jsep.Expression),
      }
    }
    case 'CallExpression': {
      const callee = e.callee as jsep.Expression
      const of = callee.type === 'Identifier' ? extremes.get(String(callee.name)) : undefined
      const parts = (e.arguments as jsep.Expression[]).map(read)
      return of && parts.length > 0
        ? { kind: 'extreme', of, parts }
        : notAllowed(`${String(callee.name ?? '')}(…)`)
    }
    default:
      return notAllowed(e.type === 'Compound' ? '并列的式子' : String(e.name ?? e.type))
  }
}

function notAllowed(what: string): never {
  return refuse('formula_not_allowed', { what })
}

/** The dimension of a formula, whatever its figures are; a clash is refused with both sides named. */
export function dimensionOf(formula: Formula, of: (name: string) => Dimension): Dimension {
  const walk = (node: Node): Dimension => {
    switch (node.kind) {
      case 'number':
        return {}
      case 'name':
        return of(node.name)
      case 'negate':
        return walk(node.of)
      case 'extreme':
        return node.parts.map(walk).reduce((a, b) => alike(a, b, '比较', formula))
      case 'operation': {
        const [left, right] = [walk(node.left), walk(node.right)]
        if (node.operator === '*') return combine(left, right, 1)
        if (node.operator === '/') return combine(left, right, -1)
        return alike(left, right, node.operator === '+' ? '相加' : '相减', formula)
      }
    }
  }
  return walk(formula.tree)
}

function alike(a: Dimension, b: Dimension, act: string, { text }: Formula): Dimension {
  if (sameDimension(a, b)) return a
  return refuse('formula_unit_clash', { formula: text, left: dimensionText(a), right: dimensionText(b), act })
}

/** The exact value in base units; null where something is divided by zero. */
export function evaluateFormula({ tree }: Formula, of: (name: string) => Rational): Rational | null {
  const walk = (node: Node): Rational | null => {
    switch (node.kind) {
      case 'number':
        return node.value
      case 'name':
        return of(node.name)
      case 'negate': {
        const value = walk(node.of)
        return value && negate(value)
      }
      case 'extreme': {
        const values = node.parts.map(walk)
        const pick = node.of === 'least' ? least : greatest
        return values.reduce((a, b) => (a && b ? pick(a, b) : null))
      }
      case 'operation': {
        const [left, right] = [walk(node.left), walk(node.right)]
        return left && right && bounded(operate(node.operator, left, right))
      }
    }
  }
  return walk(tree)
}

function operate(operator: Operator, a: Rational, b: Rational): Rational | null {
  if (operator === '+') return add(a, b)
  if (operator === '-') return subtract(a, b)
  if (operator === '*') return multiply(a, b)
  return b.n === 0n ? null : divide(a, b)
}

/** Indicators that square each other would double their digits at every step. */
function bounded(value: Rational | null): Rational | null {
  if (value && (magnitudeOf(value.n) > bound || value.d > bound))
    refuse('formula_too_large', { what: `结果超过 ${limits.digits} 位数字` })
  return value
}
