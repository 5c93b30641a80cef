import { type Grams, grams, largestRemainder } from '../core/mass.ts'
import { readPackageCode } from '../core/package-code.ts'
import { refuse } from '../core/refusal.ts'
import { bookFacts } from '../ledger/booking.ts'
import type { Fact } from '../ledger/contract.ts'
import { bookContext, type House } from '../ledger/house.ts'
import type { Writer } from '../platform/database.ts'
import { standsBooked } from './bookings.rules.ts'
import type { ActFact, Carried, Manifest, ManifestAct } from './contract.ts'
import { numberIn } from './fields.rules.ts'
import { jointly } from './joint.store.ts'
import { concerned, readCarried, readParties } from './manifest.store.ts'
import { packageObjection } from './package.rules.ts'
import { insertPackageAct, lockPackages, packagesInside, type StoredPackage } from './package.store.ts'
import { takeOff } from './package-group.ts'
import { massesOf, standingOf } from './package-scene.ts'
import {
  arrivedLots,
  type CarriedPackage,
  carriedPackages,
  markRefused,
  putOn,
  takeOffManifest,
} from './package-way.store.ts'

export interface Way {
  readonly house: House
  readonly id: number
  readonly before: Manifest
  readonly manifest: Manifest
  readonly fact: ActFact
  readonly act: ManifestAct
  readonly now: Date
  readonly command: string | null
}

/** The load as its packages say it, where it is loaded by the piece: the mass is theirs, and so are its owners. */
export async function askedWithPackages(
  tx: Writer,
  m: Manifest | null,
  act: ManifestAct,
  originsKept: boolean,
): Promise<ManifestAct> {
  if (m === null || act.kind !== 'load' || act.packages === undefined) return act
  const parties = m.parties.consignor === undefined ? [] : [m.parties.consignor]
  const packages = await jointly(tx, parties, (joint) => packagesOf(joint, act.packages as string[]))
  const sum = packages.reduce((total, p) => total + p.held, 0)
  const stated = numberIn(act.values, 'grams') ?? numberIn(m.values, 'grams')
  if (stated !== null && stated !== sum) refuse('package_mass_differs', massesOf(stated, sum))
  const owners = Map.groupBy(packages, (p) => p.owner.id)
  const foreign = [...owners.keys()].some((party) => party !== m.parties.consignor)
  const shares = [...owners].map(([party, list]) => ({ party, grams: list.reduce((s, p) => s + p.held, 0) }))
  return {
    ...act,
    values: { ...act.values, grams: sum },
    ...(originsKept && foreign && act.owners === undefined ? { owners: shares } : {}),
  }
}

/** Packages as scanned; of a pallet, what stands on it. */
async function packagesOf(tx: Writer, scanned: readonly string[]): Promise<StoredPackage[]> {
  const codes = scanned.map(readPackageCode)
  const found = await lockPackages(tx, codes)
  const single: StoredPackage[] = []
  for (const p of found) single.push(...(p.lot === null ? await packagesInside(tx, p.id) : [p]))
  const twice = single.find((p, i) => single.findIndex((q) => q.id === p.id) !== i)
  if (twice) refuse('package_twice', { code: twice.code })
  return single
}

/** Puts the packages of a signed load on the manifest, before anything of it is booked. */
export async function assignPackages(tx: Writer, way: Way): Promise<void> {
  const { id, manifest, fact, act, now } = way
  if (act.kind !== 'load' || act.packages === undefined) return
  await jointly(tx, concerned(manifest), async (joint) => {
    const packages = await packagesOf(joint, act.packages as string[])
    const consignor = numberIn(manifest.values, 'consignor')
    for (const p of packages) {
      const objection = packageObjection('split', standingOf(p))
      if (objection) throw objection
      if (p.waste !== manifest.values.code) refuse('package_other_waste', { code: p.code, waste: p.waste })
      if (p.facility.id !== consignor && p.site !== consignor)
        refuse('package_elsewhere', { code: p.code, place: p.facility.name })
    }
    await putOn(
      joint,
      id,
      packages.map((p) => ({ id: p.id, party: p.owner.id, lot: p.lot as number, grams: p.held })),
    )
    const parties = concerned(manifest)
    for (const p of packages) {
      const told = { kind: 'assign', day: fact.day, manifest: id, grams: p.held }
      await insertPackageAct(joint, p.id, told, { state: 'assigned', manifest: id, parties }, now)
    }
  })
}

/** The lots a load leaves from, by whose they are. */
export async function lotsToLoad(
  tx: Writer,
  id: number,
): Promise<ReadonlyMap<number, { lot: number; grams: number }[]> | undefined> {
  const packages = await carriedPackages(tx, id)
  if (packages.length === 0) return undefined
  const lots = packages.map((p) => ({ party: p.party, lot: p.lot, grams: p.grams }))
  return Map.groupBy(lots, (p) => p.party)
}

/** What the act that was just booked means for the packages on the manifest. */
export async function movePackages(tx: Writer, way: Way): Promise<void> {
  const { id, before, manifest, fact } = way
  const departs = before.days.loaded === undefined && manifest.days.loaded !== undefined
  const arrives = !standsBooked(before) && standsBooked(manifest)
  const cancelled = manifest.state === 'cancelled'
  if (!departs && !arrives && !cancelled && !['receive', 'takeBack'].includes(fact.kind)) return
  await jointly(tx, concerned(manifest), async (joint) => {
    const packages = await carriedPackages(joint, id)
    if (packages.length === 0) return
    if (fact.kind === 'receive') await turnAway(joint, way, packages)
    if (departs) for (const p of packages) await tell(joint, way, p, 'depart', { state: 'travelling' })
    if (fact.kind === 'takeBack') await comeBack(joint, way, packages, before)
    else if (cancelled) await release(joint, way, packages)
    else if (arrives) await arrive(joint, way)
  })
}

async function tell(
  tx: Writer,
  { id, fact, now }: Way,
  p: CarriedPackage,
  kind: string,
  change: Parameters<typeof insertPackageAct>[3],
): Promise<void> {
  const told = { kind, day: fact.day, manifest: id, grams: p.grams }
  await insertPackageAct(tx, p.id, told, change, now)
  if (kind !== 'depart') return
  const [stored] = await lockPackages(tx, [p.code])
  if (stored) await takeOff({ tx, now }, stored, fact.day)
}

/** Taken off again: what was loaded lies in its own lot as before. */
async function release(tx: Writer, way: Way, packages: readonly CarriedPackage[]): Promise<void> {
  for (const p of packages) await tell(tx, way, p, 'release', { state: 'kept', manifest: null })
  await takeOffManifest(tx, way.id)
}

/** A receiver who turns part of a load by the piece away says which pieces. */
async function turnAway(tx: Writer, way: Way, packages: readonly CarriedPackage[]): Promise<void> {
  const { id, manifest, act } = way
  const refused = numberIn(manifest.values, 'refused') ?? 0
  const accepted = numberIn(manifest.values, 'accepted') ?? 0
  const named = (act.refusedPackages ?? []).map(readPackageCode)
  const other = named.find((code) => !packages.some((p) => p.code === code))
  if (other !== undefined) refuse('package_not_on_manifest', { code: other })
  const away = accepted === 0 ? packages : packages.filter((p) => named.includes(p.code))
  if (refused > 0 !== away.length > 0) refuse('package_refused_unnamed')
  const sum = away.reduce((total, p) => total + p.grams, 0)
  if (accepted > 0 && sum !== refused) refuse('package_mass_differs', massesOf(refused, sum))
  await markRefused(
    tx,
    id,
    away.map((p) => p.id),
  )
  for (const p of away) await tell(tx, way, p, 'turnAway', { state: 'returning' })
}

/**
 * The book keeps a load as one lot; at its end every closed package is a lot again, with its part of what was weighed
 * there. What went straight to its end is delivered.
 */
async function arrive(tx: Writer, way: Way): Promise<void> {
  const packages = await carriedPackages(tx, way.id)
  for (const carried of await readCarried(tx, way.id)) {
    const own = packages.filter((p) => p.party === carried.party)
    const consignor = numberIn(way.manifest.values, 'consignor')
    const consignee = numberIn(way.manifest.values, 'consignee')
    await unload(
      tx,
      way,
      carried,
      own.filter((p) => !p.refused),
      consignee,
    )
    await unload(
      tx,
      way,
      carried,
      own.filter((p) => p.refused),
      consignor,
    )
  }
  if (way.manifest.toReturn > 0) return
  const back = (await carriedPackages(tx, way.id)).filter((p) => p.refused)
  for (const p of back) await tell(tx, way, p, 'comeBack', { state: 'kept', manifest: null })
}

async function unload(
  tx: Writer,
  way: Way,
  { movement }: Carried,
  packages: readonly CarriedPackage[],
  place: number | null,
): Promise<void> {
  if (packages.length === 0 || movement === null || place === null) return
  const arrived = (await arrivedLots(tx, movement)).find((l) => l.facility === place)
  const refused = packages[0]?.refused === true
  if (!arrived) {
    for (const p of packages) await tell(tx, way, p, 'deliver', { state: 'delivered', facility: place })
    return
  }
  const shares = largestRemainder(
    grams(arrived.grams),
    packages.map((p) => p.grams),
  )
  const outputs = packages.map((p, i) => ({ grams: shares[i] as Grams, label: p.code }))
  const day = way.manifest.days.received ?? way.fact.day
  const lots = await splitInto(tx, way, arrived, outputs, refused ? way.fact.day : day)
  const [holder] = [...(await readParties(tx, [place])).values()]
  for (const [i, p] of packages.entries()) {
    const change = {
      lot: lots[i] as number,
      facility: place,
      party: arrived.owner,
      since: day,
      parties: holder ? [holder] : [],
    }
    // What was turned away is still on its way back.
    if (refused) await tell(tx, way, { ...p, grams: shares[i] as Grams }, 'turnAway', change)
    else
      await tell(tx, way, { ...p, grams: shares[i] as Grams }, 'arrive', {
        ...change,
        state: 'kept',
        manifest: null,
      })
  }
}

async function splitInto(
  tx: Writer,
  { house, now, command, act }: Way,
  arrived: { readonly lot: number; readonly facility: number; readonly owner: number },
  outputs: readonly { readonly grams: number; readonly label: string }[],
  day: string,
): Promise<number[]> {
  const fact = {
    kind: 'split',
    occurredOn: day,
    grade: 'recorded',
    details: {},
    facility: arrived.facility,
    owner: arrived.owner,
    inputs: [{ lot: arrived.lot }],
    outputs,
    ...(act.lateEntry === undefined ? {} : { lateEntry: act.lateEntry }),
  }
  const item = { fact: fact as unknown as Fact }
  const [outcome] = await bookFacts(tx, [item], bookContext(house, now, command), true)
  return outcome?.ok ? outcome.postings.flatMap((p) => p.lots) : []
}

/** Back in its owner's store: of a load turned back whole the book learns it only now. */
async function comeBack(
  tx: Writer,
  way: Way,
  packages: readonly CarriedPackage[],
  before: Manifest,
): Promise<void> {
  const whole = before.state === 'returning'
  if (whole) {
    await markRefused(
      tx,
      way.id,
      packages.map((p) => p.id),
    )
    await arrive(tx, way)
    return
  }
  for (const p of packages.filter((one) => one.refused))
    await tell(tx, way, p, 'comeBack', { state: 'kept', manifest: null })
}
