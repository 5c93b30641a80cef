import { asDay, type Day } from '../core/day.ts'
import type { House } from '../ledger/house.ts'
import { legalBasisOn } from '../packs/legal-basis.ts'
import type { Reader } from '../platform/database.ts'
import {
  externalSchemeNames,
  type PackageRow,
  type PackageView,
  packageActNames,
  packageKindNames,
  packageStateNames,
} from './package.contract.ts'
import { type Due, dueOf, nextPackageAct, packageActsOpen, stateOf } from './package.rules.ts'
import { codesInside, readExternal, readPackageActs, type StoredPackage } from './package.store.ts'
import { standingOf } from './package-scene.ts'

const away = ['assigned', 'travelling', 'returning']

function dueFor({ district }: House, p: StoredPackage, today: Day): Due | null {
  // Only what lies in store waits there.
  if (p.state !== 'kept' || p.held === 0) return null
  const { thresholds, legalBasis } = district.pack
  const { waste, atOperator } = p
  const born = p.born === null ? null : asDay(p.born)
  return dueOf(thresholds, { waste, atOperator, since: asDay(p.since), born }, (key) => {
    const matter = thresholds[key].legalBasis
    return matter === undefined ? null : (legalBasisOn(legalBasis, matter, today)?.citation ?? null)
  })
}

/** What the book says it holds; on its way, what left with it. */
const massOf = (p: StoredPackage): number => (away.includes(p.state) ? (p.loaded ?? p.held) : p.held)

export function presentPackage(house: House, p: StoredPackage, today: Day): PackageRow {
  const state = stateOf(p.state, p.lot === null, p.held)
  const due = dueFor(house, p, today)
  return {
    id: p.id,
    code: p.code,
    kind: p.kind,
    kindName: packageKindNames[p.kind],
    waste: p.waste,
    wasteName: p.waste === null ? null : house.district.waste.nameOf(p.waste),
    grams: massOf(p),
    owner: p.owner,
    facility: p.facility,
    state,
    stateName: packageStateNames[state],
    digitalId: p.digitalId,
    inside: p.inside?.code ?? null,
    packedOn: p.packedOn,
    since: p.since,
    dueOn: due?.on ?? null,
    overdue: due !== null && due.on < today,
    manifest: p.manifest && { id: p.manifest.id, number: p.manifest.number },
    demo: p.demo,
  }
}

/** Everything a scan answers. */
export async function viewPackage(
  tx: Reader,
  house: House,
  p: StoredPackage,
  today: Day,
): Promise<PackageView> {
  const due = dueFor(house, p, today)
  const standing = { ...standingOf(p), due }
  const acts = await readPackageActs(tx, p.id)
  return {
    ...presentPackage(house, p, today),
    litres: p.litres,
    lot: p.lot,
    born: p.born,
    due,
    external: (await readExternal(tx, p.id)).map((e) => ({ ...e, name: externalSchemeNames[e.scheme] })),
    holds: p.lot === null ? await codesInside(tx, p.id) : [],
    label: p.label,
    next: nextPackageAct(standing, today),
    ...packageActsOpen(standing),
    history: acts.map(({ fact, at, ...act }) => ({
      ...act,
      name: packageActNames[act.kind] ?? act.kind,
      at: at.toISOString(),
      others: [...(fact.others ?? [])],
      grams: fact.grams ?? null,
    })),
  }
}
