import { addDays, type Day, labelDay } from '../core/day.ts'
import {
  addWorkingDays,
  isWorkingDay,
  type WorkingDayOverrides,
  workingDaysBetween,
} from '../core/working-days.ts'
import { startOfDay, wallClockIn } from '../core/zone.ts'
import type { Reminders } from '../packs/rhythm.ts'
import { type DueThing, dueKindNames } from './calendar.rules.ts'
import type { Matter } from './machine.rules.ts'
import { matterKindNames, type Payloads } from './matters.contract.ts'

/** Who is told what, when. A notice is one message to one unit, or to the office (`null`). */
export interface NewNotice {
  /** Of what and on which rung: the same is never told twice. */
  readonly key: string
  readonly unit: string | null
  readonly title: string
  readonly body: string
  readonly thing: { readonly kind: string; readonly key: string }
  readonly due: Day | null
}

/** The rung of a reminder on a day: so many working days before, or so many after; null where none falls on it. */
export function rungOn(
  thing: Pick<DueThing, 'due' | 'done' | 'remindFrom'>,
  today: Day,
  settings: Pick<Reminders, 'before' | 'everyLate'>,
  holidays: WorkingDayOverrides,
): number | null {
  if (thing.done) return null
  const left = workingDaysBetween(today, thing.due, holidays).count
  if (thing.remindFrom !== undefined && today >= thing.remindFrom && today <= thing.due) return left
  if (today > thing.due) {
    const late = -left
    return late > 0 && late % settings.everyLate === 0 ? left : null
  }
  return settings.before.includes(left) ? left : null
}

/** Reminders of a day, one a thing and rung; from `escalateAfter` on the office is offered an order about it. */
export function remindersOn(
  things: readonly DueThing[],
  today: Day,
  settings: Reminders,
  holidays: WorkingDayOverrides,
): NewNotice[] {
  if (settings.workingDaysOnly && !isWorkingDay(today, holidays).working) return []
  return things.flatMap((thing): NewNotice[] => {
    const rung = rungOn(thing, today, settings, holidays)
    const late = workingDaysBetween(thing.due, today, holidays).count
    const notices = rung === null ? [] : [reminder(thing, rung)]
    if (!thing.done && thing.unit !== null && late === settings.escalateAfter)
      notices.push(escalation(thing, late))
    return notices
  })
}

function reminder(thing: DueThing, rung: number): NewNotice {
  const when = rung > 0 ? `还有 ${rung} 个工作日` : rung === 0 ? '今天到期' : `已逾期 ${-rung} 个工作日`
  return {
    key: `${thing.key} ${thing.due} ${rung}`,
    unit: thing.unit,
    title: `${dueKindNames[thing.kind]}：${thing.title}`,
    body: `期限${labelDay(thing.due)}，${when}。`,
    thing: { kind: thing.kind, key: thing.key },
    due: thing.due,
  }
}

function escalation(thing: DueThing, late: number): NewNotice {
  return {
    key: `${thing.key} ${thing.due} escalate`,
    unit: null,
    title: `可督办：${thing.title}`,
    body: `期限${labelDay(thing.due)}，已逾期 ${late} 个工作日，可据此拟督办单。`,
    thing: { kind: thing.kind, key: thing.key },
    due: thing.due,
  }
}

type Acted = Pick<
  Matter,
  'id' | 'version' | 'kind' | 'title' | 'unit' | 'due' | 'payload' | 'state' | 'number'
>

/** Acts that a unit or the office must hear of at once, and in which words. */
const told: Readonly<Record<string, { to: 'owing' | 'office'; words: string }>> = {
  sendBackWork: { to: 'owing', words: '被退回重办' },
  grantExtension: { to: 'owing', words: '的延期申请已同意' },
  denyExtension: { to: 'owing', words: '的延期申请未获同意' },
  sendBack: { to: 'owing', words: '被退回' },
  uphold: { to: 'owing', words: '成立' },
  reject: { to: 'owing', words: '未获支持' },
  answer: { to: 'office', words: '已反馈，待审核' },
  askExtension: { to: 'office', words: '申请延期，待答复' },
  submit: { to: 'office', words: '已报送，待办' },
}

/** Quotation marks within quotation marks are single (GB/T 15834). */
const inner = (mark: string): string => (mark === '“' ? '‘' : '’')

/** `leadingGroup`: the pack's code of the leading group, which signs. */
export function noticesOfAct(matter: Acted, act: string, leadingGroup: string | null): NewNotice[] {
  const notice = (unit: string | null, words: string): NewNotice => ({
    key: `matter ${matter.id} ${matter.version} ${act} ${unit ?? ''}`,
    unit,
    title: `${matterKindNames[matter.kind]}：${matter.title}`,
    body: `${matter.number ? `${matter.number} ` : ''}“${matter.title.replace(/[“”]/g, inner)}”${words}。`,
    thing: { kind: 'matter', key: String(matter.id) },
    due: matter.due,
  })
  const walking = matter.kind === 'order' || matter.kind === 'paper'
  const payload = matter.payload as Payloads['order' | 'paper']
  if (walking && act === 'issue') return payload.recipients.map((one) => notice(one.unit, '已印发，请签收'))
  if (walking && act === 'review' && matter.state === 'countersign')
    return payload.countersigners.map((one) => notice(one.unit, '请会签'))
  if (walking && matter.state === 'toSign' && act !== 'sendBack' && payload.signedBy === 'leadingGroup')
    return leadingGroup === null ? [] : [notice(leadingGroup, '请签发')]
  // Between the hands that write it; whom it will be sent to hears of it when it is issued.
  if (walking && act === 'sendBack') return [notice(null, '已退回修改')]
  if (walking && act === 'submit') return [notice(null, '已送核，待核稿')]
  if (act === 'begin')
    return matter.kind === 'action' && matter.unit !== null
      ? [notice(matter.unit, matter.due === null ? '请办理' : `请于${labelDay(matter.due)}前办理`)]
      : matter.kind === 'dispute'
        ? [notice(null, '待答复')]
        : []
  const rule = told[act]
  if (!rule || (rule.to === 'owing' && matter.unit === null)) return []
  return [notice(rule.to === 'owing' ? matter.unit : null, rule.words)]
}

/** The next moment outside quiet hours and, where the office wants it, on a working day. */
export function allowedFrom(
  now: Date,
  settings: Pick<Reminders, 'quiet' | 'workingDaysOnly'>,
  zone: string,
  holidays: WorkingDayOverrides,
): Date {
  const { day, time } = wallClockIn(zone, now)
  const { from, to } = settings.quiet
  const overnight = from > to
  const clock = time.slice(0, 5)
  const late = overnight ? clock >= from : clock >= from && clock < to
  const early = overnight && clock < to
  const working = (one: Day) => !settings.workingDaysOnly || isWorkingDay(one, holidays).working
  if (!late && !early && working(day)) return now
  const next = late && overnight ? addDays(day, 1) : day
  const on = working(next) ? next : addWorkingDays(next, 1, holidays).day
  const [hours = 0, minutes = 0] = to.split(':').map(Number)
  return new Date(startOfDay(zone, on).getTime() + (hours * 60 + minutes) * 60_000)
}
