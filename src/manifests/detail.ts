import { asDay, type Day } from '../core/day.ts'
import type { House } from '../ledger/house.ts'
import type { Reader } from '../platform/database.ts'
import { rolesOn, type Standing } from './acting.rules.ts'
import type { ManifestDetail, ManifestListRow } from './api.contract.ts'
import { type ManifestActKind, manifestActNames, manifestStateNames } from './contract.ts'
import { readAllFindings } from './findings.ts'
import { foldActs } from './fold.rules.ts'
import { getProfile } from './house.ts'
import { type ListedManifest, readNames } from './list.store.ts'
import { concerned, getManifestRow, readActs, readCarried, readParties } from './manifest.store.ts'
import { clocksOf, whatIsOpen } from './open.rules.ts'

/** A manifest as somebody sees it: the facts, and what follows from them for this person today. */
export async function readDetail(
  tx: Reader,
  house: House,
  id: number,
  standing: Standing,
  today: Day,
): Promise<ManifestDetail> {
  const row = await getManifestRow(tx, id)
  const profile = getProfile(house, row.profile)
  const acts = await readActs(tx, id)
  const m = foldActs(profile, acts)
  const roles = rolesOn(m, standing)
  const places = [m.values.consignor, m.values.consignee].filter((v) => typeof v === 'number')
  const parties = [...(await readParties(tx, places)).values()]
  const looked = { profile, known: m, id, values: m.values, day: today, parties }
  const findings = await readAllFindings(tx, house, looked)
  const { open, closed } = whatIsOpen(profile, m, roles, findings, today)
  return {
    id,
    profile: profile.key,
    acts,
    roles,
    findings,
    today,
    open: open.map((o) => ({
      ...o,
      fields: [...o.fields],
      missing: [...o.missing],
      warnings: [...o.warnings],
    })),
    closed: [...closed],
    clocks: clocksOf(profile, m, today, house.district.pack.holidays),
    carried: await readCarried(tx, id),
    ...(await readNames(tx, concerned(m), places)),
    demo: house.demo,
  }
}

export function presentRow(
  { district }: House,
  { total: _, ...row }: ListedManifest,
  today: Day,
): ManifestListRow {
  return {
    ...row,
    profileName: district.pack.manifestProfiles.find((p) => p.key === row.profile)?.name ?? row.profile,
    stateName: manifestStateNames[row.state],
    wasteName: row.code === null ? null : district.waste.nameOf(row.code),
    nextActName: row.nextAct === null ? null : manifestActNames[row.nextAct as ManifestActKind],
    overdue: row.dueOn !== null && asDay(row.dueOn) < today,
  }
}
