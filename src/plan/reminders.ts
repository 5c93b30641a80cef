import { addDays } from '../core/day.ts'
import { systemActor } from '../platform/actor.ts'
import { audit } from '../platform/audit.ts'
import type { Context } from '../platform/http.ts'
import type { JobTask } from '../platform/jobs.ts'
import type { Outlets } from '../platform/outlets.ts'
import { dueThings } from './calendar.ts'
import { remindersOn } from './notices.rules.ts'
import { getNotice, insertDelivery, isDelivered } from './notices.store.ts'
import { deliverJob, keepNotices, settingsOf } from './notices.ts'
import { withPlan } from './plan-source.ts'
import { type RhythmHouse, todayIn } from './rhythm-house.ts'

type Clock = Pick<Context, 'database' | 'now' | 'config'>

const remindJob = 'remind'
const LOOK_BACK_DAYS = 120
const LOOK_AHEAD_DAYS = 90

/** Hourly: what is due is reminded of on its rungs; a notice that is there already is not written again. */
export function rhythmJobs(context: Clock, given: RhythmHouse, outlets: Outlets): JobTask[] {
  const house = withPlan(context, given)
  return [
    { name: remindJob, cron: '10 * * * *', run: async () => void (await remind(context, house)) },
    { name: deliverJob, run: (payload) => deliver(context, house, outlets, payload) },
  ]
}

const robot = ({ config }: Clock) => systemActor('system:reminders', '提醒', config.district)

export async function remind(context: Clock, house: RhythmHouse): Promise<number> {
  const now = context.now()
  const today = todayIn(house, now)
  const span = { from: addDays(today, -LOOK_BACK_DAYS), to: addDays(today, LOOK_AHEAD_DAYS) }
  const actor = robot(context)
  const { things, settings } = await context.database.read(actor, async (tx) => ({
    things: await dueThings(tx, house, span, today),
    settings: (await settingsOf(tx, house)).settings,
  }))
  const notices = remindersOn(things, today, settings, house.district.pack.holidays)
  if (notices.length === 0) return 0
  return await context.database.write(actor, async (tx) => {
    const kept = await keepNotices(tx, house, notices, now)
    if (kept > 0) await audit(tx, { at: now, act: 'notice.remind', object: `day ${today}`, detail: { kept } })
    return kept
  })
}

/** Whom a notice cannot reach because nobody gave an address is said in the log; trying again would not help. */
export async function deliver(
  context: Clock,
  house: RhythmHouse,
  outlets: Outlets,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { notice, channel } = payload as { notice: number; channel: 'mail' | 'webhook' }
  const actor = robot(context)
  const found = await context.database.read(actor, async (tx) => ({
    delivered: await isDelivered(tx, notice, channel),
    notice: await getNotice(tx, notice),
    settings: (await settingsOf(tx, house)).settings,
  }))
  if (found.delivered) return
  const { title, body, unit } = found.notice
  const to = found.settings.mail[unit ?? 'office'] ?? []
  const log = (error: string | null) =>
    context.database.write(actor, (tx) => insertDelivery(tx, { notice, channel, error }, context.now()))
  const send = sender(outlets, channel, to, { title, body }, context.now())
  if (typeof send === 'string') return await log(send)
  try {
    await send()
  } catch (error) {
    await log(error instanceof Error ? error.message : String(error))
    throw error
  }
  await log(null)
}

function sender(
  { mail, webhook }: Outlets,
  channel: 'mail' | 'webhook',
  to: readonly string[],
  { title, body }: { readonly title: string; readonly body: string },
  now: Date,
): (() => Promise<void>) | string {
  if (channel === 'webhook') return webhook ? () => webhook(`${title}\n${body}`, now) : '没有配置群机器人'
  if (!mail) return '没有配置邮件服务器'
  return to.length > 0 ? () => mail(to, title, body) : '没有登记收件地址'
}
