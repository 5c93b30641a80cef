import type { Day } from '../core/day.ts'
import type { House } from '../ledger/house.ts'
import type { ManifestCheck, ManifestProfile } from '../packs/manifest-profile.contract.ts'
import type { Reader } from '../platform/database.ts'
import { type CheckFacts, runChecks } from './checks.rules.ts'
import { readCheckFacts } from './checks.store.ts'
import type { FieldValues, Finding, Manifest, ManifestAct } from './contract.ts'
import { checkRulesOf } from './house.ts'
import { jointly } from './joint.store.ts'

interface Looked {
  readonly profile: ManifestProfile
  readonly known: Manifest | null
  readonly id: number
  readonly values: FieldValues
  readonly day: Day
  /** Parties of the places named. */
  readonly parties: readonly number[]
}

/** What the checks of one act find. A paper that is recorded afterwards is no longer prevented by anything. */
export async function readFindings(
  tx: Reader,
  house: House,
  looked: Looked & { readonly asked: { readonly act: ManifestAct } },
): Promise<Finding[]> {
  const { act } = looked.asked
  const at = checkedActs.find((kind) => kind === act.kind)
  if (at === undefined || !looked.profile.checks.some((c) => c.at === at)) return []
  const facts = await readFacts(tx, house, looked, act.owners ?? [])
  return facts === null ? [] : runChecks(looked.profile, at, facts, checkRulesOf(house))
}

/** What the checks would find for every act that is still to come, for whoever looks at the manifest. */
export async function readAllFindings(tx: Reader, house: House, looked: Looked): Promise<Finding[]> {
  const due = comingChecks(looked.profile, looked.known)
  if (due.length === 0) return []
  const facts = await readFacts(tx, house, looked, looked.known?.owners ?? [])
  return facts === null ? [] : due.flatMap((at) => runChecks(looked.profile, at, facts, checkRulesOf(house)))
}

const checkedActs = ['issue', 'load', 'receive'] as const

function comingChecks(profile: ManifestProfile, m: Manifest | null): ManifestCheck['at'][] {
  const used = checkedActs.filter((at) => profile.checks.some((c) => c.at === at))
  if (m === null || m.state === 'draft') return used.filter((at) => at === 'issue')
  if (m.state === 'issued' && !m.loadSigned) return used.filter((at) => at === 'load')
  return used.filter((at) => at === 'receive' && m.outcome === null)
}

async function readFacts(
  tx: Reader,
  house: House,
  { id, known, values, day, parties }: Looked,
  owners: Manifest['owners'],
): Promise<CheckFacts | null> {
  const carrier = typeof values.carrier === 'number' ? [values.carrier] : []
  const all = [...parties, ...carrier, ...owners.map((o) => o.party)]
  return await jointly(tx, all, (joint) =>
    readCheckFacts(joint, {
      manifest: id,
      values,
      officialNo: known?.officialNo ?? null,
      owners,
      day,
      exemptions: house.district.pack.exemptions,
    }),
  )
}
