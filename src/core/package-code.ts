import { refuse } from './refusal.ts'
import { shownInMessage } from './text.ts'

/**
 * Our own code of a drum, bag, box or pallet: `BZ26-0000123-K`. Year of packing, a running number, and a check sign, so
 * that a code typed by hand with one wrong or two swapped signs is seen to be none. The signs are those of GB 32100,
 * which leave out I, O, S, V and Z.
 */
const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const FORM = /^BZ-?(\d{2})-?(\d{7})-?([0-9A-Y])$/

export interface PackageNumber {
  readonly year: number
  readonly ordinal: number
}

/** Weights are powers of 3 modulo 31: it generates all residues, so neighbours never weigh the same. */
function checkSign(digits: string): string {
  let weight = 1
  let sum = 0
  for (const digit of digits) {
    weight = (weight * 3) % 31
    sum += Number(digit) * weight
  }
  return SIGNS[(31 - (sum % 31)) % 31] as string
}

export function writePackageCode({ year, ordinal }: PackageNumber): string {
  const [yy, number] = [String(year % 100).padStart(2, '0'), String(ordinal).padStart(7, '0')]
  return `BZ${yy}-${number}-${checkSign(yy + number)}`
}

/** The code as it is kept, however it was typed; undefined where the text is none. */
export function findPackageCode(text: string): string | undefined {
  const found = FORM.exec(text.replace(/\s/g, '').toUpperCase())
  if (!found) return undefined
  const [, yy = '', number = '', sign] = found
  return checkSign(yy + number) === sign ? `BZ${yy}-${number}-${sign}` : undefined
}

export const readPackageCode = (text: string): string =>
  findPackageCode(text) ?? refuse('package_code_unreadable', { value: shownInMessage(text) })
