import type { Day } from '../core/day.ts'
import { writePackageCode } from '../core/package-code.ts'
import { refuse } from '../core/refusal.ts'
import { findWasteCode } from '../core/waste-code.ts'
import { bookFacts } from '../ledger/booking.ts'
import type { Fact } from '../ledger/contract.ts'
import { bookContext } from '../ledger/house.ts'
import { contentHash } from '../platform/command.ts'
import { nextNumber } from '../platform/numbers.ts'
import { readDigitalId, writeDigitalId } from './digital-id.rules.ts'
import { jointly } from './joint.store.ts'
import { readParties } from './manifest.store.ts'
import type { NewPackage, PackageActKind } from './package.contract.ts'
import { insertExternal, insertPackage, insertPackageAct, readHolder, takeOrdinals } from './package.store.ts'
import type { Doing } from './package-scene.ts'

export interface Into {
  readonly items: readonly NewPackage[]
  readonly owner: number
  readonly facility: number
  readonly waste: string
  readonly day: Day
  readonly since: string
}

export const codesFor = async ({ tx }: Doing, day: Day, count: number): Promise<string[]> => {
  const year = Number(day.slice(0, 4))
  return (await takeOrdinals(tx, count)).map((ordinal) => writePackageCode({ year, ordinal }))
}

/** Books facts as one paper of this act; answers the lot behind each label. */
export async function booked(
  doing: Doing,
  parties: readonly number[],
  facts: readonly object[],
): Promise<{ posting: number; lots: number[] }> {
  const { tx, house, now, key } = doing
  const outcomes = await jointly(tx, parties, (joint) =>
    bookFacts(
      joint,
      facts.map((fact, i) => ({
        fact: { grade: 'recorded', details: {}, allowUnexplained: false, ...fact } as unknown as Fact,
        record: {
          kind: 'package',
          party: parties[0] ?? null,
          unit: tx.actor.unit,
          import: null,
          sheet: null,
          row: null,
          identity: `${tx.actor.id}|${key}|${i}`,
          version: 1,
          content: { ...fact },
          hash: contentHash(fact),
        },
      })),
      bookContext(house, now, key),
      true,
    ),
  )
  const postings = outcomes.flatMap((o) => (o.ok ? o.postings : []))
  return { posting: postings[0]?.posting as number, lots: postings.flatMap((p) => p.lots) }
}

export async function fill(
  doing: Doing,
  into: Into,
  how: {
    kind: PackageActKind
    codes: readonly string[]
    lots: readonly number[]
    posting: number
    others: readonly string[]
  },
): Promise<void> {
  const { tx, now, house } = doing
  const { items, owner, facility, waste, day, since } = into
  const holder = (await readParties(tx, [facility])).get(facility) ?? owner
  for (const [i, item] of items.entries()) {
    const code = how.codes[i] as string
    const id = await insertPackage(
      tx,
      {
        code,
        kind: item.kind,
        waste,
        party: owner,
        facility,
        lot: how.lots[i] as number,
        litres: item.litres ?? null,
        packedOn: day,
        since,
        label: item.label,
        parties: [...new Set([owner, holder])],
        demo: house.demo,
      },
      now,
    )
    const fact = { kind: how.kind, day, posting: how.posting, others: how.others, grams: item.grams }
    await insertPackageAct(tx, id, fact, {}, now)
    await giveCodes(doing, id, item, { owner, waste, day })
  }
}

/** Codes given by others as they are; a hazardous package without one gets the 37 signs of HJ 1276 from us. */
async function giveCodes(
  doing: Doing,
  id: number,
  item: NewPackage,
  { owner, waste, day }: { owner: number; waste: string; day: Day },
): Promise<void> {
  const { tx, now } = doing
  for (const external of item.external) await insertExternal(tx, id, readable(external, waste), now)
  const hazardous = findWasteCode(waste)?.kind === 'hazardous'
  if (!hazardous || item.external.some((e) => e.scheme === 'hj1276')) return
  const holder = await readHolder(tx, owner)
  if (!holder?.creditCode) return
  const ordinal = await nextNumber(tx, `digital-id ${holder.creditCode} ${waste} ${day}`)
  const value = writeDigitalId({ creditCode: holder.creditCode, code: waste, day, ordinal })
  await insertExternal(tx, id, { scheme: 'hj1276', value }, now)
}

/** An identification code of HJ 1276 names its waste: it must be this one. The other codes are their issuers'. */
export function readable<T extends NewPackage['external'][number]>(external: T, waste: string | null): T {
  if (external.scheme !== 'hj1276') return external
  const read = readDigitalId(external.value)
  if (waste !== null && read.code !== waste)
    refuse('package_other_waste', { code: external.value, waste: read.code })
  return { ...external, value: writeDigitalId(read) }
}
