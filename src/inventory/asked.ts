import { z } from 'zod'
import { asOfDay } from '../core/as-of.ts'
import { isDay } from '../core/day.ts'
import { parsePeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { Actor } from '../platform/actor.ts'
import { scopeOf } from '../platform/rights.rules.ts'
import type { InventoryQuery } from './inventory.ts'
import { ownScope, readScope } from './scope.rules.ts'

/** What every page of figures asks: for which days, of whom, as known when. */
export const Asked = z.object({
  period: z.string().default(''),
  scope: z.string().optional(),
  asOf: z
    .string()
    .refine((text): boolean => isDay(text), '应为 YYYY-MM-DD')
    .optional(),
})
export type Asked = z.infer<typeof Asked>

/** Reads it; what is left out is this year, and all that the person sees. */
export function askedBy(
  house: House,
  actor: Actor,
  now: Date,
  q: Asked,
): Pick<InventoryQuery, 'period' | 'scope' | 'asOf' | 'today'> {
  const today = dayIn(house.district.zone, now)
  const all = scopeOf(actor, 'read', 'inventory') === 'all'
  const scope = readScope(q.scope ?? (all ? 'district' : ownScope(actor)), house.district)
  if (!all && scope.kind === 'district') refuse('scope_not_yours', { scope: scope.label })
  return {
    period: parsePeriod(q.period === '' ? today.slice(0, 4) : q.period),
    scope,
    asOf: asOfDay(q.asOf, today),
    today,
  }
}
