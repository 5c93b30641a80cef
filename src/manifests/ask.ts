import type { FastifyRequest } from 'fastify'
import { Refusal } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { Actor } from '../platform/actor.ts'
import { findCommand } from '../platform/command.ts'
import type { Writer } from '../platform/database.ts'
import type { Context } from '../platform/http.ts'
import { type Command, perform } from '../platform/perform.ts'
import { actingFor, beginningFor, rolesOn } from './acting.rules.ts'
import type { ActDone, ActOnManifest, SyncActs, SyncReply } from './api.contract.ts'
import type { ActFact, Acting, Manifest } from './contract.ts'
import { numberIn } from './fields.rules.ts'
import { findGuest, spendGuest } from './guests.store.ts'
import { getProfile } from './house.ts'
import { readActs, readParties } from './manifest.store.ts'
import { type AskedAct, type DoneAct, performAct } from './perform-act.ts'
import { readStanding } from './standing.store.ts'

export type On = AskedAct['on']

/** Files that came with the request, by hash: whoever sends a file has it, whoever else has sent the same. */
export type Given = ReadonlySet<string>
const none: Given = new Set()

/** One act of a person over HTTP: whoever it is, in which role, once per key, with its audit row. */
export async function askAct(
  context: Context,
  house: House,
  request: Pick<FastifyRequest, 'id'>,
  actor: Actor,
  on: On,
  asked: ActOnManifest,
  given: Given = none,
): Promise<ActDone> {
  const { key, ...content } = asked
  const { now } = context
  const command = { key, act: `manifest.${asked.act.kind}`, content: { ...on, ...content } }
  const known = asked.guest ? await findDone(context, actor, command) : undefined
  if (known) return known
  const guest = 'manifest' in on ? await guestOf(context, actor, on.manifest, asked) : null
  return await perform(context, request, actor, command, async (tx) => {
    const done = await performAct(tx, house, {
      on,
      act: asked.act,
      who: (m) => whoActs(tx, house, now(), m, asked, guest),
      now: now(),
      given,
      deviceAt: asked.deviceAt === undefined ? null : new Date(asked.deviceAt),
      command: key,
    })
    if (guest) await spendGuest(tx, guest.id, now())
    const { by, seq } = done.fact
    const detail = {
      seq,
      role: by.role,
      via: by.via,
      ...(by.through === null ? {} : { through: by.through }),
    }
    return { answer: answerOf(done), object: `manifest ${done.id}`, detail }
  })
}

const answerOf = ({ id, manifest, fact }: DoneAct): ActDone => ({
  id,
  seq: fact.seq,
  number: manifest.number,
  state: manifest.state,
  warnings: fact.findings,
})

/** An act that a spent code has done already: asked again, it is answered again. */
async function findDone({ database }: Context, actor: Actor, command: Command): Promise<ActDone | undefined> {
  const { key, act, content } = command
  return await database.read(actor, (tx) => findCommand<ActDone>(tx, key, { act, ...content }))
}

type Guest = { readonly id: number; readonly name: string }

/** Looked up before the act, so that a wrong guess is counted though the act is refused. */
async function guestOf(
  { database, now }: Context,
  actor: Actor,
  manifest: number,
  { guest }: ActOnManifest,
): Promise<Guest | null> {
  if (!guest) return null
  const found = await database.write(actor, (tx) => findGuest(tx, manifest, guest.role, guest.code, now()))
  if (found === null) throw new Refusal('manifest_guest_code_wrong')
  return found
}

async function whoActs(
  tx: Writer,
  house: House,
  now: Date,
  m: Manifest | null,
  asked: ActOnManifest,
  guest: Guest | null,
): Promise<Acting> {
  const today = dayIn(house.district.zone, now)
  const standing = await readStanding(tx, today)
  const { act, as } = asked
  if (m === null) {
    const role = as === 'consignee' && act.kind === 'backfill' ? 'consignee' : 'consignor'
    const place = numberIn(act.values, role)
    const parties = await readParties(tx, place === null ? [] : [place])
    return beginningFor(place === null ? undefined : parties.get(place), role, act.kind, standing)
  }
  if (!guest || !asked.guest) return actingFor(getProfile(house, m.profile), m, act, standing, today, as)
  // The device is that of a party: a code alone opens nothing.
  if (rolesOn(m, standing).length === 0) throw new Refusal('manifest_not_party')
  const { role } = asked.guest
  const leg = role === 'carrier' ? m.legs.at(-1)?.carrier : null
  const party = leg ?? m.parties[role] ?? null
  return { role, party, via: 'guest', name: guest.name, through: tx.actor.name }
}

/**
 * A phone's queue, in one round trip and in its order. Each act stands or falls alone; of one that is refused, the
 * phone is told what happened meanwhile.
 */
export async function syncActs(
  context: Context,
  house: House,
  request: Pick<FastifyRequest, 'id'>,
  actor: Actor,
  { items }: SyncActs,
  given: Given = none,
): Promise<SyncReply> {
  const begun = new Map<string, number>()
  const replies: SyncReply['items'] = []
  for (const { manifest, profile, begunBy, seen, ...asked } of items) {
    const id = manifest ?? (begunBy === undefined ? undefined : begun.get(begunBy))
    try {
      const on = onOf(id, profile)
      const done = await askAct(context, house, request, actor, on, asked, given)
      begun.set(asked.key, done.id)
      replies.push({ key: asked.key, done, refusal: null, meanwhile: [] })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const { code, message } = error
      const meanwhile = id === undefined ? [] : await since(context, actor, id, seen, asked.deviceAt)
      replies.push({ key: asked.key, done: null, refusal: { code, message }, meanwhile })
    }
  }
  return { items: replies }
}

function onOf(id: number | undefined, profile: string | undefined): On {
  if (id !== undefined) return { manifest: id }
  if (profile !== undefined) return { profile }
  // The act that should have begun it was refused.
  throw new Refusal('manifest_unknown', { manifest: null })
}

/** What was done to a manifest after an act was done on the phone: by what the phone knew, else by its time. */
async function since(
  { database }: Context,
  actor: Actor,
  id: number,
  seen: number | undefined,
  deviceAt: string | undefined,
): Promise<ActFact[]> {
  const acts = await database.read(actor, (tx) => readActs(tx, id))
  if (seen !== undefined) return acts.filter((act) => act.seq > seen)
  const from = deviceAt === undefined ? 0 : new Date(deviceAt).getTime()
  return acts.filter((act) => new Date(act.at).getTime() >= from)
}
