import { addDays, asDay, type Day } from '../core/day.ts'
import { addWorkingDays, type WorkingDayOverrides } from '../core/working-days.ts'
import type { ManifestClock, ManifestProfile } from '../packs/manifest-profile.contract.ts'
import {
  type Acting,
  type FieldValues,
  type Finding,
  type Manifest,
  type ManifestActKind,
  manifestActNames,
  manifestActs,
} from './contract.ts'
import { begins, missingFor } from './decide.rules.ts'
import { openFields } from './fields.rules.ts'
import { pendingProposal } from './fold.rules.ts'
import { objectionTo, transitions } from './transitions.rules.ts'

/** An act that somebody may do now, with what it asks for. */
export interface OpenAct {
  readonly kind: ManifestActKind
  readonly name: string
  readonly by: Acting
  /** Keys of the fields that may be filled with it. */
  readonly fields: readonly string[]
  /** What must still be filled. */
  readonly missing: readonly { readonly key: string; readonly title: string }[]
  readonly warnings: readonly Finding[]
}

export interface ClosedAct {
  readonly kind: ManifestActKind
  readonly name: string
  readonly code: string
  readonly message: string
}

export interface OpenActs {
  readonly open: readonly OpenAct[]
  /** Acts of one's own roles that are not possible, and why. */
  readonly closed: readonly ClosedAct[]
}

/**
 * Which acts are open to somebody who may act in these roles, which fields, what is missing, and why the others are not
 * possible. The server decides by the same rules (`objectionTo`, `missingFor`); the browser draws what this answers.
 */
export function whatIsOpen(
  profile: ManifestProfile,
  manifest: Manifest,
  roles: readonly Acting[],
  findings: readonly Finding[],
  today: Day,
  values: FieldValues = {},
): OpenActs {
  const open: OpenAct[] = []
  const closed: ClosedAct[] = []
  for (const kind of manifestActs) {
    if (begins({ kind })) continue
    const able = roles.filter((by) => transitions[kind].roles.includes(by.role))
    const tried = able.map((by) => ({ by, objection: objectionTo(kind, { profile, manifest, by, today }) }))
    const may = tried.find((t) => t.objection === null)
    const told = findings.filter((f) => f.at === kind)
    const forbidden = told.find((f) => f.severity === 'refuse')
    const name = manifestActNames[kind]
    const first = tried[0]
    if (may && forbidden) closed.push({ kind, name, code: forbidden.code, message: forbidden.message })
    else if (may)
      open.push({
        kind,
        name,
        by: may.by,
        fields: openFields(profile, manifest, kind, may.by.role).map((f) => f.key),
        missing: missingFor(profile, manifest, kind, values),
        warnings: told,
      })
    else if (first?.objection)
      closed.push({ kind, name, code: first.objection.code, message: first.objection.message })
  }
  return { open, closed }
}

/** The act that carries a manifest on, and the party it waits for; several where each is asked. */
export function waitsFor(
  profile: ManifestProfile,
  m: Manifest,
  today: string,
): { act: ManifestActKind; party: number | null }[] {
  const open = pendingProposal(m)
  if (open && open.deadline >= today)
    return open.awaiting.map((role) => ({ act: 'consent', party: m.parties[role] ?? null }))
  const next = nextAct(profile, m)
  if (next === null) return []
  const [act, role] = next
  const leg = m.legs.at(-1)
  const carrier = leg && leg.takenOver === null ? leg.carrier : (m.parties.carrier ?? null)
  return [{ act, party: role === 'carrier' ? carrier : (m.parties[role] ?? null) }]
}

function nextAct(
  profile: ManifestProfile,
  m: Manifest,
): [ManifestActKind, 'consignor' | 'carrier' | 'consignee'] | null {
  switch (m.state) {
    case 'draft':
      return ['issue', 'consignor']
    case 'issued':
      return m.loadSigned ? ['takeOver', 'carrier'] : ['load', 'consignor']
    case 'loaded':
      return ['depart', 'carrier']
    case 'inTransit':
      if (m.legs.at(-1)?.takenOver === null) return ['takeOver', 'carrier']
      return profile.steps.arrive ? ['arrive', 'carrier'] : ['receive', 'consignee']
    case 'arrived':
      return ['receive', 'consignee']
    case 'returning':
      return ['takeBack', 'consignor']
    case 'settled':
      return ['close', 'consignor']
    case 'accepted':
    case 'partlyAccepted':
    case 'rejected':
      if (m.discrepancy?.status === 'open') return ['countersign', 'consignor']
      return m.discrepancy?.status === 'disputed' ? ['receive', 'consignee'] : ['takeBack', 'consignor']
    default:
      return null
  }
}

export interface RunningClock {
  readonly key: string
  readonly title: string
  readonly due: Day
  /** Days past are counted from `due`; a clock that has stopped says when. */
  readonly stoppedOn: Day | null
  readonly overdue: boolean
}

/** The terms that run on a manifest. A day that is due is not over until it ends. */
export function clocksOf(
  profile: ManifestProfile,
  m: Manifest,
  today: Day,
  overrides: WorkingDayOverrides,
): RunningClock[] {
  if (m.state === 'cancelled') return []
  const backfilled: ManifestClock[] =
    m.paper && profile.backfill
      ? [
          {
            key: 'backfill',
            title: '纸质联单补录',
            from: 'received',
            until: 'recorded',
            count: profile.backfill.workingDays,
            unit: 'workingDay',
            legalBasis: profile.backfill.legalBasis,
            confidence: '源',
          },
        ]
      : []
  const clocks = m.paper ? backfilled : profile.clocks
  return clocks.flatMap((clock): RunningClock[] => {
    const from = m.days[clock.from]
    if (from === undefined) return []
    const start = asDay(from)
    const due =
      clock.unit === 'day' ? addDays(start, clock.count) : addWorkingDays(start, clock.count, overrides).day
    const stopped = m.days[clock.until]
    const stoppedOn = stopped === undefined ? null : asDay(stopped)
    return [{ key: clock.key, title: clock.title, due, stoppedOn, overdue: (stoppedOn ?? today) > due }]
  })
}
