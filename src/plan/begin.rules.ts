import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { PaperKind, Rhythm } from '../packs/rhythm.ts'
import type { Pack } from '../packs/schema.ts'
import { actionsFrom } from './actions.rules.ts'
import { concerned, hand } from './hands.rules.ts'
import type { Matter, NewMatter } from './machine.rules.ts'
import type { AppraisalLine, MatterDraft } from './matters.contract.ts'
import { isUnit, unitName } from './units.rules.ts'

/** How a matter of each kind begins from what a person wrote. Pure: units, pack and day are given. */
export interface Beginning {
  readonly pack: Pick<Pack, 'units' | 'streets' | 'rhythm'>
  readonly today: Day
}

type DraftOf<K extends MatterDraft['kind']> = Extract<MatterDraft, { kind: K }>

export function paperKind(rhythm: Rhythm, key: string): PaperKind {
  const found = rhythm.papers.find((one) => one.key === key)
  const kinds = rhythm.papers.map((one) => one.key).join('、')
  return found ?? refuse('paper_kind_unknown', { kind: key, kinds })
}

function checkUnits({ pack }: Beginning, units: readonly string[]): void {
  for (const unit of units) if (!isUnit(pack, unit)) refuse('plan_unit_unknown', { unit })
}

function checkDue({ today }: Beginning, due: string): Day {
  return due < today ? refuse('matter_due_past', { due, today }) : (due as Day)
}

export function beginOrder(draft: DraftOf<'order'>, at: Beginning): NewMatter {
  const { title, unit, matter, basis, origin } = draft
  checkUnits(at, [unit, ...draft.countersigners])
  const kind = at.pack.rhythm.papers.find((one) => one.use === 'order')
  if (!kind) return refuse('paper_kind_unknown', { kind: 'order', kinds: '' })
  const countersigners = draft.countersigners.map(hand)
  const recipients = [hand(unit)]
  const sections = [
    { heading: '一、督办事项', paragraphs: matter.split('\n') },
    { heading: '二、督办依据', paragraphs: basis.split('\n') },
  ]
  const walk = { paperKind: kind.key, sections, countersigners, recipients, signedBy: kind.signedBy }
  const work = { matter, basis, extension: null, extensions: 0, answer: null, follows: null }
  return {
    kind: 'order',
    title,
    unit,
    units: concerned(unit, countersigners, recipients),
    due: checkDue(at, draft.due),
    origin: origin ?? null,
    payload: { ...walk, ...work, signature: null },
  }
}

export function beginPaper(draft: DraftOf<'paper'>, at: Beginning): NewMatter {
  checkUnits(at, [...draft.countersigners, ...draft.recipients])
  const { key, signedBy } = paperKind(at.pack.rhythm, draft.paperKind)
  const countersigners = draft.countersigners.map(hand)
  const recipients = draft.recipients.map(hand)
  const { title, sections, period = null } = draft
  return {
    kind: 'paper',
    title,
    unit: null,
    units: concerned(null, countersigners, recipients),
    due: null,
    origin: draft.origin ?? null,
    payload: { paperKind: key, sections, countersigners, recipients, signedBy, signature: null, period },
  }
}

export function beginMeeting(draft: DraftOf<'meeting'>, at: Beginning): NewMatter {
  checkUnits(at, draft.units)
  const { period, heldOn, place, agenda, title, units } = draft
  return {
    kind: 'meeting',
    title,
    unit: null,
    units,
    due: heldOn as Day,
    origin: null,
    payload: { period, heldOn, place, agenda, attendees: [], minutes: '', actions: [] },
  }
}

export function beginAction(draft: DraftOf<'action'>, at: Beginning): NewMatter {
  const { title, unit, due, requirement } = draft
  checkUnits(at, [unit])
  checkDue(at, due)
  const origin = draft.origin ?? { kind: 'office', key: at.today, title: '无废办交办' }
  return actionsFrom([{ title, unit, due }], origin, requirement)[0] as NewMatter
}

export function beginInstruction(draft: DraftOf<'instruction'>, at: Beginning): NewMatter {
  const { title, leader, instructedOn, words, actions } = draft
  checkUnits(
    at,
    actions.map((one) => one.unit),
  )
  for (const { due } of actions) checkDue(at, due)
  return {
    kind: 'instruction',
    title,
    unit: null,
    units: [...new Set(actions.map((one) => one.unit))],
    due: null,
    origin: draft.origin ?? null,
    payload: { leader, instructedOn, words, actions },
  }
}

export function beginSummary(draft: DraftOf<'summary'>, at: Beginning): NewMatter {
  const { year, unit } = draft
  checkUnits(at, [unit])
  const { title, due, sections } = at.pack.rhythm.summary
  const known = sections.map((section) => section.key)
  const section = Object.keys(draft.texts).find((key) => !known.includes(key))
  if (section !== undefined) refuse('summary_section_unknown', { section })
  const texts = Object.fromEntries(known.map((key) => [key, draft.texts[key] ?? '']))
  return {
    kind: 'summary',
    title: title.replace('{unit}', unitName(at.pack, unit)).replace('{year}', String(year)),
    unit,
    units: [unit],
    due: `${year}-${due}` as Day,
    origin: null,
    payload: { year, texts },
  }
}

export function beginAppraisal(
  year: number,
  lines: readonly AppraisalLine[],
  { pack }: Beginning,
): NewMatter {
  const { version, disputeWorkingDays } = pack.rhythm.appraisal
  return {
    kind: 'appraisal',
    title: `${year}年考核`,
    unit: null,
    units: [...new Set(lines.map((line) => line.unit))],
    due: null,
    origin: null,
    payload: { year, scheme: version, lines: [...lines], disputeWorkingDays, disputesUntil: null },
  }
}

/** A unit disputes one line of its own, while the first result is announced and the term runs. */
export function beginDispute(
  draft: DraftOf<'dispute'>,
  appraisal: Matter<'appraisal'>,
  today: Day,
): NewMatter {
  const { state, payload, id, title } = appraisal
  const until = payload.disputesUntil
  if (state !== 'announced' || until === null)
    refuse('dispute_closed', { reason: state === 'computed' ? '初评还没有公布' : '考核已审定或作废' })
  if (today > until) refuse('dispute_closed', { reason: `申诉期到 ${until} 为止` })
  const line = payload.lines.find((one) => one.unit === draft.unit && one.item === draft.item)
  if (!line) return refuse('dispute_line_unknown', { item: draft.item })
  const { wanted, claim, unit, item } = draft
  if (wanted < 0 || wanted > line.max) refuse('dispute_points', { points: wanted, max: line.max })
  return {
    kind: 'dispute',
    title: `${title}申诉：${line.name}`,
    unit,
    units: [unit],
    due: null,
    origin: { kind: 'matter', key: String(id), title },
    payload: { appraisal: id, item, claim, wanted, answer: null, points: null },
  }
}
