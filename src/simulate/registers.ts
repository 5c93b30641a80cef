import { asDay, type Day } from '../core/day.ts'
import { findWasteCode } from '../core/waste-code.ts'
import type { RegisterKind } from '../manifests/registers.contract.ts'
import type { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import { insertPermit } from '../parties/permits.store.ts'
import type { Writer } from '../platform/database.ts'
import type { Route } from './journeys.ts'
import { profileFor } from './manifest-fields.ts'
import { insertEntries, type RegisterEntry } from './registers.store.ts'
import type { Scene } from './scene.ts'

/**
 * What is looked at before a load moves: vehicles and licences of the carriers, contracts, plans, permits and approvals
 * of everybody who ships under manifests. Plainly fictional: every number begins with 演示.
 */
export async function enterRegisters(tx: Writer, scene: Scene, at: Date): Promise<{ entries: number }> {
  const entries = [
    ...carriersOf(scene),
    ...pairsOf(scene),
    ...plansOf(scene),
    ...(await permits(tx, scene, at)),
  ]
  await insertEntries(tx, entries, at)
  return { entries: entries.length }
}

const remark = '演示数据'

interface Term {
  readonly from: Day
  /** The first day it no longer holds. */
  readonly to: Day
}

/** From the year before the demonstration until well after it. */
const termOf = ({ year }: Scene): Term => ({
  from: asDay(`${year - 1}-07-01`),
  to: asDay(`${year + 2}-01-01`),
})

const entry = (
  scene: Scene,
  kind: RegisterKind,
  party: number,
  number: string,
  more: Partial<RegisterEntry> = {},
): RegisterEntry => ({
  kind,
  party,
  number,
  counterparty: null,
  codes: [],
  grams: null,
  remark,
  ...termOf(scene),
  ...more,
})

const pad = (n: number): string => String(n).padStart(5, '0')
const under = ({ district }: Scene, { code }: Route): ManifestProfile | undefined =>
  profileFor(district, code)
const asks = (profile: ManifestProfile | undefined, check: string): boolean =>
  profile?.checks.some((c) => c.kind === check) ?? false

/** Every vehicle of every carrier, and a licence that ran out the year before beside the one in force. */
function carriersOf(scene: Scene): RegisterEntry[] {
  const { people, ids, year } = scene
  return people.parties.flatMap((draft, i) => {
    const plates = people.plates.get(draft.key) ?? []
    const party = ids.parties[i]
    if (party === undefined || plates.length === 0) return []
    const old = { from: asDay(`${year - 2}-07-01`), to: asDay(`${year - 1}-07-01`) }
    return [
      ...plates.map((plate) => entry(scene, 'vehicle', party, plate)),
      entry(scene, 'carrierLicence', party, `演示运证${year - 2}${pad(party)}`, old),
      entry(scene, 'carrierLicence', party, `演示运证${year}${pad(party)}`),
    ]
  })
}

/** One contract a pair, and where a load leaves the province an approval or a filing. */
function pairsOf(scene: Scene): RegisterEntry[] {
  const pairs = Map.groupBy(scene.journeys.routes, (r) => `${r.from.party} ${r.to.party}`)
  return [...pairs.values()].flatMap((routes) => {
    const { from, to, code } = routes[0] as Route
    const both = { counterparty: to.party, codes: [...new Set(routes.map((r) => r.code))].sort() }
    const name = `${scene.year}-${pad(from.party)}-${pad(to.party)}`
    const found = [entry(scene, 'contract', from.party, `演示合同${name}`, both)]
    if (to.draft.region !== 'outProvince') return found
    const kind = findWasteCode(code)?.kind === 'hazardous' ? 'crossProvinceApproval' : 'crossProvinceFiling'
    const title = kind === 'crossProvinceApproval' ? '演示跨省批准' : '演示跨省备案'
    return [...found, entry(scene, kind, from.party, `${title}${name}`, { ...both, grams: 5_000_000_000 })]
  })
}

/** 管理计划: the codes a generator has on file. */
function plansOf(scene: Scene): RegisterEntry[] {
  const named = scene.journeys.routes.filter((r) => asks(under(scene, r), 'registeredCode'))
  const byParty = Map.groupBy(named, (r) => r.from.party)
  return [...byParty].map(([party, routes]) =>
    entry(scene, 'plan', party, `演示计划${scene.year}-${pad(party)}`, {
      codes: [...new Set(routes.map((r) => r.code))].sort(),
    }),
  )
}

/** Permits as the profiles ask for them, each with the codes it names. */
async function permits(tx: Writer, scene: Scene, at: Date): Promise<RegisterEntry[]> {
  const wanted = scene.journeys.routes.flatMap((route) => {
    const check = under(scene, route)?.checks.find((c) => c.kind === 'permit')
    if (!check) return []
    const holder = check.holder === 'consignor' ? route.from : route.to
    const kinds = check.permitKinds ?? []
    const collecting = holder.draft.kind.startsWith('collector') && kinds.includes('hazardousCollection')
    const kind = collecting ? 'hazardousCollection' : kinds[0]
    return kind === undefined ? [] : [{ kind, holder, code: route.code }]
  })
  const scopes: RegisterEntry[] = []
  const term = termOf(scene)
  for (const list of Map.groupBy(wanted, (w) => `${w.kind} ${w.holder.party}`).values()) {
    const { kind, holder } = list[0] as (typeof list)[number]
    const number = `演示证${scene.year}${pad(holder.party)}`
    const dates = { validFrom: term.from, lastDay: asDay(`${scene.year + 1}-12-31`) }
    const draft = {
      kind: kind as 'other',
      number,
      facility: null,
      issuer: '演示主管部门',
      scope: remark,
      ...dates,
    }
    const permit = await insertPermit(tx, holder.party, draft, at)
    const codes = [...new Set(list.map((w) => w.code))].sort()
    scopes.push(entry(scene, 'permitScope', holder.party, number, { codes, permit }))
  }
  return scopes
}
