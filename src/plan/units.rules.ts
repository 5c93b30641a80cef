import type { Pack } from '../packs/schema.ts'
import type { UnitRef } from './contract.ts'

type Units = Pick<Pack, 'units' | 'streets'>

/** Canonical name of a unit or street of the pack; a code nobody has is shown as it is. */
export function unitName({ units, streets }: Units, code: string): string {
  return [...units, ...streets].find((one) => one.code === code)?.name ?? code
}

export const unitRef = (pack: Units, code: string): UnitRef => ({ code, name: unitName(pack, code) })

/** A unit that can be held to something: every department and street, but not a placeholder for everybody concerned. */
export function isUnit({ units, streets }: Units, code: string): boolean {
  return (
    streets.some((s) => s.code === code) || units.some((u) => u.code === code && u.kind !== 'placeholder')
  )
}
