import { bookFacts, type Item, type Outcome } from '../ledger/booking.ts'
import type { Fact } from '../ledger/contract.ts'
import { correctPosting } from '../ledger/correct.ts'
import { bookContext, type House } from '../ledger/house.ts'
import type { NewRecord } from '../ledger/write.store.ts'
import type { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import { contentHash } from '../platform/command.ts'
import type { Writer } from '../platform/database.ts'
import { type Booking, bookingsOf, sharesOf } from './bookings.rules.ts'
import type { ActFact, Carried, Manifest, ManifestAct } from './contract.ts'
import { jointly } from './joint.store.ts'
import { lotsNamed } from './load-lots.ts'
import { concerned, findSide, insertCarried, readCarried } from './manifest.store.ts'
import { lotsToLoad } from './package-way.ts'

export interface Followed {
  readonly id: number
  readonly profile: ManifestProfile
  readonly before: Manifest
  readonly manifest: Manifest
  readonly fact: ActFact
  readonly asked: { readonly act: ManifestAct; readonly now: Date; readonly command: string | null }
}

/** Books what an act does to the mass, in its transaction and under the rights of all its parties. */
export async function bookWhatFollows(tx: Writer, house: House, step: Followed): Promise<void> {
  const { id, profile, before, manifest, fact, asked } = step
  const carried = before.days.loaded === undefined ? [] : await readCarried(tx, id)
  const departs = before.days.loaded === undefined && manifest.days.loaded !== undefined
  const lotsOf = departs ? ((await lotsNamed(tx, manifest)) ?? (await lotsToLoad(tx, id))) : undefined
  const bookings = bookingsOf(
    profile,
    before,
    manifest,
    fact,
    { lateEntry: asked.act.lateEntry, lotsOf },
    carried,
  )
  if (bookings.length === 0) return
  await jointly(tx, concerned(manifest), async (joint) => {
    const departures = bookings.filter((b) => b.what === 'ship' && b.fact.movement === undefined)
    const first = departures.length > 0 ? departures : bookings.filter((b) => isNew(b))
    const loaded = await book(joint, house, step, first)
    await insertCarried(joint, id, carriedBy(manifest, loaded))
    const movements = new Map(carriedBy(manifest, loaded).map((c) => [c.party, c.movement]))
    const later = bookings.filter((b) => !first.includes(b))
    await book(
      joint,
      house,
      step,
      later.map((b) => onMovement(b, movements)),
    )
    for (const b of later) if (b.what === 'correct') await correct(joint, house, step, b)
  })
}

const isNew = (b: Booking): boolean => b.what === 'ship' && b.fact.movement === 'new'

/** Receipts that come with their own departure, as on a paper manifest, belong to the movement it has just made. */
function onMovement(b: Booking, movements: ReadonlyMap<number, number | null>): Booking {
  if (b.what === 'correct' || b.fact.movement !== undefined) return b
  const movement = movements.get(b.party) ?? null
  return movement === null ? b : { ...b, fact: { ...b.fact, movement } }
}

async function book(
  tx: Writer,
  house: House,
  step: Followed,
  bookings: readonly Booking[],
): Promise<Outcome[]> {
  const items = bookings.flatMap((b, i): Item[] =>
    b.what === 'correct'
      ? []
      : [{ fact: b.fact as unknown as Fact, record: recordOf(tx, step, `${b.what} ${i}`, b.party) }],
  )
  if (items.length === 0) return []
  return await bookFacts(tx, items, bookContext(house, step.asked.now, step.asked.command), true)
}

function carriedBy(m: Manifest, outcomes: readonly Outcome[]): Carried[] {
  return sharesOf(m).flatMap(({ party, grams }, i) => {
    const outcome = outcomes[i]
    if (!outcome?.ok) return []
    const movement = outcome.attachedTo ?? outcome.postings.find((p) => p.movement !== null)?.movement ?? null
    return [{ party, grams, movement }]
  })
}

/** The manifest as the paper that tells of a load; each act that books is a paper of its own. */
function recordOf(tx: Writer, { id, manifest, fact }: Followed, part: string, party: number): NewRecord {
  const content = {
    联单号: manifest.number,
    官方联单号: manifest.officialNo,
    操作: fact.kind,
    签认: fact.by.name,
    ...manifest.values,
  }
  return {
    kind: 'manifest',
    party,
    unit: tx.actor.unit,
    import: null,
    sheet: null,
    row: null,
    identity: `manifest ${id}|${fact.seq}|${part}`,
    version: 1,
    content,
    hash: contentHash(content),
  }
}

async function correct(
  tx: Writer,
  house: House,
  { fact, manifest, asked }: Followed,
  booking: Extract<Booking, { what: 'correct' }>,
): Promise<void> {
  const posting = await findSide(tx, booking.movement, booking.side)
  if (posting === undefined) throw new Error(`movement ${booking.movement} has no ${booking.side}`)
  const reason = manifest.proposals.at(-1)?.reason ?? fact.reason ?? ''
  const correction = {
    posting,
    fact: booking.fact as unknown as Fact | null,
    reason,
    // What the manifest itself booked since follows; what has moved on from there is the person's choice.
    withDependents: asked.act.withDependents ?? false,
    ...(asked.act.lateEntry === undefined ? {} : { lateEntry: asked.act.lateEntry }),
  }
  await correctPosting(tx, correction, bookContext(house, asked.now, asked.command))
}
