import { creditCodeCheckCharacter } from '../core/credit-code.ts'

const BODY_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
const BODY_LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * A credit code that is well formed to the last character and plainly nobody's: its organization code reads DEM0…
 * (GB 32100-2015; the organization code's own check character by GB 11714).
 */
export function demoCreditCode(division: string, number: number): string {
  const body = `DEM0${String(number).padStart(4, '0')}`
  const sum = [...body].reduce((s, c, i) => s + BODY_LETTERS.indexOf(c) * (BODY_WEIGHTS[i] ?? 0), 0)
  const rest = (11 - (sum % 11)) % 11
  const first17 = `91${division}${body}${rest === 10 ? 'X' : rest}`
  const check = creditCodeCheckCharacter(first17)
  if (!check) throw new RangeError(`${first17} holds a character no credit code has`)
  return first17 + check
}

/** A plate with a number nobody drives. */
export const demoPlate = (prefix: string, number: number): string =>
  `${prefix}D${String(number).padStart(4, '0')}`

/** `{n}` becomes the running number, as wide as the count needs. */
export const numbered = (pattern: string, n: number, count: number): string =>
  pattern.replace('{n}', String(n).padStart(String(count).length, '0'))
