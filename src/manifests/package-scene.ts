import { asDay, type Day } from '../core/day.ts'
import { readPackageCode } from '../core/package-code.ts'
import { refuse } from '../core/refusal.ts'
import { findWasteCode } from '../core/waste-code.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { Writer } from '../platform/database.ts'
import { authorize } from '../platform/rights.rules.ts'
import { readParties } from './manifest.store.ts'
import type { PackageAct, PackageActKind } from './package.contract.ts'
import { type PackageStanding, packageObjection, stateOf } from './package.rules.ts'
import { lockPackages, type StoredPackage } from './package.store.ts'

export interface Doing {
  readonly tx: Writer
  readonly house: House
  readonly now: Date
  readonly key: string
}

export interface Done {
  readonly posting: number | null
  readonly codes: readonly string[]
}

export type ActOf<K extends PackageActKind> = Extract<PackageAct, { kind: K }>

export const today = ({ house, now }: Doing): Day => dayIn(house.district.zone, now)
export const dayOf = (doing: Doing, on: string | undefined): Day => {
  const day = on === undefined ? today(doing) : asDay(on)
  if (day > today(doing)) refuse('package_day_future', { day })
  return day
}

/** Whoever owns the waste, or keeps the place where it lies. */
export function mayAct({ tx }: Doing, ...parties: number[]): void {
  authorize(tx.actor, 'act', 'package', { parties })
}

export const standingOf = (p: StoredPackage): PackageStanding => ({
  code: p.code,
  state: stateOf(p.state, p.lot === null, p.held),
  group: p.lot === null,
  hazardous: p.waste !== null && findWasteCode(p.waste)?.kind === 'hazardous',
  digitalId: p.digitalId,
  inside: p.inside?.code ?? null,
  holds: p.holds,
  due: null,
  atOperator: p.atOperator,
  manifest: p.manifest,
})

/** Packages as scanned, taken for this transaction; each must allow the act. */
export async function takenFor(
  doing: Doing,
  kind: PackageActKind,
  scanned: readonly string[],
): Promise<StoredPackage[]> {
  const codes = scanned.map(readPackageCode)
  const twice = codes.find((code, i) => codes.indexOf(code) !== i)
  if (twice !== undefined) refuse('package_twice', { code: twice })
  const found = await lockPackages(doing.tx, codes)
  const holders = await readParties(
    doing.tx,
    found.map((p) => p.facility.id),
  )
  for (const p of found) {
    mayAct(doing, p.owner.id, holders.get(p.facility.id) ?? p.owner.id)
    const objection = packageObjection(kind, standingOf(p))
    if (objection) throw objection
  }
  return found
}

export const massesOf = (given: number, wanted: number) => ({
  given: `${given / 1000} 公斤`,
  wanted: `${wanted / 1000} 公斤`,
})
