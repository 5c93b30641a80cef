import type { FieldValue } from '../../src/manifests/contract.ts'
import { tonnesText } from '../ui/mass.tsx'
import type { Local } from './local.rules.ts'
import { facilityName, partyName } from './shown.ts'

/** A value as people read it. */
export function valueText(of: Local, key: string, value: FieldValue | undefined): string {
  const field = of.profile.fields.find((f) => f.key === key)
  if (value === null || value === undefined || !field) return '—'
  switch (field.type) {
    case 'grams':
      return `${tonnesText(value)} 吨`
    case 'facility':
      return facilityName(of, value)
    case 'party':
      return partyName(of, Number(value))
    case 'choice':
      return field.choices?.find((c) => c.value === value)?.title ?? String(value)
    case 'percent':
      return `${value}%`
    default:
      return String(value)
  }
}
