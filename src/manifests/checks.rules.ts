import { type Place, type Purpose, purposeNames } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import { type Grams, gramsToDecimal, ratePercent } from '../core/mass.ts'
import { Refusal, type RefusalCode, type RefusalParams } from '../core/refusal.ts'
import { findWasteCode } from '../core/waste-code.ts'
import type { CheckKind, ManifestCheck, ManifestProfile } from '../packs/manifest-profile.contract.ts'
import type { Finding } from './contract.ts'

/** Something registered that holds from a day until another; `to` is the first day it no longer does. */
export interface Held {
  readonly number: string
  readonly codes: readonly string[]
  readonly grams: number | null
  readonly from: Day | null
  readonly to: Day | null
}
/** A permit, and what it allows where that is registered. */
export interface HeldPermit extends Omit<Held, 'codes'> {
  readonly kind: string
  readonly codes: readonly string[] | null
}
export interface Allowed extends Held {
  /** Grams that have already gone under it. */
  readonly used: number
}

/** Everything the checks may look at, read by the server for one act. Nothing that was not read stands in the way. */
export interface CheckFacts {
  readonly day: Day
  readonly code: string
  readonly purpose: Purpose
  /** What goes; zero where nobody has said yet. */
  readonly grams: number
  readonly names: { readonly consignor: string; readonly consignee: string; readonly carrier: string | null }
  readonly region: Place
  readonly plate: string | null
  readonly officialNo: string | null
  readonly permits: Readonly<Record<'consignor' | 'consignee', readonly HeldPermit[]>>
  /** Grams of the codes of a permit that the receiver has been sent this year, by the permit's number. */
  readonly takenByPermit: Readonly<Record<string, number>>
  readonly licences: readonly Held[]
  readonly vehicles: readonly Held[]
  readonly contracts: readonly Held[]
  readonly plans: readonly Held[]
  readonly stock: number | null
  readonly approvals: readonly Allowed[]
  readonly filings: readonly Held[]
  /** The exemption the consignor claims, as the list has it. */
  readonly claimed: { readonly key: string; readonly stages: readonly string[]; readonly text: string } | null
  /** What the list would exempt, were its conditions met. */
  readonly possible: readonly { readonly key: string; readonly condition: string }[]
}

export interface CheckRules {
  /** The clause in force on the day, as cited; null where the matter is not law; undefined where none is in force. */
  readonly basisOf: (matter: string | null, on: Day) => string | null | undefined
  /** Percent of a permit's scale. */
  readonly capacityWarning: bigint
  readonly capacityRefusal: bigint
  readonly permitNames: Readonly<Record<string, string>>
}

interface Objection {
  readonly code: RefusalCode
  readonly params: RefusalParams
  /** Where it is milder than the check itself: what is not known for sure is no ground to refuse. */
  readonly mild?: boolean
}

/** What speaks against an act, in the order of the profile: exemptions first, then what they do not free from. */
export function runChecks(
  profile: ManifestProfile,
  at: ManifestCheck['at'],
  facts: CheckFacts,
  rules: CheckRules,
): Finding[] {
  const due = profile.checks.filter((c) => c.at === at)
  return due.flatMap((check): Finding[] => {
    const basis = rules.basisOf(check.legalBasis, facts.day)
    if (basis === undefined || isFreed(check, facts)) return []
    if (check.purposes && !check.purposes.includes(facts.purpose)) return []
    if (check.kind === 'exemption') return exemptionFindings(check, facts, basis)
    const objection = looks[check.kind](check, facts, rules)
    if (objection === null) return []
    const params = { ...objection.params, basis: basis ?? '管理要求' }
    const severity = objection.mild ? 'warn' : check.severity
    const { message } = new Refusal(objection.code, params)
    return [{ check: check.kind, at, severity, code: objection.code, message, params, basis }]
  })
}

/** The stage a load goes into at its end. */
const endStages: Readonly<Record<Purpose, string>> = purposeNames

function isFreed({ freedBy }: ManifestCheck, { claimed, purpose }: CheckFacts): boolean {
  if (freedBy === undefined || claimed === null) return false
  const stage = freedBy === 'end' ? endStages[purpose] : freedBy
  return claimed.stages.includes(stage) || claimed.stages.includes('全部环节')
}

function exemptionFindings(check: ManifestCheck, facts: CheckFacts, basis: string | null): Finding[] {
  const finding = (severity: Finding['severity'], code: string, message: string): Finding => ({
    check: check.kind,
    at: check.at,
    severity,
    code,
    message,
    params: {},
    basis,
  })
  if (facts.claimed)
    return [finding('info', 'exemption_claimed', `适用豁免 ${facts.claimed.key}：${facts.claimed.text}`)]
  return facts.possible.map((p) =>
    finding('info', 'exemption_possible', `符合条件时可适用豁免 ${p.key}：${p.condition}`),
  )
}

const holds = (h: Pick<Held, 'from' | 'to'>, on: Day): boolean =>
  (h.from === null || h.from <= on) && (h.to === null || on < h.to)

const covers = (codes: readonly string[], code: string): boolean =>
  codes.length === 0 || codes.includes(code) || codes.includes(findWasteCode(code)?.class ?? '')

const inForce = <H extends Held>(list: readonly H[], facts: CheckFacts): H[] =>
  list.filter((h) => holds(h, facts.day) && covers(h.codes, facts.code))

const tonnes = (grams: number): string => `${gramsToDecimal(grams as Grams, '吨')} 吨`

type Look = (check: ManifestCheck, facts: CheckFacts, rules: CheckRules) => Objection | null

const looks: Readonly<Record<Exclude<CheckKind, 'exemption'>, Look>> = {
  permit: (check, facts, rules) => {
    const holder = check.holder ?? 'consignee'
    const kinds = check.permitKinds ?? []
    const valid = facts.permits[holder].filter((p) => kinds.includes(p.kind) && holds(p, facts.day))
    const party = facts.names[holder]
    if (valid.length === 0) {
      const permit = kinds.map((k) => rules.permitNames[k] ?? k).join('或')
      return { code: 'manifest_permit_missing', params: { party, permit } }
    }
    if (valid.some((p) => p.codes !== null && covers(p.codes, facts.code))) return null
    const unknown = valid.some((p) => p.codes === null)
    return { code: 'manifest_permit_lacks_code', params: { party, code: facts.code }, mild: unknown }
  },
  capacity: (check, facts, rules) => {
    const kinds = check.permitKinds ?? []
    const permit = facts.permits[check.holder ?? 'consignee'].find(
      (p) =>
        kinds.includes(p.kind) &&
        holds(p, facts.day) &&
        covers(p.codes ?? [], facts.code) &&
        p.grams !== null,
    )
    if (!permit) return null
    const scale = BigInt(permit.grams ?? 0)
    const taken = BigInt(facts.takenByPermit[permit.number] ?? 0) + BigInt(facts.grams)
    const above = (percent: bigint): boolean => taken * 100n > scale * percent
    if (!above(rules.capacityWarning)) return null
    const refused = above(rules.capacityRefusal)
    const limit = refused ? rules.capacityRefusal : rules.capacityWarning
    return {
      code: 'manifest_capacity_used_up',
      params: {
        party: facts.names[check.holder ?? 'consignee'],
        percent: ratePercent(taken, scale) ?? '',
        limit: String(limit),
      },
      mild: !refused,
    }
  },
  carrierLicence: (_, facts) =>
    facts.names.carrier === null || inForce(facts.licences, facts).length > 0
      ? null
      : { code: 'manifest_carrier_unlicensed', params: { party: facts.names.carrier } },
  vehicle: (_, facts) =>
    facts.plate === null ||
    facts.vehicles.some((v) => samePlate(v.number, facts.plate) && holds(v, facts.day))
      ? null
      : { code: 'manifest_vehicle_unregistered', params: { plate: facts.plate } },
  contract: (_, facts) =>
    inForce(facts.contracts, facts).length > 0
      ? null
      : { code: 'manifest_contract_missing', params: { party: facts.names.consignee } },
  registeredCode: (_, facts) =>
    facts.plans.some((p) => holds(p, facts.day) && p.codes.length > 0 && covers(p.codes, facts.code))
      ? null
      : { code: 'manifest_code_unregistered', params: { code: facts.code } },
  stock: (_, facts) =>
    facts.stock === null || facts.stock >= facts.grams
      ? null
      : { code: 'manifest_stock_short', params: { left: tonnes(facts.stock), wanted: tonnes(facts.grams) } },
  approval: (_, facts) => {
    if (!leavesProvince(facts)) return null
    const valid = inForce(facts.approvals, facts)
    if (valid.length === 0) return { code: 'manifest_approval_missing', params: {} }
    if (valid.some((a) => a.grams === null || a.grams - a.used >= facts.grams)) return null
    const most = valid.reduce((a, b) => (left(b) > left(a) ? b : a))
    return {
      code: 'manifest_approval_used_up',
      params: { number: most.number, left: tonnes(Math.max(0, left(most))), wanted: tonnes(facts.grams) },
    }
  },
  filing: (_, facts) =>
    !leavesProvince(facts) || inForce(facts.filings, facts).length > 0
      ? null
      : { code: 'manifest_filing_missing', params: {} },
  officialNumber: (_, facts) =>
    facts.officialNo === null ? { code: 'manifest_no_official_number_yet', params: {} } : null,
}

const left = (a: Allowed): number => (a.grams ?? Number.MAX_SAFE_INTEGER) - a.used
const leavesProvince = ({ region }: CheckFacts): boolean => region === 'outProvince' || region === 'abroad'

const bare = (plate: string | null): string => (plate ?? '').replace(/\s|·/g, '').toUpperCase()
const samePlate = (a: string, b: string | null): boolean => bare(a) === bare(b)
