import type { Purpose, TableNo } from '../core/codes.ts'
import { foldWidth } from '../core/text.ts'
import type { Pack, TreatmentMethod } from './schema.ts'

/** Questions about methods of treatment that the pack answers. */
export interface Methods {
  find: (code: string) => TreatmentMethod | undefined
  /** Finds a method by its code, name or synonym, as people write it. */
  resolve: (text: string) => TreatmentMethod | undefined
  /** Whether the method is 利用 or 处置 in a table; undefined where the pack does not say. */
  purposeIn: (table: TableNo, code: string) => Extract<Purpose, 'utilize' | 'dispose'> | undefined
  inTable: (table: TableNo) => TreatmentMethod[]
}

export function createMethods({ methods }: Pick<Pack, 'methods'>): Methods {
  const byCode = new Map(methods.map((m) => [m.code, m]))
  const byWord = new Map(methods.flatMap((m) => wordsOf(m).map((word) => [tidy(word), m] as const)))
  const purpose = (m: TreatmentMethod | undefined, table: TableNo) => m?.[`t${table}`] ?? undefined
  return {
    find: (code) => byCode.get(code),
    resolve: (text) => {
      const word = tidy(text)
      const code = /^([a-z]\d{1,3})/.exec(word)?.[1]
      return byWord.get(word) ?? (code === undefined ? undefined : byCode.get(code.toUpperCase()))
    },
    purposeIn: (table, code) => purpose(byCode.get(code), table),
    inTable: (table) => methods.filter((m) => purpose(m, table) !== undefined),
  }
}

/** All the ways a method is written. */
export function wordsOf(method: TreatmentMethod): string[] {
  return [method.code, method.name, ...method.synonyms]
}

const tidy = (text: string): string => foldWidth(text).toLowerCase().replaceAll(' ', '')
