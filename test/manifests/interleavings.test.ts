import fc from 'fast-check'
import { expect, it } from 'vitest'
import { asDay } from '../../src/core/day.ts'
import { Refusal } from '../../src/core/refusal.ts'
import { checkBook } from '../../src/ledger/check.store.ts'
import type { ActDone, ManifestDetail } from '../../src/manifests/api.contract.ts'
import {
  type ActFact,
  type FieldValues,
  type Manifest,
  ManifestAct,
  type ManifestActKind,
  manifestActs,
} from '../../src/manifests/contract.ts'
import { decide } from '../../src/manifests/decide.rules.ts'
import { isAccountedFor } from '../../src/manifests/difference.rules.ts'
import { openFields } from '../../src/manifests/fields.rules.ts'
import { foldActs } from '../../src/manifests/fold.rules.ts'
import { waitsFor, whatIsOpen } from '../../src/manifests/open.rules.ts'
import type { SigningRole } from '../../src/packs/manifest-profile.contract.ts'
import { fresh } from '../parties/house.ts'
import { bookkeeper } from '../support/book.ts'
import type { Client } from '../support/server.ts'
import { profileOf } from './profiles.ts'
import { begin, draftOf, foundTown, loadOf, makeLegal, oil, receiptOf, stockOf, tonne } from './scene.ts'
import { worldOn } from './steps.ts'

/** Books in which many act at once; each some seconds of real transactions. */
const runs = Number(process.env.WUFEI_RUNS ?? 3)
const profile = profileOf('hazardous')
const town = await foundTown()
await makeLegal(town)
await stockOf(town, 900 * tonne)
const { people, factory, haulier, plant } = town
const today = asDay('2026-03-02')
const roles: readonly SigningRole[] = ['consignor', 'carrier', 'consignee']
const parties = { consignor: factory.party, carrier: haulier.party, consignee: plant.party }
const clients: Readonly<Record<SigningRole, Client>> = {
  consignor: people.factory as Client,
  carrier: people.haulier as Client,
  consignee: people.plant as Client,
}
const kinds = manifestActs.filter((k) => !['draft', 'backfill', 'note', 'recordNumber'].includes(k))

/** One ask of one party: the act that is due, or any; sent once, twice at once, or again afterwards under its key. */
const ask = fc.record({
  manifest: fc.nat(2),
  due: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
  kind: fc.constantFrom(...kinds),
  role: fc.constantFrom(...roles),
  sent: fc.constantFrom('once', 'twice', 'again'),
  accepted: fc.constantFrom(2_000_000, 2_000_000, 1_400_000, 1_700_000, 2_015_000),
  refused: fc.constantFrom(0, 0, 600_000),
  explained: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
  cancels: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
})
type Ask = typeof ask extends fc.Arbitrary<infer T> ? T : never

interface Sent {
  readonly id: number
  readonly role: SigningRole
  readonly key: string
  readonly act: Record<string, unknown>
}
type Answer = Partial<ActDone> & { code?: string; message?: string }

const detailOf = async (id: number, client: Client = people.office as Client): Promise<ManifestDetail> =>
  (await client({ url: `/api/v1/manifests/${id}` })).json()

async function post({ id, role, key, act }: Sent): Promise<Answer> {
  const reply = await clients[role]({
    method: 'POST',
    url: `/api/v1/manifests/${id}/acts`,
    payload: { key, act, as: role },
  })
  expect(reply.statusCode, reply.body).toBeLessThan(500)
  return reply.json()
}

/** An act filled in as somebody would who sees the manifest as it stands now. */
function filled(m: Manifest, a: Ask): { role: SigningRole; act: Record<string, unknown> } {
  const [next] = waitsFor(profile, m, today)
  const due = a.due && next ? roles.find((r) => parties[r] === next.party) : undefined
  const role = due ?? a.role
  const kind: ManifestActKind = due && next ? next.act : a.kind
  const all: FieldValues = { ...loadOf(2 * tonne), driver: '乙', ...receiptOf(a.accepted, a.refused) }
  const open = new Set(openFields(profile, m, kind, role).map((f) => f.key))
  const values =
    kind === 'propose'
      ? a.cancels
        ? {}
        : { grams: 2_000_000 - a.accepted / 100 }
      : kind === 'handOver'
        ? { carrier: haulier.party, plate: '示A·00002', driver: '丁' }
        : Object.fromEntries(Object.entries(all).filter(([key]) => open.has(key)))
  const act = {
    kind,
    values,
    ...(a.explained ? { reason: '有原因' } : {}),
    ...(kind === 'propose' ? { proposal: a.cancels ? 'cancellation' : 'revision' } : {}),
    ...(kind === 'consent' ? { withDependents: true } : {}),
  }
  return { role, act }
}

/** The code with which the pure rules refuse an act on a manifest, or null. */
function refusedBy(m: Manifest, { role, act }: Pick<Sent, 'role' | 'act'>): string | null {
  const by = { role, party: parties[role], via: 'own', name: role, through: null } as const
  const places: Record<number, number> = { [factory.facility]: factory.party, [plant.facility]: plant.party }
  try {
    decide(profile, m, ManifestAct.parse(act), by, worldOn({ partyOf: (facility) => places[facility] }))
    return null
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

/** Refusals of the book and of the registers, which the rules of the manifest alone cannot foresee. */
const ofTheBook = /^(correction_|stock_|movement_|manifest_stock_short|manifest_capacity)/

async function wave(ids: readonly number[], asks: readonly Ask[]): Promise<void> {
  const before = new Map<number, ManifestDetail>()
  for (const id of ids) before.set(id, await detailOf(id))
  const sent = asks.map((a): Sent & { how: Ask['sent'] } => {
    const id = ids[a.manifest % ids.length] as number
    return { id, key: fresh(), how: a.sent, ...filled(foldActs(profile, before.get(id)?.acts ?? []), a) }
  })
  const answers = await Promise.all(
    sent.flatMap((s) =>
      s.how === 'twice'
        ? [post(s).then((r) => [s, r]), post(s).then((r) => [s, r])]
        : [post(s).then((r) => [s, r])],
    ) as Promise<[Sent, Answer]>[],
  )
  for (const s of sent.filter((x) => x.how === 'again')) {
    const first = answers.find(([x]) => x === s)?.[1]
    // Told again it answers the same; only a refusal is not remembered.
    if (first?.code === undefined) expect(await post(s)).toEqual(first)
  }
  for (const id of ids)
    await judge(
      id,
      before.get(id) as ManifestDetail,
      answers.filter(([s]) => s.id === id),
    )
}

async function judge(id: number, before: ManifestDetail, answers: readonly [Sent, Answer][]): Promise<void> {
  const after = await detailOf(id)
  const fresh = after.acts.slice(before.acts.length)
  expect(after.acts.slice(0, before.acts.length)).toEqual(before.acts)
  // One outcome a key, and nothing in the book of acts that nobody was told of.
  const done = new Map<string, Answer>()
  for (const [s, answer] of answers) {
    if (answer.code !== undefined) continue
    const same = done.get(s.key)
    if (same) expect(answer).toEqual(same)
    done.set(s.key, answer)
  }
  expect([...done.values()].map((d) => d.seq).sort((a, b) => Number(a) - Number(b))).toEqual(
    fresh.map((f) => f.seq),
  )
  // Every act was legal where it was done; whoever lost was told why, of a state the manifest really had.
  const upTo = Array.from({ length: fresh.length + 1 }, (_, i) => before.acts.length + i)
  const states = upTo.map((n) => foldActs(profile, after.acts.slice(0, n)))
  for (const [s, { code }] of answers) {
    if (code === undefined) continue
    if (!ofTheBook.test(code))
      expect(
        states.map((m) => refusedBy(m, s)),
        `${s.role} ${JSON.stringify(s.act)}`,
      ).toContain(code)
  }
  fresh.forEach((f, i) => {
    const told = answers.find(([s, d]) => d.seq === f.seq && s.act.kind === f.kind) as [Sent, Answer]
    expect(refusedBy(states[i] as Manifest, told[0])).toBeNull()
  })
  await agrees(id, after.acts)
}

/** What the browser works out from the facts is what the server answers, for each of the parties. */
async function agrees(id: number, acts: readonly ActFact[]): Promise<void> {
  const m = foldActs(profile, JSON.parse(JSON.stringify(acts)))
  for (const role of roles) {
    const seen = await detailOf(id, clients[role])
    const own = JSON.parse(
      JSON.stringify(whatIsOpen(profile, m, seen.roles, seen.findings, asDay(seen.today))),
    )
    expect({ open: seen.open, closed: seen.closed }).toEqual(own)
  }
  if (m.state === 'settled' || m.state === 'closed') expect(isAccountedFor(m)).toBe(true)
}

/** Grams of a manifest's movements: what left is at an end, back, written off or still on its way. */
async function settledInBook(id: number): Promise<void> {
  const m = foldActs(profile, (await detailOf(id)).acts)
  const of = `p.movement in (select movement from wufei.manifest_movement where manifest = ${id})`
  const sums: Record<string, number> = {}
  for (const e of await town.book.entries(of)) sums[e.position] = (sums[e.position] ?? 0) + e.grams
  expect(Object.values(sums).reduce((a, b) => a + b, 0)).toBe(0)
  if (['settled', 'closed', 'cancelled'].includes(m.state)) expect(sums.in_transit ?? 0).toBe(0)
  if (m.state === 'cancelled') expect(sums.stored ?? 0).toBe(0)
  if (m.state === 'settled' || m.state === 'closed') expect(sums.disposed ?? 0).toBe(m.values.accepted)
}

async function stock(): Promise<number> {
  const rows = await town.database.readAll(bookkeeper, (tx) =>
    tx.query<{ grams: number }>(
      `select coalesce(sum(grams), 0)::bigint as grams from wufei.entry where district = $1 and code = $2 and position <> 'generated'`,
      [990001, oil],
    ),
  )
  return rows[0]?.grams ?? 0
}

it(
  'whoever acts at once, again or twice: one outcome a key, legal states, true reasons, mass kept, browser as server',
  async () => {
    const whole = await stock()
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(ask, { minLength: 2, maxLength: 5 }), { minLength: 12, maxLength: 18 }),
        async (waves) => {
          const ids: number[] = []
          for (let i = 0; i < 3; i++)
            ids.push((await begin(clients.consignor, 'hazardous', draftOf(town))).id)
          for (const asks of waves) {
            await wave(ids, asks)
            for (const id of ids) reached.add((await detailOf(id)).acts.at(-1)?.kind ?? '')
          }
          for (const id of ids) await settledInBook(id)
          expect(await stock()).toBe(whole)
          const checked = await town.database.readAll(bookkeeper, (tx) => checkBook(tx))
          expect(checked.faults).toEqual([])
        },
      ),
      {
        numRuns: runs,
        endOnFailure: true,
        ...(process.env.WUFEI_SEED ? { seed: Number(process.env.WUFEI_SEED) } : { seed: 20260302 }),
      },
    )
    // A walk that never leaves the gate would prove nothing.
    for (const kind of ['issue', 'load', 'takeOver', 'depart', 'receive']) expect(reached).toContain(kind)
  },
  60_000 * Math.max(1, runs),
)
