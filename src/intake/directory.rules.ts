import type { Place } from '../core/codes.ts'
import { foldWidth } from '../core/text.ts'

export interface PartyEntry {
  id: number
  name: string
  shortName: string | null
  aliases: readonly string[]
  creditCode: string | null
  permitNo: string | null
  kind: string
  unit: string | null
  /** Duplicates merged into it: what was written under their number, code or permit is said of it. */
  merged: readonly { id: number; creditCode: string | null; permitNo: string | null }[]
}
export interface FacilityEntry {
  id: number
  party: number
  /** The site whose own store it is; null: a place of its own. */
  site: number | null
  name: string
  kind: string
  code: string | null
  region: Place
  regionName: string | null
  street: string | null
  isEnd: boolean
}

/** Who and what the district knows, as rows of a file name them. */
export interface Directory {
  party: (id: number) => PartyEntry | undefined
  facility: (id: number) => FacilityEntry | undefined
  facilitiesOf: (party: number) => readonly FacilityEntry[]
  byCreditCode: (code: string) => PartyEntry | undefined
  byPermit: (permit: string) => PartyEntry | undefined
  byUnit: (unit: string) => PartyEntry | undefined
  /** Exact names first; only where none has it, aliases and short names. More than one is a question. */
  named: (text: string) => readonly PartyEntry[]
  facilitiesNamed: (text: string) => readonly FacilityEntry[]
}

/** Names as people vary them: width, spaces, brackets. */
export const nameKey = (text: string): string => foldWidth(text).replace(/\s/g, '').toLowerCase()

export function directoryOf(parties: readonly PartyEntry[], facilities: readonly FacilityEntry[]): Directory {
  const byId = new Map(parties.flatMap((p) => [...p.merged, p].map(({ id }) => [id, p] as const)))
  const byFacility = new Map(facilities.map((f) => [f.id, f]))
  const owned = groupBy(facilities, (f) => [f.party])
  const exact = groupBy(parties, (p) => [nameKey(p.name)])
  const loose = groupBy(parties, (p) => [p.shortName, ...p.aliases].flatMap((n) => (n ? [nameKey(n)] : [])))
  const sites = groupBy(facilities, (f) => [nameKey(f.name)])
  const credit = byWord(parties, (p) => p.creditCode)
  const permits = byWord(parties, (p) => p.permitNo && nameKey(p.permitNo))
  const units = new Map(parties.flatMap((p) => (p.unit ? [[p.unit, p] as const] : [])))
  return {
    party: (id) => byId.get(id),
    facility: (id) => byFacility.get(id),
    facilitiesOf: (party) => owned.get(party) ?? [],
    byCreditCode: (code) => credit.get(code),
    byPermit: (permit) => permits.get(nameKey(permit)),
    byUnit: (unit) => units.get(unit),
    named: (text) => exact.get(nameKey(text)) ?? loose.get(nameKey(text)) ?? [],
    facilitiesNamed: (text) => sites.get(nameKey(text)) ?? [],
  }
}

/** Parties by a word of theirs or of their duplicates; a party's own word wins over a duplicate's. */
function byWord(
  parties: readonly PartyEntry[],
  word: (p: Pick<PartyEntry, 'creditCode' | 'permitNo'>) => string | null,
): Map<string, PartyEntry> {
  const words = (of: (p: PartyEntry) => readonly Pick<PartyEntry, 'creditCode' | 'permitNo'>[]) =>
    parties.flatMap((p) => of(p).flatMap((x) => (word(x) ? [[word(x) as string, p] as const] : [])))
  return new Map([...words((p) => p.merged), ...words((p) => [p])])
}

function groupBy<T, K>(list: readonly T[], keys: (item: T) => readonly K[]): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of list) {
    for (const key of new Set(keys(item))) {
      const group = groups.get(key)
      if (group) group.push(item)
      else groups.set(key, [item])
    }
  }
  return groups
}

/** A counterparty as a row names it. */
export interface Named {
  name?: string | undefined
  creditCode?: string | undefined
  permitNo?: string | undefined
}

export type Found =
  | { kind: 'found'; facility: FacilityEntry; assumed: boolean }
  | { kind: 'unknown' }
  | { kind: 'ambiguous'; names: string[] }
  | { kind: 'noFacility'; party: PartyEntry }

/**
 * Whom a row means: the person's own answer, then credit code, permit, the exact name of a party or of one of its
 * facilities, then aliases. Never a likeness.
 */
export function findCounterparty(
  directory: Directory,
  named: Named,
  answers: Readonly<Record<string, number>>,
): Found {
  const name = named.name?.trim() ?? ''
  const answered = answers[name] === undefined ? undefined : directory.facility(answers[name])
  if (answered) return { kind: 'found', facility: answered, assumed: false }
  const certain =
    (named.creditCode && directory.byCreditCode(named.creditCode)) ||
    (named.permitNo && directory.byPermit(named.permitNo))
  if (certain) return placeOf(directory, certain, name)
  if (name === '') return { kind: 'unknown' }
  const parties = directory.named(name)
  if (parties.length === 1 && parties[0]) return placeOf(directory, parties[0], name)
  if (parties.length > 1) return { kind: 'ambiguous', names: parties.map((p) => p.name) }
  const sites = directory.facilitiesNamed(name)
  if (sites.length === 1 && sites[0]) return { kind: 'found', facility: sites[0], assumed: false }
  return sites.length > 1
    ? { kind: 'ambiguous', names: sites.map((s) => directory.party(s.party)?.name ?? s.name) }
    : { kind: 'unknown' }
}

function placeOf(directory: Directory, party: PartyEntry, name: string): Found {
  const all = directory.facilitiesOf(party.id)
  const outer = all.filter((f) => f.site === null)
  const sites = outer.length > 0 ? outer : all
  const [first] = sites
  if (!first) return { kind: 'noFacility', party }
  const exact = sites.filter((f) => nameKey(f.name) === nameKey(name))
  const facility = exact.length === 1 && exact[0] ? exact[0] : first
  return { kind: 'found', facility, assumed: sites.length > 1 && exact.length !== 1 }
}

/** The party's own place the rows speak of: the one it chose, else its only site, else the first registered. */
export function ownSite(
  directory: Directory,
  party: number,
  chosen: number | null,
): FacilityEntry | undefined {
  const picked = chosen === null ? undefined : directory.facility(chosen)
  if (picked?.party === party) return picked
  const all = directory.facilitiesOf(party)
  return all.find((f) => f.site === null) ?? all[0]
}

/** Own facility by its code (TS001, MF0001; HJ 608-2017), however many zeros were written. */
export function ownFacility(directory: Directory, party: number, code: string): FacilityEntry | undefined {
  const key = codeKey(code)
  return directory.facilitiesOf(party).find((f) => f.code !== null && codeKey(f.code) === key)
}

const codeKey = (code: string): string =>
  nameKey(code)
    .toUpperCase()
    .replace(/^([A-Z]+)0*(\d+)$/, '$1$2')
