import { asDay, type Day } from '../core/day.ts'
import type { Pack } from '../packs/schema.ts'
import type { Duty } from '../plan/obligations.rules.ts'
import type { EntryValues } from '../plan/registers.contract.ts'
import { isUnit } from '../plan/units.rules.ts'
import type { Random } from './random.ts'

/** An entry of a register as it stands on a day; null before it is made. */
export interface EntryDraft {
  readonly kind: string
  readonly unit: string
  /** Its name, by which it is found again. */
  readonly name: string
  readonly at: (day: Day) => EntryValues | null
}

/** The unit an entry is filed under: of the measure's leads one that can be held to it, else the office. */
export function filingUnit(pack: Pick<Pack, 'units' | 'streets'>, duty: Duty, random: Random): string {
  const group = pack.units.find((unit) => unit.kind === 'leadingGroup')?.code
  const leads = duty.leads.filter((code) => isUnit(pack, code) && code !== group)
  const office = pack.units.find((unit) => unit.kind === 'office')?.code
  return leads.length > 0 ? random.pick(leads) : (office ?? (pack.units[0]?.code as string))
}

export const dayOn = (year: number, month: number, date: number): Day =>
  asDay(`${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`)
