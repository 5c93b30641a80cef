import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { Fact } from './contract.ts'

/** The first law on solid waste took effect on this day; no paper about it is older. */
export const earliestDay = '1996-04-01' as Day

/**
 * What a person may say of a fact by hand: a day that has come, and no better evidence than they show. A device's weight
 * comes with its ticket; two signatures come with a manifest and are never typed.
 */
export function checkSaid(fact: Fact, today: Day, attachments: readonly string[]): void {
  const first = fact.kind === 'declare' ? fact.from : fact.occurredOn
  if (first > today) refuse('fact_in_future', { day: first, today })
  if (fact.occurredOn < earliestDay) refuse('fact_too_early', { day: fact.occurredOn, earliest: earliestDay })
  if (fact.grade === 'manifested') refuse('grade_not_typed')
  if (fact.grade === 'weighed' && attachments.length === 0) refuse('grade_without_ticket')
}
