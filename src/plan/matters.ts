import { refuse } from '../core/refusal.ts'
import type { Writer } from '../platform/database.ts'
import { nextNumber } from '../platform/numbers.ts'
import { authorize } from '../platform/rights.rules.ts'
import { actionsFrom } from './actions.rules.ts'
import { linesOfYear } from './appraisal.ts'
import {
  type Beginning,
  beginAction,
  beginAppraisal,
  beginDispute,
  beginInstruction,
  beginMeeting,
  beginOrder,
  beginPaper,
  beginSummary,
} from './begin.rules.ts'
import { type Decision, decide, type Matter, type NewMatter } from './machine.rules.ts'
import { machineOf } from './machines.rules.ts'
import type { Done, MatterAct, MatterDraft, MatterKind, Payloads } from './matters.contract.ts'
import {
  arisenFrom,
  asMatter,
  changeMatter,
  type Deed,
  getMatterRecord,
  historyOf,
  insertMatter,
  lockMatter,
} from './matters.store.ts'
import { tellActed } from './notices.ts'
import { momentIn, type RhythmHouse, yearOf } from './rhythm-house.ts'
import { isUnit } from './units.rules.ts'

/** Beginning and acting, in the caller's transaction: decided by the machine, kept as events, told to who it concerns. */
const firstRights = {
  order: ['draft', 'supervisionOrder'],
  paper: ['draft', 'paper'],
  meeting: ['hold', 'meeting'],
  action: ['create', 'trackedAction'],
  instruction: ['record', 'instruction'],
  summary: ['write', 'summary'],
  appraisal: ['run', 'appraisal'],
  dispute: ['dispute', 'appraisal'],
} as const satisfies Record<MatterKind, readonly [string, string]>

export async function beginMatter(
  tx: Writer,
  house: RhythmHouse,
  draft: MatterDraft,
  now: Date,
): Promise<number> {
  const [right, resource] = firstRights[draft.kind]
  const unit = draft.kind === 'summary' || draft.kind === 'dispute' ? draft.unit : tx.actor.unit
  authorize(tx.actor, right as never, resource, { unit, street: unit })
  const matter = await newMatter(tx, house, draft, now)
  const year = draft.kind === 'summary' || draft.kind === 'appraisal' ? draft.year : undefined
  const id = await keepNew(tx, house, matter, now, year)
  if (draft.kind === 'instruction') {
    const origin = { kind: 'matter', key: String(id), title: matter.title }
    for (const one of actionsFrom(draft.actions, origin, draft.words)) await keepNew(tx, house, one, now)
  }
  return id
}

async function newMatter(tx: Writer, house: RhythmHouse, draft: MatterDraft, now: Date): Promise<NewMatter> {
  const { today } = momentIn(house, now)
  const at: Beginning = { pack: house.district.pack, today }
  switch (draft.kind) {
    case 'order':
      return beginOrder(draft, at)
    case 'paper':
      return beginPaper(draft, at)
    case 'meeting':
      return beginMeeting(draft, at)
    case 'action':
      return beginAction(draft, at)
    case 'instruction':
      return beginInstruction(draft, at)
    case 'summary':
      return beginSummary(draft, at)
    case 'appraisal':
      return beginAppraisal(draft.year, await linesOfYear(tx, house, draft.year, today), at)
    case 'dispute':
      return beginDispute(draft, await getMatter(tx, draft.appraisal, 'appraisal'), today)
  }
}

async function keepNew(
  tx: Writer,
  house: RhythmHouse,
  matter: NewMatter,
  now: Date,
  year?: number,
): Promise<number> {
  const { initial } = machineOf(matter.kind)
  const { today } = momentIn(house, now)
  const deed: Deed = { act: 'begin', actName: '建立', from: null, note: null, evidence: [], at: now }
  const begun = { state: initial, year: year ?? yearOf(today), demo: house.demo }
  const id = await insertMatter(tx, matter, begun, deed).catch((error: unknown) => {
    // Once per unit and year, per year, per line: the unique indexes of the migration.
    if ((error as { code?: unknown }).code === '23505') refuse('matter_there', { title: matter.title })
    throw error
  })
  await tellActed(tx, house, { ...matter, id, version: 1, state: initial, number: null }, 'begin', now)
  return id
}

export async function getMatter<K extends MatterKind>(tx: Writer, id: number, kind: K): Promise<Matter<K>> {
  const matter = await loadMatter(tx, id)
  if (matter.kind !== kind) refuse('matter_unknown', { id })
  return matter as unknown as Matter<K>
}

export async function loadMatter(tx: Parameters<typeof getMatterRecord>[0], id: number): Promise<Matter> {
  const record = await getMatterRecord(tx, id)
  const { states } = machineOf(record.kind)
  const history: Done[] = (await historyOf(tx, id)).map((done) => ({
    ...done,
    toName: states[done.to]?.name ?? done.to,
  }))
  return asMatter(record, history, await arisenFrom(tx, id))
}

/** One act on one matter. Of two people who decide at once the second is told what the first did. */
export async function actOnMatter(
  tx: Writer,
  house: RhythmHouse,
  id: number,
  asked: MatterAct,
  now: Date,
): Promise<{ kind: MatterKind; version: number; begun: number[] }> {
  await lockMatter(tx, id)
  const matter = await loadMatter(tx, id)
  const machine = machineOf(matter.kind)
  refuseMoved(matter, asked.version, machine.states[matter.state]?.name ?? matter.state)
  const decision = decide(machine, matter, asked, tx.actor, momentIn(house, now))
  refuseUnknownUnits(house, decision)
  const number = decision.number ? await takeNumber(tx, house, matter, now) : matter.number
  const version = matter.version + 1
  await keepAct(tx, matter, decision, asked, { number, version, now })
  const begun: number[] = []
  for (const one of decision.begins ?? []) begun.push(await keepNew(tx, house, one, now))
  const after = { ...matter, ...decision, state: decision.to, number, version }
  await tellActed(tx, house, after, asked.act, now)
  return { kind: matter.kind, version, begun }
}

function refuseMoved({ title, version, history }: Matter, seen: number, state: string): void {
  if (version === seen) return
  const last = history.at(-1)
  refuse('matter_moved', { title, who: last?.actorName ?? '', done: last?.actName ?? '', state })
}

/** Units that an act names: the rules do not know the pack. */
function refuseUnknownUnits(
  { district }: RhythmHouse,
  { units = [], begins = [] }: Decision<MatterKind>,
): void {
  for (const unit of [...units, ...begins.flatMap((one) => one.units)])
    if (!isUnit(district.pack, unit)) refuse('plan_unit_unknown', { unit })
}

async function keepAct(
  tx: Writer,
  matter: Matter,
  decision: Decision<MatterKind>,
  asked: MatterAct,
  { number, version, now }: { number: string | null; version: number; now: Date },
): Promise<void> {
  const machine = machineOf(matter.kind)
  const { to, title = matter.title, units = matter.units } = decision
  const due = decision.due === undefined ? matter.due : decision.due
  const payload = (decision.payload ?? matter.payload) as unknown as Record<string, unknown>
  const ended = machine.states[to]?.ended ?? false
  const content = { state: to, ended, number, title, unit: matter.unit, units, due, payload }
  const actName = machine.acts[asked.act]?.name ?? asked.act
  const deed = { act: asked.act, actName, from: matter.state, note: asked.note ?? null, at: now }
  await changeMatter(tx, matter.id, version, content, { ...deed, evidence: asked.evidence })
}

/** 文号: without gaps per kind of paper and year; a refusal gives the number back. */
async function takeNumber(tx: Writer, { district }: RhythmHouse, matter: Matter, now: Date): Promise<string> {
  const { paperKind } = matter.payload as Payloads['paper']
  const format =
    district.pack.rhythm.papers.find((one) => one.key === paperKind)?.numberFormat ?? '{year}-{n}'
  const year = String(yearOf(momentIn({ district }, now).today))
  const n = await nextNumber(tx, `paper ${paperKind} ${year}`)
  return format.replace('{year}', year).replace('{n}', String(n))
}
