import { Refusal, refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { ManifestProfile, SigningRole } from '../packs/manifest-profile.contract.ts'
import type { Writer } from '../platform/database.ts'
import { nextNumber } from '../platform/numbers.ts'
import { beginningFor, type Standing } from './acting.rules.ts'
import type {
  ActOnRun,
  BeginRun,
  RunDone,
  RunFact,
  RunOnward,
  RunStop,
  Signer,
} from './collection.contract.ts'
import { actsToLoad, asSigned, fitting, runObjection, takenBy } from './collection.rules.ts'
import {
  findRunOf,
  insertRun,
  insertRunAct,
  type LeftLot,
  leftLots,
  linkedManifests,
  lockRun,
  type StoredRun,
} from './collection.store.ts'
import {
  type Acting,
  type FieldValues,
  type Manifest,
  ManifestAct,
  type ManifestActKind,
} from './contract.ts'
import { numberIn } from './fields.rules.ts'
import { foldActs } from './fold.rules.ts'
import { hasAccount } from './guests.store.ts'
import { getProfile } from './house.ts'
import { jointly } from './joint.store.ts'
import { readNames } from './list.store.ts'
import { concerned, lockManifest, readActs, readParties } from './manifest.store.ts'
import { type DoneAct, performAct } from './perform-act.ts'
import { readStanding } from './standing.store.ts'

export interface Running {
  readonly tx: Writer
  readonly house: House
  readonly now: Date
  readonly key: string
  readonly deviceAt: Date | null
}

/** A run begins with whoever drives it, or with whoever keeps the store it goes to. */
export async function beginRun(on: Running, asked: BeginRun): Promise<RunDone> {
  const { tx, house, now } = on
  const profile = getProfile(house, asked.profile)
  if (!profile.originsKept) refuse('collection_profile', { profile: profile.name })
  const standing = await standingOf(on)
  const keeper = await partyAt(tx, asked.store)
  await refuseOthers(tx, standing, [asked.collector, keeper])
  const day = asked.day ?? dayIn(house.district.zone, now)
  const { values, plate, driver, collector, store } = asked
  const number = `SY${day.slice(0, 4)}${String(await nextNumber(tx, `collection ${day.slice(0, 4)}`)).padStart(6, '0')}`
  const parties = [...new Set([collector, keeper])]
  const run = { number, profile: profile.key, collector, store, day, plate, driver, fields: values, parties }
  const id = await insertRun(tx, run, house.demo, now)
  return { id, number, state: 'collecting', manifest: null }
}

/** One act on a run: every manifest in it goes through the same acts, checks and refusals as by itself. */
export async function actOnRun(on: Running, id: number, asked: ActOnRun): Promise<RunDone> {
  const run = await lockRun(on.tx, id)
  const scene: Scene = {
    ...on,
    run,
    profile: getProfile(on.house, run.profile),
    standing: await standingOf(on),
  }
  const stops = (await linkedManifests(on.tx, id)).filter((l) => l.kind === 'stop')
  const open = stops.filter((s) => s.state !== 'cancelled')
  const left =
    asked.kind === 'onward'
      ? await leftOf(
          scene,
          stops.map((s) => s.manifest),
        )
      : []
  const grams = left.reduce((sum, l) => sum + l.grams, 0)
  const objection = runObjection(asked.kind, { state: run.state, stops: open.length, left: grams })
  if (objection) throw objection
  switch (asked.kind) {
    case 'stop':
      return await told(scene, 'stop', await stop(scene, asked.stop), { signer: asked.stop.signer ?? null })
    case 'arrive':
      return await arrive(scene, asked.arrival)
    case 'onward': {
      const chosen = asked.onward.stops ?? stops.map((s) => s.seq)
      const unknown = chosen.find((seq) => !stops.some((s) => s.seq === seq))
      if (unknown !== undefined) refuse('collection_stop_unknown', { stop: unknown })
      const of = new Set(stops.filter((s) => chosen.includes(s.seq)).map((s) => s.manifest))
      const lots = left.filter((l) => of.has(l.manifest))
      return await told(scene, 'onward', await onward(scene, asked.onward, lots, stops), { stops: chosen })
    }
    case 'cancel':
      await refuseOthers(on.tx, scene.standing, run.parties)
      return await told(scene, 'cancel', null, { reason: asked.reason })
  }
}

interface Scene extends Running {
  readonly run: StoredRun
  readonly profile: ManifestProfile
  readonly standing: Standing
}

const standingOf = ({ tx, house, now }: Running): Promise<Standing> =>
  readStanding(tx, dayIn(house.district.zone, now))

async function partyAt(tx: Writer, facility: number): Promise<number> {
  return (await readParties(tx, [facility])).get(facility) ?? refuse('facility_unknown', { facility })
}

async function nameOf(tx: Writer, party: number): Promise<string> {
  return (await readNames(tx, [party], [])).parties[0]?.name ?? ''
}

async function refuseOthers(tx: Writer, standing: Standing, parties: readonly number[]): Promise<void> {
  const mine = [...standing.parties, ...standing.delegations.map((d) => d.party)]
  if (parties.some((p) => mine.includes(p))) return
  const names = await Promise.all(parties.map((p) => nameOf(tx, p)))
  refuse('collection_not_yours', { who: [...new Set(names)].join('或') })
}

/** Keeps what was done to the run. */
async function told(
  { tx, house, run, now, deviceAt }: Scene,
  kind: RunFact['kind'],
  done: DoneAct | null,
  more: Partial<Pick<RunFact, 'signer' | 'stops' | 'reason'>> = {},
): Promise<RunDone> {
  const day = done?.fact.day ?? dayIn(house.district.zone, kind === 'stop' && deviceAt ? deviceAt : now)
  const fact: RunFact = {
    seq: run.acts + 1,
    kind,
    manifest: done?.id ?? null,
    day,
    at: now.toISOString(),
    actor: tx.actor.id,
    signer: null,
    stops: [],
    reason: null,
    ...more,
  }
  const state = kind === 'arrive' ? 'arrived' : kind === 'cancel' ? 'cancelled' : run.state
  await insertRunAct(tx, run.id, fact, { state, arrivedOn: kind === 'arrive' ? day : run.arrivedOn })
  const manifest = done && { id: done.id, number: done.manifest.number }
  return { id: run.id, number: run.number, state, manifest }
}

/** In whose name a manifest of the run is acted on; the reason why not comes in the words of the engine. */
function signs(scene: Scene, role: SigningRole, party: number, kind: ManifestActKind): Acting {
  return beginningFor(party, role, kind, scene.standing)
}

async function consignorOf(
  scene: Scene,
  party: number,
  kind: ManifestActKind,
  signer: Signer | undefined,
): Promise<Acting> {
  const { tx, standing } = scene
  const own = standing.parties.includes(party) || standing.delegations.some((d) => d.party === party)
  if (own) return signs(scene, 'consignor', party, kind)
  if (await hasAccount(tx, party)) refuse('collection_generator_signs', { party: await nameOf(tx, party) })
  const { name } = signer ?? refuse('collection_signer_missing', { party: await nameOf(tx, party) })
  return { role: 'consignor', party, via: 'guest', name, through: tx.actor.name }
}

async function perform(
  { tx, house, now, deviceAt, key }: Running,
  on: { manifest: number } | { profile: string },
  act: Partial<ManifestAct> & Pick<ManifestAct, 'kind'>,
  by: Acting,
): Promise<DoneAct> {
  const asked = { on, act: ManifestAct.parse(act), who: () => by, now, deviceAt, command: key }
  return await performAct(tx, house, asked)
}

async function stop(scene: Scene, asked: RunStop): Promise<DoneAct> {
  await refuseOthers(scene.tx, scene.standing, [scene.run.collector])
  return asked.manifest === undefined
    ? await drawUp(scene, asked)
    : await join(scene, asked.manifest, asked.values)
}

/** The manifest of a stop, from its beginning onto the vehicle; what a person did not say, the run says. */
async function drawUp(scene: Scene, asked: RunStop): Promise<DoneAct> {
  const { tx, run, profile } = scene
  const consignor = asked.generator ?? numberIn(asked.values, 'consignor')
  if (consignor === null) return refuse('manifest_fields_missing', { fields: profile.parties.consignor })
  const party = await partyAt(tx, consignor)
  const { signer } = asked
  const usual: FieldValues = {
    purpose: 'collect',
    plate: run.plate,
    driver: run.driver,
    handler: signer?.name ?? null,
    handlerPhone: signer?.phone ?? null,
    ...run.fields,
  }
  const own = { consignor, consignee: run.store, carrier: run.collector }
  const values = { ...fitting(profile, usual), ...asked.values, ...fitting(profile, own) }
  let done: DoneAct | null = null
  const acts = actsToLoad(profile)
  for (const kind of acts) {
    const role = kind === 'takeOver' || kind === 'depart' ? 'carrier' : 'consignor'
    const by =
      role === 'carrier'
        ? signs(scene, role, run.collector, kind)
        : await consignorOf(scene, party, kind, signer)
    const known = done?.manifest ?? null
    const taken = takenBy(profile, known, kind, role, values)
    const act = {
      kind,
      values: kind === acts.at(-1) ? { ...untaken(known, asked.values), ...taken } : taken,
    }
    const more = kind === 'load' && asked.packages ? { packages: asked.packages } : {}
    done = await perform(
      scene,
      done ? { manifest: done.id } : { profile: profile.key },
      { ...act, ...more },
      by,
    )
  }
  return done as DoneAct
}

/** What a person said and no act has taken is refused by the last one, in the engine's words: nothing is dropped. */
const untaken = (m: Manifest | null, said: FieldValues): FieldValues =>
  Object.fromEntries(
    Object.entries(said).filter(([key, value]) => value !== null && value !== (m?.values[key] ?? null)),
  )

/** A generator with an account has signed its own manifest: the collector takes the load over. */
async function join(scene: Scene, id: number, values: FieldValues): Promise<DoneAct> {
  const { tx, run } = scene
  const { profile: key } = await lockManifest(tx, id)
  const profile = getProfile(scene.house, key)
  const acts = await readActs(tx, id)
  const m = foldActs(profile, acts)
  const number = m.number ?? `#${id}`
  const other = await findRunOf(tx, id)
  if (other !== undefined) refuse('collection_stop_taken', { number, run: other })
  const fits = key === run.profile && m.parties.carrier === run.collector && m.values.consignee === run.store
  if (!fits) refuse('collection_other_way', { number })
  const fact = acts.at(-1)
  let done: DoneAct | null = fact && m.state === 'inTransit' ? { id, profile, manifest: m, fact } : null
  const all = { ...fitting(profile, { plate: run.plate, driver: run.driver }), ...values }
  for (const kind of done ? [] : actsToLoad(profile).filter((k) => k === 'takeOver' || k === 'depart')) {
    const known: Manifest = done?.manifest ?? m
    if (kind === 'takeOver' && known.state === 'loaded') continue
    const act = { kind, values: takenBy(profile, known, kind, 'carrier', all) }
    done = await perform(scene, { manifest: id }, act, signs(scene, 'carrier', run.collector, kind))
  }
  return done ?? refuse('collection_other_way', { number })
}

/** Everything is unloaded at the store: each stop's manifest is received as signed, but for what was found otherwise. */
async function arrive(
  scene: Scene,
  arrival: Extract<ActOnRun, { kind: 'arrive' }>['arrival'],
): Promise<RunDone> {
  const { tx, run } = scene
  const keeper = await partyAt(tx, run.store)
  await refuseOthers(tx, scene.standing, [keeper])
  const stops = (await linkedManifests(tx, run.id)).filter((l) => l.kind === 'stop')
  const unknown = arrival.stops.find(({ stop: seq }) => !stops.some((s) => s.seq === seq))
  if (unknown) refuse('collection_stop_unknown', { stop: unknown.stop })
  for (const one of stops) {
    if (one.state !== 'inTransit' && one.state !== 'loaded' && one.state !== 'arrived') continue
    const found = arrival.stops.find((s) => s.stop === one.seq)
    await receive(scene, one.manifest, keeper, { ...arrival.values, ...found?.values }, found).catch(
      (error: unknown) => {
        if (!(error instanceof Refusal)) throw error
        refuse(
          'collection_stop_refused',
          { stop: one.seq, party: one.place?.name ?? '', why: error.message },
          error.code,
        )
      },
    )
  }
  return await told(scene, 'arrive', null)
}

async function receive(
  scene: Scene,
  id: number,
  keeper: number,
  said: FieldValues,
  found:
    | { readonly reason?: string | undefined; readonly refusedPackages?: string[] | undefined }
    | undefined,
): Promise<void> {
  const { tx, profile } = scene
  const before = foldActs(profile, await readActs(tx, id))
  const by = (kind: ManifestActKind) => signs(scene, 'consignee', keeper, kind)
  const arrives = profile.steps.arrive && before.state === 'inTransit'
  const m = arrives
    ? (await perform(scene, { manifest: id }, { kind: 'arrive' }, by('arrive'))).manifest
    : before
  const usual = fitting(profile, { receiverHandler: tx.actor.name, ...asSigned(profile, m) })
  const more = {
    ...(found?.reason ? { reason: found.reason } : {}),
    ...(found?.refusedPackages ? { refusedPackages: found.refusedPackages } : {}),
  }
  await perform(
    scene,
    { manifest: id },
    { kind: 'receive', values: { ...usual, ...said }, ...more },
    by('receive'),
  )
}

/** Under the rights of all whose waste it is: a store keeps what is not its own. */
async function leftOf({ tx, house, run }: Scene, manifests: readonly number[]): Promise<LeftLot[]> {
  const parties: number[] = []
  for (const id of manifests) {
    const acts = await readActs(tx, id)
    parties.push(...concerned(foldActs(getProfile(house, run.profile), acts)))
  }
  return await jointly(tx, parties, (joint) => leftLots(joint, manifests, run.store))
}

async function onward(
  scene: Scene,
  asked: RunOnward,
  lots: readonly LeftLot[],
  stops: readonly { readonly manifest: number; readonly code: string | null }[],
): Promise<DoneAct> {
  const { tx, run, house } = scene
  const keeper = await partyAt(tx, run.store)
  const profile = getProfile(house, asked.profile ?? run.profile)
  if (lots.length === 0) return refuse('collection_nothing_left')
  const codes = new Set(lots.map((l) => stops.find((s) => s.manifest === l.manifest)?.code ?? ''))
  if (codes.size > 1) refuse('collection_mixed', { why: `有 ${[...codes].join('、')} 几种废物，一种一份` })
  const packages = [...new Set(lots.flatMap((l) => l.package ?? []))]
  if (packages.length > 0 && lots.some((l) => l.package === null))
    refuse('collection_mixed', { why: '有的已按件编码，有的没有' })
  const [code] = codes
  const values = { ...asked.values, ...fitting(profile, { consignor: run.store, code: code ?? null }) }
  const by = (kind: ManifestActKind) => signs(scene, 'consignor', keeper, kind)
  const drafted = await perform(
    scene,
    { profile: profile.key },
    { kind: 'draft', values: untaken(null, values) },
    by('draft'),
  )
  const on = { manifest: drafted.id }
  await perform(scene, on, { kind: 'issue' }, by('issue'))
  const load = packages.length > 0 ? { packages } : { lots: lots.map(({ lot, grams }) => ({ lot, grams })) }
  return await perform(scene, on, { kind: 'load', ...load }, by('load'))
}
