import { gramsToDecimal } from '../../../../../src/core/mass.ts'
import { Refusal } from '../../../../../src/core/refusal.ts'
import { groupDigits } from '../../../../ui/mass.tsx'
import { UnderstoodInput } from '../../../../ui/understood-input.tsx'
import { type FormValues, readQuantity } from './build-fact.ts'

export interface QuantityInputProps {
  readonly value?: string
  readonly onChange?: (text: string) => void
  readonly id?: string
  readonly label: string
  /** Density and mass per piece, as far as they are filled in. */
  readonly factors: FormValues
  readonly placeholder?: string
}

/** People write “12.5 公斤” or “3 桶”. */
export function QuantityInput({ value, onChange, id, label, factors, placeholder }: QuantityInputProps) {
  return (
    <UnderstoodInput
      id={id}
      label={label}
      value={value}
      onChange={onChange}
      placeholder={placeholder ?? '如 1.25 吨、350 公斤'}
      read={understand(value ?? '', factors)}
    />
  )
}

export function understand(text: string, factors: FormValues): { ok: boolean; text: string } | null {
  if (text.trim() === '') return null
  try {
    const { grams, rounded } = readQuantity(text, factors)
    return {
      ok: true,
      text: `= ${groupDigits(gramsToDecimal(grams, '吨'))} 吨${rounded ? '（四舍五入到克）' : ''}`,
    }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, text: error.message }
    throw error
  }
}
