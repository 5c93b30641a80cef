import type { Day } from '../core/day.ts'
import { readPackageCode } from '../core/package-code.ts'
import { refuse } from '../core/refusal.ts'
import { insertPackage, insertPackageAct, lockPackages, type StoredPackage } from './package.store.ts'
import { codesFor } from './package-fill.ts'
import { type ActOf, type Doing, type Done, dayOf, takenFor } from './package-scene.ts'

export async function group(doing: Doing, act: ActOf<'group'>): Promise<Done> {
  const { tx, now } = doing
  const day = dayOf(doing, act.on)
  const members = await takenFor(doing, 'group', act.packages)
  const first = members[0] as StoredPackage
  const elsewhere = members.find((p) => p.facility.id !== first.facility.id)
  if (elsewhere) refuse('package_elsewhere', { code: elsewhere.code, place: elsewhere.facility.name })
  const nested = members.find((p) => p.lot === null)
  if (nested) refuse('package_is_group', { code: nested.code })
  const parties = [...new Set(members.flatMap((p) => p.parties))]
  const pallet =
    'code' in act.into
      ? await palletAt(doing, act.into.code, first)
      : await newPallet(doing, { kind: act.into.kind, day, at: first, parties })
  const others = members.map((p) => p.code)
  await insertPackageAct(tx, pallet.id, { kind: 'group', day, others }, { parties }, now)
  for (const p of members)
    await insertPackageAct(
      tx,
      p.id,
      { kind: 'group', day, others: [pallet.code] },
      { inside: pallet.id },
      now,
    )
  return { posting: null, codes: [pallet.code, ...others] }
}

async function palletAt(
  doing: Doing,
  code: string,
  first: StoredPackage,
): Promise<{ id: number; code: string }> {
  const [pallet] = await lockPackages(doing.tx, [readPackageCode(code)])
  if (!pallet || pallet.lot !== null) return refuse('package_not_group', { code })
  if (pallet.state !== 'kept' || pallet.facility.id !== first.facility.id)
    refuse('package_elsewhere', { code: pallet.code, place: pallet.facility.name })
  return pallet
}

async function newPallet(
  doing: Doing,
  {
    kind,
    day,
    at,
    parties,
  }: { kind: StoredPackage['kind']; day: Day; at: StoredPackage; parties: readonly number[] },
): Promise<{ id: number; code: string }> {
  const [code] = await codesFor(doing, day, 1)
  const draft = {
    code: code as string,
    kind,
    waste: null,
    party: at.owner.id,
    facility: at.facility.id,
    lot: null,
    litres: null,
    packedOn: day,
    since: day,
    label: {},
    parties,
    demo: doing.house.demo,
  }
  return { id: await insertPackage(doing.tx, draft, doing.now), code: draft.code }
}

export async function ungroup(doing: Doing, act: ActOf<'ungroup'>): Promise<Done> {
  const day = dayOf(doing, act.on)
  const members = await takenFor(doing, 'ungroup', act.packages)
  for (const p of members) await takeOff(doing, p, day)
  return { posting: null, codes: members.map((p) => p.code) }
}

/** Off the pallet it stands on, if it stands on one. */
export async function takeOff(
  { tx, now }: Pick<Doing, 'tx' | 'now'>,
  p: StoredPackage,
  day: string,
): Promise<void> {
  if (p.inside === null) return
  await insertPackageAct(tx, p.id, { kind: 'ungroup', day, others: [p.inside.code] }, { inside: null }, now)
  await insertPackageAct(tx, p.inside.id, { kind: 'ungroup', day, others: [p.code] }, {}, now)
}
