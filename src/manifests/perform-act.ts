import { addDays, type Day } from '../core/day.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import type { Writer } from '../platform/database.ts'
import { nextNumber } from '../platform/numbers.ts'
import { bookWhatFollows } from './book-act.ts'
import { clockOf } from './clock.rules.ts'
import type { ActFact, Acting, Manifest, ManifestAct } from './contract.ts'
import { type DecisionWorld, decide } from './decide.rules.ts'
import { refuseUnknownFiles } from './field.store.ts'
import { readFindings } from './findings.ts'
import { applyAct, blank, foldActs, pendingProposal } from './fold.rules.ts'
import { getProfile, takesCode } from './house.ts'
import { askedWithLots } from './load-lots.ts'
import {
  concerned,
  findBearer,
  insertAct,
  insertManifest,
  lockManifest,
  project,
  readActs,
  readParties,
} from './manifest.store.ts'
import { clocksOf, waitsFor } from './open.rules.ts'
import { askedWithPackages, assignPackages, movePackages } from './package-way.ts'
import { tellOfAct } from './tell.ts'

/** What one act is asked of, and who asks; `who` says in which role, once it is known where the manifest stands. */
export interface AskedAct {
  /** A manifest there is, or the profile of one that begins. */
  readonly on: { readonly manifest: number } | { readonly profile: string }
  readonly act: ManifestAct
  readonly who: (manifest: Manifest | null, profile: ManifestProfile) => Acting | Promise<Acting>
  readonly now: Date
  readonly deviceAt: Date | null
  readonly command: string | null
  /** Hashes of files that came with the act. */
  readonly given?: ReadonlySet<string>
}

export interface DoneAct {
  readonly id: number
  readonly profile: ManifestProfile
  readonly manifest: Manifest
  readonly fact: ActFact
}

/**
 * One act, in the caller's transaction: decided on the manifest as it stands once nobody else acts on it, numbered,
 * booked and kept. Whoever takes a number makes the next wait, so it is taken as late as it can be: an issue books
 * nothing after it.
 */
export async function performAct(tx: Writer, house: House, said: AskedAct): Promise<DoneAct> {
  const row = 'manifest' in said.on ? await lockManifest(tx, said.on.manifest) : null
  const profile = getProfile(house, row?.profile ?? ('profile' in said.on ? said.on.profile : ''))
  const acts = row === null ? [] : await readActs(tx, row.id)
  const known = row === null ? null : foldActs(profile, acts)
  const packed = await askedWithPackages(tx, known, said.act, profile.originsKept)
  const asked = { ...said, act: await askedWithLots(tx, known, packed, profile.originsKept) }
  const before = known ?? blank(profile.key)
  const by = await asked.who(known, profile)
  const world = await worldOf(tx, house, {
    profile,
    known,
    id: row?.id ?? 0,
    asked,
    last: whenDone(acts.at(-1)),
  })
  const decided = decide(profile, known, asked.act, by, world)
  const fact = takesNumber(decided)
    ? { ...decided, number: await takeNumber(tx, profile, decided.day) }
    : decided
  const manifest = applyAct(profile, before, fact)
  const id = row?.id ?? (await insertManifest(tx, profile.key, concerned(manifest), house.demo, asked.now))
  const way = { house, id, before, manifest, fact, act: asked.act, now: asked.now, command: asked.command }
  await refuseUnknownFiles(
    tx,
    (fact.evidence ?? []).filter((e) => !said.given?.has(e.hash)),
  )
  await assignPackages(tx, way)
  await bookWhatFollows(tx, house, { id, profile, before, manifest, fact, asked })
  await insertAct(tx, id, fact)
  await movePackages(tx, way)
  await projectManifest(tx, house, id, manifest, profile, world.today, asked.now)
  tellOfAct(tx, id, manifest, fact)
  return { id, profile, manifest, fact }
}

/** A phone's acts, sent hours later at once, follow each other by its own time. */
const whenDone = (act: ActFact | undefined): string | null =>
  act === undefined ? null : act.clock === 'device' ? act.deviceAt : act.at

const takesNumber = (fact: ActFact): boolean => fact.kind === 'issue' || fact.kind === 'backfill'

/** Our own number: gapless per district, profile and year, since a refused act gives its number back. */
async function takeNumber(tx: Writer, { key, numbering }: ManifestProfile, day: string): Promise<string> {
  const year = day.slice(0, 4)
  const n = await nextNumber(tx, `manifest ${key} ${year}`)
  return `${numbering.prefix}${year}${String(n).padStart(numbering.digits, '0')}`
}

interface Known {
  readonly profile: ManifestProfile
  readonly known: Manifest | null
  readonly id: number
  readonly asked: AskedAct
  /** When the act before this one was recorded or done. */
  readonly last: string | null
}

async function worldOf(tx: Writer, house: House, on: Known): Promise<DecisionWorld> {
  const { profile, known, asked } = on
  const { act, now, deviceAt } = asked
  const { zone } = house.district
  const today = dayIn(zone, now)
  const clock = clockOf(deviceAt, now, on.last)
  const day = clock === 'device' && deviceAt ? dayIn(zone, deviceAt) : today
  const values = { ...known?.values, ...act.values }
  // What a consent puts in force may name another place.
  const proposed = known ? pendingProposal(known)?.values : undefined
  const named = [values.consignor, values.consignee, proposed?.consignee]
  const places = named.filter((v) => typeof v === 'number')
  const parties = await readParties(tx, places)
  const bearer = act.officialNo === undefined ? undefined : await findBearer(tx, act.officialNo)
  return {
    actor: tx.actor.id,
    at: now.toISOString(),
    deviceAt: deviceAt?.toISOString() ?? null,
    clock,
    day,
    today,
    answerBy: addDays(today, profile.consentDays),
    partyOf: (facility) => parties.get(facility),
    takesCode: (code) => takesCode(house, profile, code),
    findings: await readFindings(tx, house, { ...on, values, day, parties: [...parties.values()] }),
    bearerOf: () => bearer,
    demo: house.demo,
  }
}

async function projectManifest(
  tx: Writer,
  house: House,
  id: number,
  m: Manifest,
  profile: ManifestProfile,
  today: Day,
  now: Date,
): Promise<void> {
  const next = waitsFor(profile, m, today)
  const running = clocksOf(profile, m, today, house.district.pack.holidays).filter(
    (c) => c.stoppedOn === null,
  )
  const projected = {
    waitsFor: [...new Set(next.flatMap((n) => n.party ?? []))],
    nextAct: next[0]?.act ?? null,
    dueOn: running.map((c) => c.due).sort()[0] ?? null,
  }
  await project(tx, id, m, projected, now)
}
