import { foldWidth } from '../core/text.ts'
import type { OrganizationUnit, Pack, Street } from './schema.ts'

/** Questions about units and streets by the names people write. */
export interface Names {
  /** By code, name or alias. */
  findUnit: (text: string) => OrganizationUnit | undefined
  findStreet: (text: string) => Street | undefined
}

export function createNames({ units, streets }: Pick<Pack, 'units' | 'streets'>): Names {
  const unitWords = wordIndex(units)
  const streetWords = wordIndex(streets)
  return {
    findUnit: (text) => unitWords.get(tidyName(text)),
    findStreet: (text) => streetWords.get(tidyName(text)),
  }
}

interface Named {
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
}

function wordIndex<T extends Named>(list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.flatMap((one) => namesOf(one).map((name) => [tidyName(name), one] as const)))
}

/** All the ways one is named. */
export function namesOf(one: Named): string[] {
  return [one.code, one.name, ...one.aliases]
}

/** Quotation marks and spaces do not tell names apart. */
export function tidyName(text: string): string {
  return foldWidth(text)
    .replace(/[\s“”"'「」『』]/g, '')
    .toLowerCase()
}
