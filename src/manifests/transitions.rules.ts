import { Refusal, type RefusalCode } from '../core/refusal.ts'
import type { ManifestProfile, ManifestRole } from '../packs/manifest-profile.contract.ts'
import {
  type Acting,
  type Manifest,
  type ManifestActKind,
  type ManifestState,
  manifestActNames,
  manifestStateNames,
  roleTitles,
} from './contract.ts'
import { pendingProposal } from './fold.rules.ts'

/** What an act is asked of: the manifest, who acts, and the day. */
export interface Asked {
  readonly profile: ManifestProfile
  readonly manifest: Manifest
  readonly by: Pick<Acting, 'role' | 'party'>
  readonly today: string
}

interface Transition {
  readonly from: readonly ManifestState[]
  readonly roles: readonly ManifestRole[]
  /** What is said where the manifest does not stand at a state the act begins from. */
  readonly elsewhere: RefusalCode
  /** What else must hold; the first that does not is told. */
  readonly guards?: readonly Guard[]
}

interface Guard {
  readonly code: RefusalCode
  readonly isSo: (asked: Asked) => boolean
}

const when = (code: RefusalCode, isSo: Guard['isSo']): Guard => ({ code, isSo })

const onWay = ['loaded', 'inTransit', 'arrived'] as const
const judged = ['accepted', 'partlyAccepted', 'rejected'] as const
const under = ['issued', ...onWay, ...judged, 'settled', 'closed'] as const
const parties = ['consignor', 'carrier', 'consignee'] as const

const legPending = ({ manifest }: Asked): boolean => manifest.legs.at(-1)?.takenOver === null
const lapsed = ({ manifest, today }: Asked): boolean => {
  const open = pendingProposal(manifest)
  return open !== undefined && open.deadline < today
}
const nobodyAsks = ({ manifest }: Asked): boolean => pendingProposal(manifest) === undefined
const undecided = (asked: Asked): boolean => !nobodyAsks(asked) && !lapsed(asked)
const differenceOpen = ({ manifest }: Asked): boolean => manifest.discrepancy?.status === 'open'
/** While all are asked whether the load ever was, it goes no further. */
const cancelling = (asked: Asked): boolean =>
  undecided(asked) && pendingProposal(asked.manifest)?.kind === 'cancellation'
const stops = when('manifest_proposal_open', cancelling)

/** Who may do what from where. `draft` and `backfill` begin a manifest, so they stand on none. */
export const transitions: Readonly<Record<ManifestActKind, Transition>> = {
  draft: { from: [], roles: ['consignor'], elsewhere: 'manifest_begun' },
  backfill: { from: [], roles: ['consignor', 'consignee'], elsewhere: 'manifest_begun' },
  edit: { from: ['draft', 'issued', ...onWay], roles: parties, elsewhere: 'manifest_cannot_edit' },
  issue: { from: ['draft'], roles: ['consignor'], elsewhere: 'manifest_cannot_issue' },
  load: {
    from: ['issued'],
    roles: ['consignor'],
    elsewhere: 'manifest_cannot_load',
    guards: [when('manifest_load_signed', ({ manifest }) => manifest.loadSigned), stops],
  },
  takeOver: {
    from: ['issued', 'inTransit'],
    roles: ['carrier'],
    elsewhere: 'manifest_cannot_take_over',
    guards: [
      when('manifest_load_unsigned', ({ manifest }) => manifest.state === 'issued' && !manifest.loadSigned),
      when('manifest_no_leg_pending', (a) => a.manifest.state === 'inTransit' && !legPending(a)),
      when(
        'manifest_other_carrier',
        ({ manifest, by }) =>
          by.party !== null &&
          legPendingCarrier(manifest) !== null &&
          by.party !== legPendingCarrier(manifest),
      ),
      stops,
    ],
  },
  depart: { from: ['loaded'], roles: ['carrier'], elsewhere: 'manifest_cannot_depart', guards: [stops] },
  handOver: {
    from: ['inTransit'],
    roles: ['carrier'],
    elsewhere: 'manifest_cannot_hand_over',
    guards: [
      when('manifest_leg_pending', legPending),
      when('manifest_legs_used_up', ({ profile, manifest }) => manifest.legs.length >= profile.legs),
      stops,
    ],
  },
  arrive: {
    from: ['inTransit'],
    roles: ['carrier', 'consignee'],
    elsewhere: 'manifest_cannot_arrive',
    guards: [
      when('manifest_arrives_with_receipt', ({ profile }) => !profile.steps.arrive),
      when('manifest_leg_pending', legPending),
      stops,
    ],
  },
  receive: {
    from: ['inTransit', 'arrived', ...judged],
    roles: ['consignee'],
    elsewhere: 'manifest_cannot_receive',
    guards: [
      when(
        'manifest_not_arrived',
        ({ profile, manifest }) => manifest.state === 'inTransit' && profile.steps.arrive,
      ),
      when(
        'manifest_received',
        ({ manifest }) => manifest.outcome !== null && manifest.discrepancy?.status !== 'disputed',
      ),
      when('manifest_leg_pending', legPending),
      stops,
    ],
  },
  countersign: {
    from: judged,
    roles: ['consignor'],
    elsewhere: 'manifest_cannot_countersign',
    guards: [when('manifest_no_difference', (a) => !differenceOpen(a))],
  },
  dispute: {
    from: judged,
    roles: ['consignor'],
    elsewhere: 'manifest_cannot_dispute',
    guards: [when('manifest_no_difference', (a) => !differenceOpen(a))],
  },
  turnBack: {
    from: onWay,
    roles: ['consignor', 'carrier'],
    elsewhere: 'manifest_cannot_turn_back',
    guards: [stops],
  },
  takeBack: {
    from: ['returning', ...judged],
    roles: ['consignor'],
    elsewhere: 'manifest_cannot_take_back',
    guards: [
      when(
        'manifest_nothing_to_return',
        ({ manifest }) => manifest.state !== 'returning' && manifest.toReturn === 0,
      ),
      // What was turned away counts only once the figures of the receipt stand.
      when('manifest_difference_open', ({ manifest }) => isContested(manifest)),
    ],
  },
  cancel: { from: ['draft', 'issued'], roles: ['consignor'], elsewhere: 'manifest_cannot_cancel' },
  propose: {
    from: under,
    roles: parties,
    elsewhere: 'manifest_cannot_propose',
    guards: [when('manifest_proposal_open', undecided)],
  },
  consent: { from: under, roles: parties, elsewhere: 'manifest_cannot_consent', guards: answering() },
  decline: { from: under, roles: parties, elsewhere: 'manifest_cannot_decline', guards: answering() },
  withdraw: {
    from: under,
    roles: parties,
    elsewhere: 'manifest_cannot_withdraw',
    guards: [
      when('manifest_no_proposal', nobodyAsks),
      when('manifest_not_proposer', ({ manifest, by }) => pendingProposal(manifest)?.by !== by.role),
    ],
  },
  recordNumber: {
    from: [...under, 'returning'],
    roles: ['consignor', 'consignee'],
    elsewhere: 'manifest_cannot_record_number',
    guards: [
      when('manifest_no_official_number', ({ profile }) => profile.numbering.official === null),
      when('manifest_number_recorded', ({ manifest }) => manifest.officialNo !== null),
    ],
  },
  close: {
    from: ['settled'],
    roles: ['consignor'],
    elsewhere: 'manifest_cannot_close',
    guards: [when('manifest_proposal_open', undecided)],
  },
  note: {
    from: [...under, 'returning', 'cancelled'],
    roles: ['supervisor'],
    elsewhere: 'manifest_cannot_note',
  },
}

const isContested = (m: Manifest): boolean =>
  m.discrepancy?.status === 'open' || m.discrepancy?.status === 'disputed'

function answering(): Guard[] {
  return [
    when('manifest_no_proposal', nobodyAsks),
    when('manifest_proposal_lapsed', lapsed),
    when(
      'manifest_not_asked',
      ({ manifest, by }) => !pendingProposal(manifest)?.awaiting.some((role) => role === by.role),
    ),
  ]
}

/** The carrier that is to take over: of the load, or of the leg handed over. */
function legPendingCarrier(m: Manifest): number | null {
  if (m.state === 'issued') return m.parties.carrier ?? null
  return m.legs.at(-1)?.carrier ?? null
}

/** Why the act is not possible here and now for whoever acts, or null. */
export function objectionTo(kind: ManifestActKind, asked: Asked): Refusal | null {
  const t = transitions[kind]
  const { manifest, by } = asked
  const act = manifestActNames[kind]
  if (!t.roles.includes(by.role))
    return new Refusal('manifest_other_role', { act, roles: t.roles.map((r) => roleTitles[r]).join('、') })
  if (!t.from.includes(manifest.state))
    return new Refusal(t.elsewhere, { state: manifestStateNames[manifest.state] })
  const guard = t.guards?.find(({ isSo }) => isSo(asked))
  return guard ? new Refusal(guard.code, { act }) : null
}
