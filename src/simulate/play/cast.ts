import { asDay } from '../../core/day.ts'
import type { permitKinds } from '../../parties/contract.ts'
import { insertPermit } from '../../parties/permits.store.ts'
import type { Writer } from '../../platform/database.ts'
import { foundPeople } from '../found.store.ts'
import { demoCreditCode } from '../names.ts'
import type { FacilityDraft, PartyDraft } from '../people.ts'
import { insertEntries, type RegisterEntry } from '../registers.store.ts'
import { type Stage, stepOnce } from './stage.ts'

/** A party of a scripted day with its one facility. */
export interface Part {
  readonly key: string
  readonly name: string
  readonly partyKind: string
  readonly facilityKind: string
  readonly sector?: FacilityDraft['sector']
  readonly outside?: boolean
  readonly isEnd?: boolean
  readonly takesOwnership?: boolean
  readonly plates?: readonly string[]
  readonly permit?: { readonly kind: (typeof permitKinds)[number]; readonly codes: readonly string[] }
}

export interface Player {
  key: string
  name: string
  party: number
  facility: number
}

/** Who plays, with what the registers must hold of them: founded once a book, for all days of the same script. */
export async function foundCast(
  stage: Stage,
  script: string,
  firstCode: number,
  parts: readonly Part[],
): Promise<Map<string, Player>> {
  const whole = { ...stage, key: (step: string) => `play:${script}:${step}` }
  const { players } = await stepOnce(whole, 'cast', stage.at(stage.day, 0), (tx) =>
    found(tx, stage, firstCode, parts),
  )
  return new Map(players.map((p) => [p.key, p]))
}

async function found(
  tx: Writer,
  { house, day, at: momentOf }: Stage,
  firstCode: number,
  parts: readonly Part[],
): Promise<{ players: Player[] }> {
  const at = momentOf(day, 0)
  const year = Number(day.slice(0, 4))
  const street = house.district.pack.streets[0]?.code ?? null
  const parties = parts.map((p, i) => partyOf(p, firstCode + i))
  const facilities = parts.map((p, i) => facilityOf(p, i, street))
  const people = { parties, facilities, byKey: new Map(), plates: new Map(), weights: new Map(), moved: [] }
  const ids = await foundPeople(tx, people, [], year, at)
  const players = parts.map(({ key, name }, i) => ({
    key,
    name,
    party: ids.parties[i] as number,
    facility: ids.facilities[i] as number,
  }))
  await insertEntries(tx, await entriesOf(tx, parts, players, at), at)
  return { players }
}

const partyOf = (p: Part, number: number): PartyDraft => ({
  key: p.key,
  name: `${p.name}公司`,
  creditCode: demoCreditCode('000000', number),
  kind: p.partyKind,
  industry: null,
  group: null,
  managementClass: null,
  external: p.outside ?? false,
  details: p.plates ? { plates: p.plates } : {},
})

const facilityOf = (p: Part, party: number, street: string | null): FacilityDraft => ({
  key: p.key,
  party,
  name: p.name,
  kind: p.facilityKind,
  code: null,
  region: p.outside ? 'inProvince' : 'own',
  regionName: p.outside ? '演示邻区' : null,
  street: p.outside ? null : street,
  community: null,
  park: null,
  sector: p.sector ?? 'social',
  isEnd: p.isEnd ?? false,
  takesOwnership: p.takesOwnership ?? true,
  details: {},
})

/** A script may be played on any day: what is registered holds for all of them. */
const term = { from: asDay('2000-01-01'), to: asDay('2100-01-01') }

async function entriesOf(
  tx: Writer,
  parts: readonly Part[],
  players: readonly Player[],
  at: Date,
): Promise<RegisterEntry[]> {
  const common = { counterparty: null, codes: [], grams: null, remark: '演示数据', ...term }
  const entries: RegisterEntry[] = []
  for (const [i, part] of parts.entries()) {
    const { party } = players[i] as Player
    for (const number of part.plates ?? []) entries.push({ ...common, kind: 'vehicle', party, number })
    if (part.plates)
      entries.push({
        ...common,
        kind: 'carrierLicence',
        party,
        number: `演示运证${String(party).padStart(5, '0')}`,
      })
    if (!part.permit) continue
    const number = `演示证${String(party).padStart(5, '0')}`
    const draft = {
      number,
      facility: null,
      issuer: '演示主管部门',
      validFrom: term.from,
      lastDay: asDay('2099-12-31'),
    }
    const permit = await insertPermit(tx, party, { ...draft, kind: part.permit.kind, scope: '演示数据' }, at)
    entries.push({ ...common, kind: 'permitScope', party, number, permit, codes: part.permit.codes })
  }
  return entries
}
