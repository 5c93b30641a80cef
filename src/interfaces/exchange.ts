import { refuse } from '../core/refusal.ts'
import type { House } from '../ledger/house.ts'
import { foldActs } from '../manifests/fold.rules.ts'
import { getProfile } from '../manifests/house.ts'
import type { ProvincialSystem } from '../packs/provincial-system.contract.ts'
import type { Actor } from '../platform/actor.ts'
import type { Database, Reader, Writer } from '../platform/database.ts'
import {
  type ExchangeSpan,
  type Reconciled,
  type Reconciliation,
  reconcileStates,
} from './exchange.contract.ts'
import { differencesOf, reconcileState, rowOf } from './exchange.rules.ts'
import { type Latest, type OwnManifest, readLatest, readManifests } from './exchange.store.ts'

export function getSystem({ district }: House, key: string): ProvincialSystem {
  const { provincialSystems } = district.pack
  const known = provincialSystems.map((s) => s.key).join('、')
  return (
    provincialSystems.find((s) => s.key === key) ?? refuse('exchange_system_unknown', { system: key, known })
  )
}

/** Every row of the sheet as it is to be entered there, of loads that left in the span and were not cancelled. */
export async function rowsToSend(tx: Reader, house: House, system: ProvincialSystem, span: ExchangeSpan) {
  const profile = getProfile(house, system.profile)
  const found = await readManifests(tx, { profile: system.profile, ...span })
  return found.flatMap(({ id, acts, names }) => {
    const m = foldActs(profile, acts)
    return m.state === 'cancelled' ? [] : [{ manifest: id, values: rowOf(system, profile, m, names) }]
  })
}

const order = (state: Reconciled['state']): number => reconcileStates.indexOf(state)

/** What was sent, what came back, what differs: of every load of the span, and of what only they have. */
export async function reconcile(
  tx: Reader,
  house: House,
  system: ProvincialSystem,
  span: ExchangeSpan,
): Promise<Reconciliation> {
  const latest = await readLatest(tx, system.key)
  const ours = await readManifests(tx, { profile: system.profile, ...span })
  const numbers = new Set(ours.flatMap((m) => m.officialNo ?? []))
  const there = latest.filter(
    (l) => l.direction === 'in' && l.manifest === null && !numbers.has(l.officialNo ?? ''),
  )
  const inSpan = there.filter((l) => l.day === null || (l.day >= span.from && l.day <= span.lastDay))
  const items = [...ours.map((m) => compared(house, system, m, latest)), ...inSpan.map(onlyThere)]
  items.sort((a, b) => order(a.state) - order(b.state))
  const counts = Object.fromEntries(
    reconcileStates.map((state) => [state, items.filter((i) => i.state === state).length]),
  ) as Reconciliation['counts']
  return { counts, items }
}

function compared(
  house: House,
  system: ProvincialSystem,
  own: OwnManifest,
  latest: readonly Latest[],
): Reconciled {
  const profile = getProfile(house, system.profile)
  const m = foldActs(profile, own.acts)
  const sent = latest.find((l) => l.direction === 'out' && l.manifest === own.id) ?? null
  const byNumber = (l: Latest) =>
    l.manifest === null && l.officialNo !== null && l.officialNo === m.officialNo
  const back = latest
    .filter((l) => l.direction === 'in' && (l.manifest === own.id || byNumber(l)))
    .sort((a, b) => b.at.getTime() - a.at.getTime())[0]
  const rows = { sent: sent?.values ?? null, ours: rowOf(system, profile, m, own.names) }
  const differences = back ? differencesOf(system, m, { ...rows, back: back.values }) : []
  return {
    state: reconcileState(sent !== null, back !== undefined, differences),
    manifest: own.id,
    number: m.number,
    officialNo: m.officialNo,
    day: m.days.loaded ?? m.days.issued ?? null,
    sentAt: sent?.at.toISOString() ?? null,
    backAt: back?.at.toISOString() ?? null,
    backFile: back?.name ?? null,
    differences,
  }
}

const onlyThere = (l: Latest): Reconciled => ({
  state: 'onlyThere',
  manifest: null,
  number: l.values.number ?? null,
  officialNo: l.officialNo,
  day: l.day,
  sentAt: null,
  backAt: l.at.toISOString(),
  backFile: l.name,
  differences: [],
})

/** Everything that the work does is undone; what it answers stays. */
export async function rehearse<T>(
  database: Database,
  actor: Actor,
  work: (tx: Writer) => Promise<T>,
): Promise<T> {
  const undone = Symbol('undone')
  let answer: T | undefined
  const trying = database.write(
    actor,
    async (tx) => {
      answer = await work(tx)
      throw undone
    },
    { attempts: 1 },
  )
  await trying.catch((error: unknown) => {
    if (error !== undone) throw error
  })
  return answer as T
}
