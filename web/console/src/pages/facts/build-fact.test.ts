import { describe, expect, it } from 'vitest'
import { Fact } from '../../../../../src/ledger/contract.ts'
import { buildFact } from './build-fact.ts'
import { factFormOf, factForms } from './fact-kinds.ts'

/** Something that every field of a form can be filled in with. */
const filled = {
  occurredOn: '2025-03-05',
  from: '2025-03-01',
  departedOn: '2025-03-04',
  facility: '7',
  consignor: '7',
  consignee: '8',
  to: '9',
  carrier: '10',
  code: '900-005-S17',
  toCode: '900-214-08',
  grams: '12.5 公斤',
  counted: '1 吨',
  refused: '500 克',
  added: '3 公斤',
  purpose: 'utilize',
  basis: 'identified',
  grade: 'recorded',
  year: 2024,
  label: '桶一',
  foundBy: '巡查员',
  documentNo: 'A1',
  lots: [{ lot: 3 }, { lot: 4, quantity: '2 公斤' }],
  inputs: [{ lot: 3 }],
  outputs: [{ name: '桶二', quantity: '1 公斤' }],
  residues: [{ name: '900-001-S03', quantity: '1 公斤' }, {}],
  products: [{ name: '砖', quantity: '2 公斤' }],
  columns: [{ name: 'generated', quantity: '0' }],
}

describe('buildFact', () => {
  it.each(factForms.map((f) => f.kind))('makes of a filled-in form a fact the book takes: %s', (kind) => {
    const form = factFormOf(kind)
    const values = kind === 'store' ? { ...filled, from: '6' } : filled
    const fact = buildFact(form, values)
    expect(Fact.safeParse(fact).error?.issues).toBeUndefined()
    expect(fact.kind).toBe(kind)
  })

  it('keeps the quantity as it was written beside the grams', () => {
    const fact = buildFact(factFormOf('generate'), filled)
    expect(fact).toMatchObject({ grams: 12_500, measure: { value: '12.5', unit: '千克' } })
  })

  it('weighs pieces and volumes by the declared factors, and refuses without them', () => {
    const form = factFormOf('generate')
    const three = { ...filled, grams: '3 桶' }
    expect(() => buildFact(form, three)).toThrow('没有申报每桶的重量')
    expect(buildFact(form, { ...three, massPerPiece: '25 公斤' })).toMatchObject({ grams: 75_000 })
    expect(buildFact(form, { ...filled, grams: '2 方', density: '1.5' })).toMatchObject({ grams: 3_000_000 })
  })

  it('leaves out what was left empty', () => {
    const fact = buildFact(factFormOf('ship'), { ...filled, lots: [], plate: '', method: undefined })
    expect(Object.keys(fact)).not.toEqual(expect.arrayContaining(['plate']))
    expect(fact).not.toHaveProperty('lots')
    expect(fact).not.toHaveProperty('method')
  })
})
