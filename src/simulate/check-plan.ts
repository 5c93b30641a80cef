import { refuse } from '../core/refusal.ts'
import type { DistrictView } from '../packs/district-view.ts'
import { profileFor } from './manifest-fields.ts'
import type { DemoPlan, Flow } from './plan.ts'

/** Refuses a plan that its own district's pack contradicts: unknown codes, methods, units, papers it does not book. */
export function checkDemoPlan(plan: DemoPlan, district: DistrictView): void {
  const problems = [
    ...plan.flows.flatMap((f) => [...flowProblems(f, district), ...manifestProblems(plan, f, district)]),
    ...codesOf(plan).flatMap((code) => (district.waste.streamOf(code) ? [] : [`“${code}”不属于任何一类`])),
    ...methodsOf(plan).flatMap((m) => (district.methods.find(m) ? [] : [`没有处理方式“${m}”`])),
    ...unitsOf(plan).flatMap((u) => (knownUnit(u, district) ? [] : [`没有部门或街道“${u}”`])),
  ]
  if (problems.length > 0)
    refuse('demo_plan_invalid', { file: 'demo.json', problems: problems.join('；') }, problems)
}

/** A load without a record of generation needs a stream whose departures, or receipts, may generate. */
function flowProblems(flow: Flow, district: DistrictView): string[] {
  const stream = district.waste.streamOf(flow.code)
  if (!stream) return []
  const { departureGenerates, receiptGenerates } = district.settingsOf(stream)
  const needs: Record<Flow['papers'], boolean> = {
    receive: receiptGenerates,
    ship: departureGenerates,
    shipReceive: departureGenerates,
    selfTreat: departureGenerates,
    declare: true,
    generate: true,
  }
  return needs[flow.papers] ? [] : [`flows.${flow.key}：该品类不能只凭“${flow.papers}”的单据入账`]
}

/** A load under a manifest needs a profile that takes it, somewhere to go and a carrier with vehicles. */
function manifestProblems(plan: DemoPlan, flow: Flow, district: DistrictView): string[] {
  if (flow.underManifest === 0) return []
  const carrier = plan.owners.find((o) => o.key === flow.carrier)
  return [
    ...(profileFor(district, flow.code) ? [] : ['没有收这个代码的联单种类']),
    ...(flow.to === undefined ? ['没有写接收单位'] : []),
    ...((carrier?.plates ?? 0) > 0 ? [] : ['没有带车辆的承运单位']),
  ].map((problem) => `flows.${flow.key}：走联单，但${problem}`)
}

const codesOf = (plan: DemoPlan): string[] => [
  ...plan.flows.map((f) => f.code),
  ...plan.plants.flatMap((p) => [...p.codes, ...p.residues.map((r) => r.code)]),
  ...plan.conversions.map((c) => c.toCode),
  ...plan.dumps.map((d) => d.code),
]

const methodsOf = (plan: DemoPlan): string[] => [
  ...plan.flows.flatMap((f) => f.method ?? []),
  ...plan.plants.map((p) => p.method),
  ...plan.onward.map((o) => o.method),
]

const unitsOf = (plan: DemoPlan): string[] => [
  ...plan.dumps.map((d) => d.unit),
  ...plan.totals.map((t) => t.unit),
  ...plan.accounts.flatMap((a) => a.unit ?? []),
]

const knownUnit = (code: string, { pack }: DistrictView): boolean =>
  pack.units.some((u) => u.code === code) || pack.streets.some((s) => s.code === code)
