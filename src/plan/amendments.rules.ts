import { refuse } from '../core/refusal.ts'
import { PlanData, planFaults } from '../packs/plan-data.ts'
import type { Pack } from '../packs/schema.ts'
import type { PlanChange, PlanDifference, ProgressMove, VersionReports } from './amendments.contract.ts'
import { recurrenceNames } from './contract.ts'
import { continuations, type Duty, dutiesOf } from './obligations.rules.ts'
import { targetWords } from './targets.rules.ts'
import { unitName } from './units.rules.ts'

type Units = Pick<Pack, 'units' | 'streets'>

/** The plan after the changes, as long as every one finds what it changes; its content is not yet checked. */
export function changed(plan: PlanData, changes: readonly PlanChange[]): unknown {
  const next = structuredClone(plan) as Loose
  for (const change of changes) apply(next, change)
  return next
}

interface Loose {
  tasks: { no: number; measures: Record<string, unknown>[] }[]
  notes: { measures: string[]; safeguards: string[]; tables: number[] }[]
}

function apply(plan: Loose, change: PlanChange): void {
  if (change.op === 'addTask') {
    plan.tasks.push({ measures: [], ...change.task } as unknown as Loose['tasks'][number])
    return
  }
  if (change.op === 'add' || change.op === 'changeTask') {
    const task = plan.tasks.find((t) => t.no === change.task)
    if (!task) refuse('measure_unknown', { measure: String(change.task) })
    if (change.op === 'add') task.measures.push(change.measure)
    else Object.assign(task, { ...change.fields, no: task.no, measures: task.measures })
    return
  }
  const task = plan.tasks.find((t) => t.measures.some((m) => m.id === change.measure))
  const measure = task?.measures.find((m) => m.id === change.measure)
  if (!task || !measure) refuse('measure_unknown', { measure: change.measure })
  if (change.op === 'change') Object.assign(measure, change.fields, { id: measure.id })
  else {
    task.measures = task.measures.filter((m) => m !== measure)
    if (task.measures.length === 0) plan.tasks = plan.tasks.filter((t) => t !== task)
    dropNotes(plan, change.measure)
  }
}

/** A note on a measure goes with it; without any place left it would read as one on the whole plan. */
function dropNotes(plan: Loose, measure: string): void {
  plan.notes = (plan.notes ?? []).flatMap((note) => {
    if (!note.measures.includes(measure)) return [note]
    const measures = note.measures.filter((id) => id !== measure)
    const placed = measures.length + note.safeguards.length + note.tables.length > 0
    return placed ? [{ ...note, measures }] : []
  })
}

/** Whole and agreeing with itself and the district's units, or refused with every fault. */
export function checkedPlan(content: unknown, { units }: Units): PlanData {
  refuseUnitless(content)
  const parsed = PlanData.safeParse(content)
  const problems = parsed.success
    ? planFaults(parsed.data, new Set(units.map((u) => u.code))).map((f) => `${f.place}：${f.message}`)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}：${issue.message}`)
  if (!parsed.success || problems.length > 0)
    return refuse('plan_invalid', { problems: problems.join('；') }, problems)
  return parsed.data
}

/** A target without a unit says nothing that could be measured: its own refusal, before all others. */
function refuseUnitless(content: unknown): void {
  const tasks = (content as Partial<Loose> | null)?.tasks
  for (const measure of Array.isArray(tasks) ? tasks.flatMap((t) => t.measures ?? []) : []) {
    const targets = Array.isArray(measure.targets) ? (measure.targets as Record<string, unknown>[]) : []
    const found = targets.find((t) => typeof t.unit !== 'string' || t.unit.trim() === '')
    if (found)
      refuse('plan_target_without_unit', { measure: String(measure.id), metric: String(found.metric ?? '') })
  }
}

const fieldNames = {
  title: '措施',
  leads: '牵头单位',
  supports: '协办单位',
  streets: '街道落实',
  system: '体系',
  deadline: '完成时限',
  recurrence: '频次',
  targets: '目标',
  deliverables: '成果',
  streams: '废物类别',
  place: '位置',
} as const satisfies Partial<Record<keyof Duty, string>>
type Field = keyof typeof fieldNames

/** What an amendment changes, measure by measure and field by field, in words. */
export function differences(before: PlanData, after: PlanData, units: Units): PlanDifference[] {
  const [old, now] = [dutiesOf(before), dutiesOf(after)]
  const whole = (duty: Duty, what: 'added' | 'removed'): PlanDifference => ({
    what,
    measure: duty.id,
    title: duty.title,
    field: null,
    fieldName: null,
    before: null,
    after: null,
  })
  const removed = old.filter((o) => !now.some((n) => n.id === o.id)).map((o) => whole(o, 'removed'))
  const others = now.flatMap((duty) => {
    const was = old.find((o) => o.id === duty.id)
    return was ? fieldDifferences(was, duty, units) : [whole(duty, 'added')]
  })
  return [...taskDifferences(before, after), ...removed, ...others]
}

/** A task that is named anew; what comes or goes is told by its measures. */
function taskDifferences(before: PlanData, after: PlanData): PlanDifference[] {
  return after.tasks.flatMap((task): PlanDifference[] => {
    const was = before.tasks.find((t) => t.no === task.no)
    if (!was || was.title === task.title) return []
    const name = { measure: `任务${task.no}`, title: task.title, field: 'task', fieldName: '任务' }
    return [{ what: 'changed', ...name, before: was.title, after: task.title }]
  })
}

function fieldDifferences(was: Duty, is: Duty, units: Units): PlanDifference[] {
  return (Object.keys(fieldNames) as Field[]).flatMap((field): PlanDifference[] => {
    const [before, after] = [inWords(was, field, units), inWords(is, field, units)]
    if (before === after) return []
    const { id: measure, title } = is
    return [{ what: 'changed', measure, title, field, fieldName: fieldNames[field], before, after }]
  })
}

function inWords(duty: Duty, field: Field, units: Units): string | null {
  if (field === 'leads' || field === 'supports')
    return duty[field].map((code) => unitName(units, code)).join('、') || null
  if (field === 'targets')
    return (
      duty.targets
        .map((t) => `${t.metric} ${targetWords(t)}${t.deadline ? `（${t.deadline}）` : ''}`)
        .join('；') || null
    )
  if (field === 'recurrence') return duty.recurrence && recurrenceNames[duty.recurrence]
  if (field === 'streets') return duty.streets ? '是' : '否'
  const value = duty[field]
  return typeof value === 'string' || value === null ? value : value.join('、') || null
}

export interface ProgressCount {
  readonly measure: string
  readonly items: number
  readonly reports: number
}

/**
 * Nobody's reported progress moves silently: a removed measure with items or reports needs a word on where they go on,
 * and they can only go on under a measure that is there.
 */
export function checkMoves(
  before: PlanData,
  after: PlanData,
  moves: readonly ProgressMove[],
  progress: readonly ProgressCount[],
): void {
  const [old, now] = [new Set(dutiesOf(before).map((d) => d.id)), new Set(dutiesOf(after).map((d) => d.id))]
  for (const { from, to } of moves)
    if (!old.has(from) || now.has(from) || (to !== null && !now.has(to)))
      refuse('amendment_move_unknown', { from, to: to ?? '—' })
  for (const count of progress)
    if (!moves.some((m) => m.from === count.measure)) refuse('amendment_progress_unsaid', { ...count })
}

export interface Held {
  readonly content: PlanData
  readonly recordedAt: Date
  readonly moves: readonly { readonly from: string; readonly to: string }[]
}
type Reported = { readonly measure: string; readonly recordedAt: Date }

/**
 * What was reported while the i-th version held. It stays on record with that version; `now` says under which measure
 * it counts today, by what the amendments since have said.
 */
export function reportedUnder(
  versions: readonly Held[],
  i: number,
  reports: readonly Reported[],
): VersionReports[] {
  const held = versions[i]
  const last = versions.at(-1)
  if (!held || !last) return []
  const until = versions[i + 1]?.recordedAt
  const goesOn = continuations(versions.flatMap((v) => v.moves))
  const today = new Set(dutiesOf(last.content).map((d) => d.id))
  // The first version holds from the beginning: a demonstration's reports are older than their plan's entry.
  const during = reports.filter(
    (r) => (i === 0 || r.recordedAt >= held.recordedAt) && (!until || r.recordedAt < until),
  )
  return dutiesOf(held.content).flatMap(({ id, title }) => {
    const count = during.filter((r) => r.measure === id).length
    const now = today.has(goesOn(id)) ? goesOn(id) : null
    return count === 0 ? [] : [{ measure: id, title, reports: count, now }]
  })
}

/** Where the i-th version sent the progress of what it removed; without a word to the contrary it stays. */
export function movesOf(versions: readonly Held[], i: number, reports: readonly Reported[]): ProgressMove[] {
  const [held, before] = [versions[i], versions[i - 1]]
  if (!held || !before) return []
  const stays = removedBy(before.content, held.content).filter(
    (id) =>
      !held.moves.some((m) => m.from === id) &&
      reports.some((r) => r.measure === id && r.recordedAt < held.recordedAt),
  )
  return [...held.moves, ...stays.map((from) => ({ from, to: null }))]
}

export function removedBy(before: PlanData, after: PlanData): string[] {
  const now = new Set(dutiesOf(after).map((d) => d.id))
  return dutiesOf(before)
    .map((d) => d.id)
    .filter((id) => !now.has(id))
}

/** A measure with an order under way (on itself or on one of its items) cannot be taken out of the plan. */
export function refuseOpenOrders(
  removed: readonly string[],
  items: readonly { readonly id: number; readonly measure: string }[],
  orders: readonly {
    readonly originKind: string
    readonly originKey: string
    readonly id: number
    readonly number: string | null
  }[],
): void {
  for (const measure of removed) {
    const mine = new Set(items.filter((i) => i.measure === measure).map((i) => String(i.id)))
    const open = orders.find(
      (o) =>
        (o.originKind === 'measure' && o.originKey === measure) ||
        (o.originKind === 'item' && mine.has(o.originKey)),
    )
    if (open) refuse('amendment_open_order', { measure, order: open.number ?? `（编号 ${open.id}）` })
  }
}
