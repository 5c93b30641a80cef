import { type Grams, gramsToDecimal } from '../core/mass.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { LoadedLot, Manifest, ManifestAct, OwnedMass } from './contract.ts'
import { numberIn, textIn } from './fields.rules.ts'
import { jointly } from './joint.store.ts'
import { type HeldLot, lotsAt } from './load-lots.store.ts'
import { concerned } from './manifest.store.ts'

const tonnes = (grams: number): string => `${gramsToDecimal(grams as Grams, '吨')} 吨`

/**
 * The load as the lots named for it say it, looked at when the consignor signs: whoever takes the load over must not be
 * the one who learns that a lot is not there. Of a store that holds for others the lots say whose mass leaves.
 */
export async function askedWithLots(
  tx: Writer,
  m: Manifest | null,
  act: ManifestAct,
  originsKept: boolean,
): Promise<ManifestAct> {
  const { lots } = act
  if (m === null || act.kind !== 'load' || lots === undefined) return act
  const consignor = m.parties.consignor as number
  const owners = (act.owners ?? []).map((o) => o.party)
  const held = await heldOf(tx, m, [consignor, ...owners], lots)
  const loaded = lots.map(({ lot, grams }) => ({ lot, grams: grams ?? (held.get(lot) as HeldLot).grams }))
  for (const { lot, grams } of loaded)
    if (grams > (held.get(lot) as HeldLot).grams) refuse('manifest_lot_unfit', { lot })
  const sum = loaded.reduce((total, l) => total + l.grams, 0)
  const stated = numberIn(act.values, 'grams') ?? numberIn(m.values, 'grams') ?? sum
  if (stated !== sum) refuse('manifest_lots_differ', { given: tonnes(sum), wanted: tonnes(stated) })
  const shares = sharesOf(loaded, held)
  const foreign = shares.some((s) => s.party !== consignor)
  if (foreign && !originsKept) refuse('manifest_owners_not_kept')
  if (act.owners !== undefined && !sameShares(act.owners, shares))
    refuse('manifest_owners_differ', { sum: tonnes(sum), load: tonnes(stated) })
  return {
    ...act,
    lots: loaded,
    values: { ...act.values, grams: sum },
    ...(foreign ? { owners: shares } : {}),
  }
}

async function heldOf(
  tx: Writer,
  m: Manifest,
  parties: readonly number[],
  lots: readonly { readonly lot: number }[],
): Promise<Map<number, HeldLot>> {
  const place = numberIn(m.values, 'consignor') as number
  const ids = lots.map((l) => l.lot)
  const twice = ids.find((lot, i) => ids.indexOf(lot) !== i)
  const rows = await jointly(tx, [...concerned(m), ...parties], (joint) =>
    lotsAt(joint, ids, textIn(m.values, 'code') ?? '', place),
  )
  const held = new Map(rows.map((h) => [h.lot, h]))
  const unfit = twice ?? ids.find((lot) => !held.has(lot))
  if (unfit !== undefined) refuse('manifest_lot_unfit', { lot: unfit })
  return held
}

function sharesOf(loaded: readonly LoadedLot[], held: ReadonlyMap<number, HeldLot>): OwnedMass[] {
  const byOwner = Map.groupBy(loaded, ({ lot }) => (held.get(lot) as HeldLot).owner)
  return [...byOwner].map(([party, list]) => ({ party, grams: list.reduce((sum, l) => sum + l.grams, 0) }))
}

const sameShares = (a: readonly OwnedMass[], b: readonly OwnedMass[]): boolean =>
  a.length === b.length && a.every((x) => b.some((y) => y.party === x.party && y.grams === x.grams))

/** The lots a signed load leaves from, by whose they are. */
export async function lotsNamed(
  tx: Reader,
  m: Manifest,
): Promise<ReadonlyMap<number, LoadedLot[]> | undefined> {
  const { lots, owners } = m
  if (lots === null) return undefined
  const only =
    owners.length === 0 ? (m.parties.consignor as number) : owners.length === 1 ? owners[0]?.party : undefined
  if (only !== undefined) return new Map([[only, [...lots]]])
  const held = await jointly(tx, concerned(m), (joint) =>
    lotsAt(
      joint,
      lots.map((l) => l.lot),
      textIn(m.values, 'code') ?? '',
      numberIn(m.values, 'consignor') as number,
    ),
  )
  const owner = new Map(held.map((h) => [h.lot, h.owner]))
  // Of a lot that has gone meanwhile nobody is the owner any more; the book then says what is left.
  return Map.groupBy([...lots], ({ lot }) => owner.get(lot) ?? (owners[0] as OwnedMass).party)
}
