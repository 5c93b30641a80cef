import { asDay, type Day } from '../core/day.ts'
import type { House } from '../ledger/house.ts'
import { legalBasisOn } from '../packs/legal-basis.ts'
import type { Reader } from '../platform/database.ts'
import {
  type RunDetail,
  type RunFact,
  type RunManifest,
  type RunRow,
  runActNames,
  runActs,
  runStateNames,
} from './collection.contract.ts'
import { piecesText, runObjection } from './collection.rules.ts'
import {
  getRunRow,
  type LeftLot,
  type LinkedManifest,
  type ListedRun,
  leftLots,
  linkedManifests,
  readRunActs,
} from './collection.store.ts'
import { manifestStateNames } from './contract.ts'
import { foldActs } from './fold.rules.ts'
import { getProfile } from './house.ts'
import { jointly } from './joint.store.ts'
import { concerned, readActs } from './manifest.store.ts'
import { dueOf } from './package.rules.ts'

export function presentRun({ district }: House, { total: _, ...row }: ListedRun): RunRow {
  return {
    ...row,
    profileName: district.pack.manifestProfiles.find((p) => p.key === row.profile)?.name ?? row.profile,
    stateName: runStateNames[row.state],
  }
}

/** A run with its stops, what left again, and which acts are possible. */
export async function readRun(tx: Reader, house: House, id: number, today: Day): Promise<RunDetail> {
  const { row, run } = await getRunRow(tx, id)
  const acts = await readRunActs(tx, id)
  const linked = await linkedManifests(tx, id)
  const folded = new Map<number, ReturnType<typeof foldActs>>()
  for (const one of linked)
    folded.set(one.manifest, foldActs(getProfile(house, one.profile), await readActs(tx, one.manifest)))
  const stops = linked.filter((l) => l.kind === 'stop')
  const parties = [...folded.values()].flatMap(concerned)
  const lots = await jointly(tx, [...run.parties, ...parties], (joint) =>
    leftLots(
      joint,
      stops.map((s) => s.manifest),
      run.store,
    ),
  )
  const present = (list: readonly LinkedManifest[]): RunManifest[] =>
    list.map((l) => {
      const m = folded.get(l.manifest) as ReturnType<typeof foldActs>
      const fact = acts.find((a) => a.seq === l.seq) as RunFact
      return presentManifest(house, l, piecesText(getProfile(house, l.profile), m.values), fact, lots, today)
    })
  const left = lots.reduce((sum, l) => sum + l.grams, 0)
  const standing = { state: row.state, stops: stops.filter((s) => s.state !== 'cancelled').length, left }
  return {
    run: presentRun(house, row),
    values: run.fields,
    stops: present(stops),
    onward: present(linked.filter((l) => l.kind === 'onward')),
    acts: runActs.map((kind) => ({
      kind,
      name: runActNames[kind],
      why: runObjection(kind, standing)?.message ?? null,
    })),
    cancelReason: acts.find((a) => a.kind === 'cancel')?.reason ?? null,
    moveOnBy: left === 0 ? null : moveOnBy(house, stops, run.arrivedOn, today),
  }
}

function presentManifest(
  { district }: House,
  { kind: _, dueOn, profile: __, ...l }: LinkedManifest,
  pieces: string,
  fact: RunFact,
  lots: readonly LeftLot[],
  today: Day,
): RunManifest {
  const left = lots.filter((x) => x.manifest === l.manifest).reduce((sum, x) => sum + x.grams, 0)
  return {
    ...l,
    stateName: manifestStateNames[l.state],
    wasteName: l.code === null ? null : district.waste.nameOf(l.code),
    pieces,
    signer: fact.signer?.name ?? '',
    day: fact.day,
    left,
    dueOn,
    overdue: dueOn !== null && asDay(dueOn) < today,
  }
}

/** The storage term of the strictest waste that was brought, from the day it came. */
function moveOnBy(
  { district }: House,
  stops: readonly LinkedManifest[],
  arrivedOn: string | null,
  today: Day,
): RunDetail['moveOnBy'] {
  if (arrivedOn === null) return null
  const { thresholds, legalBasis } = district.pack
  const since = asDay(arrivedOn)
  const dues = stops.flatMap(({ code }) => {
    const due = dueOf(thresholds, { waste: code, since, born: null, atOperator: true }, (key) => {
      const matter = thresholds[key].legalBasis
      return matter === undefined ? null : (legalBasisOn(legalBasis, matter, today)?.citation ?? null)
    })
    return due ? [due] : []
  })
  const first = dues.sort((a, b) => (a.on < b.on ? -1 : 1))[0]
  return first ? { on: first.on, name: first.name, basis: first.basis, overdue: first.on < today } : null
}
