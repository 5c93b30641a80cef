import type { Reader, Writer } from '../platform/database.ts'
import { queueJob } from '../platform/jobs.ts'
import { ReminderSettings } from './calendar.contract.ts'
import { allowedFrom, type NewNotice, noticesOfAct } from './notices.rules.ts'
import { findSettings, insertNotice } from './notices.store.ts'
import type { RhythmHouse } from './rhythm-house.ts'

/** The job that carries one notice out by one channel. */
export const deliverJob = 'notice_deliver'

export async function settingsOf(
  tx: Reader,
  { district }: Pick<RhythmHouse, 'district'>,
): Promise<{ settings: ReminderSettings; fromPack: boolean }> {
  const own = await findSettings(tx)
  const settings = ReminderSettings.parse(own ?? district.pack.rhythm.reminders)
  return { settings, fromPack: own === undefined }
}

/** Keeps notices, each once, and queues in the same transaction what carries them out of the console. */
export async function keepNotices(
  tx: Writer,
  { district }: Pick<RhythmHouse, 'district'>,
  notices: readonly NewNotice[],
  now: Date,
): Promise<number> {
  if (notices.length === 0) return 0
  const { settings } = await settingsOf(tx, { district })
  const runAt = allowedFrom(now, settings, district.zone, district.pack.holidays)
  let kept = 0
  for (const notice of notices) {
    const id = await insertNotice(tx, notice, now)
    if (id === undefined) continue
    kept += 1
    for (const channel of settings.channels)
      if (channel !== 'console') await queueJob(tx, deliverJob, { notice: id, channel }, { runAt })
  }
  return kept
}

/** What an act means to others, told in the transaction of the act. */
export async function tellActed(
  tx: Writer,
  house: RhythmHouse,
  matter: Parameters<typeof noticesOfAct>[0],
  act: string,
  now: Date,
): Promise<void> {
  const leadingGroup = house.district.pack.units.find((unit) => unit.kind === 'leadingGroup')?.code ?? null
  await keepNotices(tx, house, noticesOfAct(matter, act, leadingGroup), now)
}
