import { type Day, parseDay } from './day.ts'
import { refuse } from './refusal.ts'

/** The past day at whose end something was known; null: now. Of a day that has not come nothing is known. */
export function asOfDay(text: string | undefined, today: Day): Day | null {
  if (text === undefined || text === '') return null
  const day = parseDay(text)
  if (day > today) refuse('as_of_in_future', { asOf: day, today })
  return day < today ? day : null
}
