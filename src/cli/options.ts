import { refuse } from '../core/refusal.ts'

/** `--year 2025` */
export function readYear(text: string): number {
  const year = Number(text)
  return Number.isInteger(year) && year >= 1900 && year < 3000
    ? year
    : refuse('year_unreadable', { year: text })
}
