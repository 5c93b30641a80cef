import { refuse } from './refusal.ts'
import { foldWidth, shownInMessage } from './text.ts'

/**
 * Unified social credit codes, GB 32100-2015: registering department and kind (2), administrative division (6 digits),
 * organization code (9), check character. The alphabet leaves out I, O, S, V and Z.
 */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const LENGTH = 18
const DIVISION_FROM = 2
const DIVISION_TO = 8

/** Weights are 3^i mod 31 (GB 32100-2015, 5.3). */
const WEIGHTS = Array.from({ length: LENGTH - 1 }, (_, i) => Number(3n ** BigInt(i) % 31n))

/** The 18th character for the first 17, or undefined where they hold a character outside the alphabet. */
export function creditCodeCheckCharacter(first17: string): string | undefined {
  if (first17.length !== LENGTH - 1) return undefined
  let sum = 0
  for (const [i, character] of [...first17].entries()) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return undefined
    sum += value * (WEIGHTS[i] ?? 0)
  }
  return ALPHABET[(31 - (sum % 31)) % 31]
}

/** The code in capitals without spaces and dashes, or a refusal that says what is wrong with it. */
export function checkCreditCode(text: string): string {
  const code = foldWidth(text)
    .replace(/[\s‐‑–—−-]/g, '')
    .toUpperCase()
  const value = shownInMessage(code)
  const characters = [...code]
  if (characters.length !== LENGTH) return refuse('credit_code_length', { value, length: characters.length })
  const wrong = characters.findIndex((character, i) => !allowedAt(i).includes(character))
  if (wrong >= 0) {
    return refuse('credit_code_characters', { value, place: wrong + 1, character: characters[wrong] ?? '' })
  }
  return creditCodeCheckCharacter(code.slice(0, -1)) === code.at(-1)
    ? code
    : refuse('credit_code_check', { value })
}

function allowedAt(place: number): string {
  return place >= DIVISION_FROM && place < DIVISION_TO ? '0123456789' : ALPHABET
}
