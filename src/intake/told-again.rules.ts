import type { Fact } from '../ledger/contract.ts'
import type { Directory } from './directory.rules.ts'
import type { Scene } from './reading.ts'

/** A fact in force as the book has it. */
export interface Booked {
  kind: string
  occurredOn: string
  fact: Readonly<Record<string, unknown>>
}

const places = ['facility', 'from', 'consignor', 'consignee'] as const
/** What a paper does not decide, or says in other words every time. */
const passing = new Set(['details', 'measure', 'grade', 'lateEntry', 'allowUnexplained', 'movement'])

const siteIn = (directory: Directory, id: unknown): unknown =>
  typeof id === 'number' ? (directory.facility(id)?.site ?? id) : id

/** Whether a posting is the party's own to tell again; a number of somebody else's on a sheet means nothing. */
export function isOwn({ fact }: Booked, { party, directory }: Scene): boolean {
  if (!party) return false
  const owner = fact.owner ?? directory.facility(Number(fact.consignor ?? fact.from ?? fact.facility))?.party
  return [party, ...party.merged].some(({ id }) => id === owner)
}

/** A row that carries a posting's number tells of it still, unless it has become another load altogether. */
export function tellsOf(booked: Booked, fact: Fact): boolean {
  if (booked.kind !== fact.kind || !('code' in fact) || fact.code !== booked.fact.code) return false
  return fact.occurredOn === booked.occurredOn || ('grams' in fact && fact.grams === booked.fact.grams)
}

/** The one detail that the book counts with. */
const moistureIn = (fact: { details?: unknown }): string =>
  String((fact.details as { moisture?: unknown } | undefined)?.moisture ?? '')

/** Whether a reading says of a posting nothing but what is in force. */
export function saysTheSame(booked: Booked, fact: Fact, directory: Directory): boolean {
  if (moistureIn(fact) !== moistureIn(booked.fact)) return false
  const said = Object.entries(fact).filter(([key, value]) => !passing.has(key) && value !== undefined)
  return said.every(([key, value]) => {
    if (key === 'occurredOn') return value === booked.occurredOn
    if (key === 'kind') return value === booked.kind
    const known = booked.fact[key]
    return (places as readonly string[]).includes(key)
      ? siteIn(directory, value) === siteIn(directory, known)
      : JSON.stringify(value) === JSON.stringify(known)
  })
}

/** The reading with the very places of the booked fact where a form can only name their site. */
export function placedAs(booked: Booked, fact: Fact, directory: Directory): Fact {
  const kept = places.flatMap((key) => {
    const said = (fact as Readonly<Record<string, unknown>>)[key]
    const known = booked.fact[key]
    return said !== undefined && said !== known && siteIn(directory, said) === siteIn(directory, known)
      ? [[key, known] as const]
      : []
  })
  return { ...fact, ...Object.fromEntries(kept) } as Fact
}
