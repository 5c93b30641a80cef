import { gramsToDecimal, roundDecimal } from '../../src/core/mass.ts'

/** 12345.6 → 12,345.6 ; works on decimal strings, so nothing passes through a float. */
export function groupDigits(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** A mass in 吨 to the kilogram, which is what a weighbridge can tell; finer masses keep every digit they have. */
export function tonnesText(grams: string | number | bigint): string {
  const exact = gramsToDecimal(BigInt(grams), '吨')
  const kilograms = roundDecimal(exact, 3)
  const fraction = exact.split('.')[1]?.length ?? 0
  return groupDigits(fraction > 3 ? exact : kilograms)
}

/** For sums that people compare at a glance. */
export function RoughMass({ grams }: { grams: string }) {
  return (
    <span className="num" title={`${groupDigits(grams)} 克`}>
      {groupDigits(roundDecimal(gramsToDecimal(BigInt(grams), '吨'), 2))}
    </span>
  )
}

export function Mass({ grams, signed = false }: { grams: string | number | bigint; signed?: boolean }) {
  if (BigInt(grams) === 0n) return <span className="num muted">0</span>
  const text = tonnesText(grams)
  const sign = signed && !text.startsWith('-') ? '+' : ''
  return (
    <span className="num" title={`${groupDigits(String(grams))} 克`}>
      {sign}
      {text.replace('-', '−')}
    </span>
  )
}
