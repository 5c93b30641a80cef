import { addDays, type Day } from '../core/day.ts'
import { Refusal } from '../core/refusal.ts'
import { findWasteCode } from '../core/waste-code.ts'
import { type ManifestActKind, manifestActNames } from './contract.ts'
import {
  type PackageActKind,
  type PackageState,
  packageActNames,
  packageStateNames,
} from './package.contract.ts'

/** What decides about a package, on the server and in the browser alike. */
export interface PackageStanding {
  readonly code: string
  readonly state: PackageState
  /** It holds packages, not waste. */
  readonly group: boolean
  readonly hazardous: boolean
  readonly digitalId: string | null
  readonly inside: string | null
  readonly holds: number
  readonly due: Due | null
  /** Where it lies, waste is treated. */
  readonly atOperator: boolean
  readonly manifest: { readonly number: string | null; readonly nextAct: string | null } | null
}

export interface Due {
  readonly on: Day
  readonly name: string
  readonly days: number
  readonly basis: string | null
}

export const stateOf = (kept: PackageState, group: boolean, grams: number): PackageState =>
  kept === 'kept' && !group && grams === 0 ? 'empty' : kept

/** Why an act cannot be done to a package, or null. */
export function packageObjection(kind: PackageActKind, p: PackageStanding): Refusal | null {
  const { code, state } = p
  if (kind === 'pack' || kind === 'register') return null
  if (state === 'scrapped') return new Refusal('package_scrapped', { code })
  if (state !== 'kept' && state !== 'empty')
    return new Refusal('package_away', { code, state: packageStateNames[state] })
  switch (kind) {
    case 'repack':
    case 'split':
      if (p.group) return new Refusal('package_is_group', { code })
      return state === 'empty' ? new Refusal('package_empty', { code }) : null
    case 'group':
      return state === 'empty' ? new Refusal('package_empty', { code }) : null
    case 'ungroup':
      return p.inside === null ? new Refusal('package_not_inside', { code }) : null
    case 'scrap':
      return p.group && p.holds > 0 ? new Refusal('package_still_holds', { code, count: p.holds }) : null
  }
}

const scanned: readonly PackageActKind[] = ['repack', 'split', 'group', 'ungroup', 'scrap', 'register']

export function packageActsOpen(p: PackageStanding): {
  open: { kind: string; name: string }[]
  closed: { kind: string; name: string; code: string; message: string }[]
} {
  const asked = scanned.map((kind) => ({
    kind,
    name: packageActNames[kind] as string,
    no: packageObjection(kind, p),
  }))
  return {
    open: asked.flatMap(({ no, ...act }) => (no === null ? [act] : [])),
    closed: asked.flatMap(({ no, ...act }) =>
      no === null ? [] : [{ ...act, code: no.code, message: no.message }],
    ),
  }
}

/** The one act that comes next, in the words of whoever holds the package in hand. */
export function nextPackageAct(
  p: PackageStanding,
  today: Day,
): { act: string; name: string; why: string } | null {
  const ofManifest = p.manifest?.nextAct
  switch (p.state) {
    case 'scrapped':
    case 'delivered':
      return null
    case 'assigned':
    case 'travelling':
    case 'returning':
      if (!ofManifest) return null
      return {
        act: ofManifest,
        name: manifestActNames[ofManifest as ManifestActKind] ?? ofManifest,
        why: `联单 ${p.manifest?.number ?? '草稿'}${packageStateNames[p.state]}`,
      }
    case 'empty':
      return { act: 'scrap', name: packageActNames.scrap as string, why: '账上已空' }
    case 'kept':
      break
  }
  if (p.group) return p.holds === 0 ? { act: 'scrap', name: '报废', why: '里面没有包装' } : null
  if (p.hazardous && p.digitalId === null)
    return { act: 'register', name: '登记数字识别码', why: '危险废物标签应有数字识别码' }
  if (p.atOperator) return { act: 'treat', name: '利用处置', why: dueWords(p.due, today) ?? '已在经营单位' }
  return { act: 'draft', name: '起草联单', why: dueWords(p.due, today) ?? '在库待转移' }
}

function dueWords(due: Due | null, today: Day): string | null {
  if (due === null) return null
  return due.on < today ? `${due.name}已过期限 ${due.on}` : `${due.name}至 ${due.on}`
}

export interface StorageLimits {
  readonly generatorStorageAge: { readonly name: string; readonly value: string; readonly unit: string }
  readonly operatorStorageAge: { readonly name: string; readonly value: string; readonly unit: string }
  readonly medicalStorage: { readonly name: string; readonly value: string; readonly unit: string }
}

/**
 * The last day on which it may lie there. Medical waste and that of operators by the day it came, a generator's by the
 * day it arose. Hours are counted as whole days, since the book keeps days.
 */
export function dueOf(
  limits: StorageLimits,
  p: { waste: string | null; since: Day; born: Day | null; atOperator: boolean },
  basisOf: (key: keyof StorageLimits) => string | null,
): Due | null {
  const code = p.waste === null ? undefined : findWasteCode(p.waste)
  if (code?.kind !== 'hazardous') return null
  const key =
    code.class === 'HW01' ? 'medicalStorage' : p.atOperator ? 'operatorStorageAge' : 'generatorStorageAge'
  const { name, value, unit } = limits[key]
  const days = unit === '小时' ? Math.ceil(Number(value) / 24) : Math.trunc(Number(value))
  const from = key === 'generatorStorageAge' ? (p.born ?? p.since) : p.since
  return { on: addDays(from, days), name, days, basis: basisOf(key) }
}
