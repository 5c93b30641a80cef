import type { Stream, TableNo } from '../core/codes.ts'
import { Refusal } from '../core/refusal.ts'
import { foldWidth } from '../core/text.ts'
import { findWasteCode, parseWasteCode } from '../core/waste-code.ts'
import type { CatalogueCode } from './catalogue-data.ts'
import { createRowIndex, type RowPlace } from './rows.ts'
import type { Pack } from './schema.ts'

/** What a text names. `known: false` is a well-formed code that stands in no
 * list, or whose entry is not enabled: accepted, with a warning. */
export type Resolved =
  | { readonly kind: 'found'; readonly code: string; readonly by: ResolvedBy; readonly known: boolean }
  | { readonly kind: 'ambiguous'; readonly codes: readonly string[] }
  | { readonly kind: 'unknown' }
export type ResolvedBy = 'code' | 'retired' | 'word' | 'normalized'

/** Questions about waste codes that the pack answers. */
export interface WasteLookup {
  /** The entry of a full code; undefined for a class and for what no list has. */
  find: (code: string) => CatalogueCode | undefined
  /** A name for any well-formed code or class: its own, else its class's, else the code itself. */
  nameOf: (code: string) => string
  streamOf: (code: string) => Stream | undefined
  placeOf: (code: string) => RowPlace | undefined
  /** The row of a code in one table, or undefined where it falls into another. */
  rowOf: (table: TableNo, code: string) => RowPlace | undefined
  /** Finds the code in what people write: a code, else their word, exactly, else without its trimmings. */
  resolve: (text: string, stream?: Stream) => Resolved
}

export function createWasteLookup(pack: Pick<Pack, 'catalogue' | 'tables'>): WasteLookup {
  const { catalogue, tables } = pack
  const codes = new Map(catalogue.codes.map((c) => [c.code, c]))
  const classes = new Map(catalogue.classes.map((c) => [c.class, c.name]))
  const retired = new Map(catalogue.retired.map((r) => [r.code, r.successor]))
  const rows = createRowIndex(tables, (name) => classes.get(name) ?? '')
  const streamOf = (code: string): Stream | undefined => rows.find(code)?.stream
  const { exact, normalized } = indexWords(pack, streamOf)

  const nameOf = (code: string): string =>
    codes.get(code)?.name ?? classes.get(findWasteCode(code)?.class ?? code) ?? code
  const isKnown = (code: string): boolean => codes.get(code)?.enabled ?? classes.has(code)

  const ofCode = (text: string): Resolved | undefined => {
    if (!/\d/.test(foldWidth(text))) return undefined
    const code = readCode(text)
    if (code === undefined) return undefined
    const successor = retired.get(code)
    return successor === undefined
      ? { kind: 'found', code, by: 'code', known: isKnown(code) }
      : { kind: 'found', code: successor, by: 'retired', known: isKnown(successor) }
  }

  const resolve = (text: string, stream?: Stream): Resolved =>
    ofCode(text) ??
    choose(exact.get(tidy(text)), stream, 'word', streamOf) ??
    choose(normalized.get(normalizeWord(text)), stream, 'normalized', streamOf) ?? { kind: 'unknown' }

  return {
    find: (code) => codes.get(code),
    nameOf,
    streamOf,
    placeOf: rows.find,
    rowOf: (table, code) => {
      const place = rows.find(code)
      return place?.table === table ? place : undefined
    },
    resolve,
  }
}

/** A code that a word stands for; `preferred` where the word is that code's unless the stream says otherwise. */
interface Meaning {
  readonly code: string
  readonly preferred: boolean
}
type Words = Map<string, Meaning[]>

/**
 * Words of the catalogue: synonyms first (one without a stream is the word's preferred meaning), then names of
 * classes and codes where no synonym has taken the word. Composed names are for reading, nobody writes them.
 */
function indexWords(
  { catalogue }: Pick<Pack, 'catalogue'>,
  streamOf: (code: string) => Stream | undefined,
): { exact: Words; normalized: Words } {
  const exact: Words = new Map()
  const normalized: Words = new Map()
  const add = (word: string, meaning: Meaning): void => {
    push(exact, tidy(word), meaning)
    push(normalized, normalizeWord(word), meaning)
  }
  for (const s of catalogue.synonyms) add(s.word, { code: s.code, preferred: s.stream === null })
  const addName = (word: string, code: string): void => {
    const stream = streamOf(code)
    const taken = exact.get(tidy(word))?.some((m) => m.preferred || streamOf(m.code) === stream)
    if (!taken) add(word, { code, preferred: false })
  }
  for (const c of catalogue.codes) if (c.enabled && c.naming === 'own') addName(c.name, c.code)
  // 其他废物 is the name of HW49, but whoever writes it may mean anything.
  for (const c of catalogue.classes) if (!c.name.startsWith('其他')) addName(c.name, c.class)
  return { exact, normalized }
}

function push(words: Words, word: string, meaning: Meaning): void {
  const meanings = words.get(word)
  if (!meanings) words.set(word, [meaning])
  else if (!meanings.some((m) => m.code === meaning.code)) meanings.push(meaning)
}

function choose(
  meanings: readonly Meaning[] | undefined,
  stream: Stream | undefined,
  by: ResolvedBy,
  streamOf: (code: string) => Stream | undefined,
): Resolved | undefined {
  if (!meanings) return undefined
  const fitting = stream ? meanings.filter((m) => streamOf(m.code) === stream) : []
  const pool = fitting.length > 0 ? fitting : meanings
  const preferred = pool.filter((m) => m.preferred)
  const left = preferred.length > 0 ? preferred : pool
  const [only] = left
  return left.length === 1 && only
    ? { kind: 'found', code: only.code, by, known: true }
    : { kind: 'ambiguous', codes: left.map((m) => m.code).sort() }
}

/** The code in a text; undefined where there is none. What contradicts itself is no code either, and no word. */
function readCode(text: string): string | undefined {
  try {
    return parseWasteCode(text).code
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

const tidy = (word: string): string => foldWidth(word).toLowerCase().replaceAll(' ', '')

/**
 * A word without what people add to it: remarks in brackets, punctuation, 废/废旧/废弃/报废 before and 类/废物/垃圾/等
 * behind. One character, or 其他 alone, is too little to go by, so it keeps what it had.
 */
export function normalizeWord(word: string): string {
  const plain = tidy(word)
    .replace(/[(（[【〔].*?[)）\]】〕]/g, '')
    .replace(/[\p{P}\p{S}]/gu, '')
  const bare = plain.replace(/^(废旧|废弃|报废|废|旧)/, '').replace(/(废弃物|废物|废料|垃圾|类|等)$/, '')
  return bare.length > 1 && !/^其[他它]$/.test(bare) ? bare : plain
}
