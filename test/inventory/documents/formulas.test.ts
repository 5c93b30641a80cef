import { expect, test } from 'vitest'
import type { InventoryRow } from '../../../src/inventory/contract.ts'
import { rateFormula } from '../../../src/inventory/documents/formulas.ts'

const row = (generated: string, utilized: string): InventoryRow => ({
  key: 'r',
  label: '',
  cells: { generated, utilized },
  notes: {},
  evidence: {},
})
const rate = { numerator: ['utilized'], denominator: ['generated'] }
const letterOf = (key: string) => ({ generated: 'C', utilized: 'D' })[key]

test('a rate over some rows is the living formula of those rows', () => {
  const rows = [
    { row: row('10', '9'), number: 7 },
    { row: row('30', '29'), number: 8 },
  ]
  expect(rateFormula('95.00', rate, rows, letterOf)).toBe(
    'IF(SUM(C7,C8)=0,"",ROUND(SUM(D7,D8)/SUM(C7,C8),4))',
  )
})

test('where the rows give another figure than is printed, there is no formula', () => {
  expect(rateFormula('96.00', rate, [{ row: row('10', '9'), number: 7 }], letterOf)).toBeUndefined()
})
