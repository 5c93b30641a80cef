import type { Day } from '../core/day.ts'
import { addWorkingDays } from '../core/working-days.ts'
import type { Reader } from '../platform/database.ts'
import { issuedPeriods, type MatterRecord } from './matters.store.ts'
import { owesMinutes } from './meetings.rules.ts'
import type { RhythmHouse } from './rhythm-house.ts'

/** By when a meeting's minutes are to be sent out; null where it owes none, or none any more. */
export type MinutesDue = (matter: Pick<MatterRecord, 'kind' | 'state' | 'payload'>) => Day | null

export async function minutesDue(
  tx: Reader,
  { district }: Pick<RhythmHouse, 'district'>,
  today: Day,
): Promise<MinutesDue> {
  const { rhythm, holidays } = district.pack
  const kinds = rhythm.papers.filter((one) => one.use === 'minutes').map((one) => one.key)
  // A district that sends out no minutes owes none.
  if (kinds.length === 0) return () => null
  const issued = await issuedPeriods(tx, kinds)
  return ({ kind, state, payload }) =>
    kind === 'meeting' && owesMinutes({ state, payload }, today, issued)
      ? addWorkingDays(payload.heldOn as Day, rhythm.meeting.minutesWorkingDays, holidays).day
      : null
}
