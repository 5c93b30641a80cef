import type { ActFact } from './contract.ts'

/** A phone may run ahead by this much before its time cannot be true. */
const aheadMs = 5 * 60_000
/** What a phone kept longer than this is told by the server's clock. */
const longestMs = 30 * 86_400_000

/**
 * Whether the phone's time can be when the act was done: not in the future, not before the act before it, not older
 * than a phone keeps. What cannot be is flagged beside the server's time, never corrected in silence.
 */
export function clockOf(deviceAt: Date | null, now: Date, before: string | null): ActFact['clock'] {
  if (deviceAt === null) return 'server'
  const at = deviceAt.getTime()
  const ahead = at > now.getTime() + aheadMs
  const stale = at < now.getTime() - longestMs
  const backwards = before !== null && at < new Date(before).getTime()
  return ahead || stale || backwards ? 'implausible' : 'device'
}
