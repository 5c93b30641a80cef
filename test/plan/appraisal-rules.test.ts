import { expect, it } from 'vitest'
import { adjustedLines, scoresOf } from '../../src/plan/appraisal.rules.ts'
import { isIssuedOrder } from '../../src/plan/hands.rules.ts'
import type { Matter } from '../../src/plan/machine.rules.ts'
import type { AppraisalLine } from '../../src/plan/matters.contract.ts'
import { demo } from '../packs/support.ts'

const scheme = demo.rhythm.appraisal
const veto = scheme.veto[0]
if (!veto) throw new Error('the fictional pack has a veto')

const line = (over: Partial<AppraisalLine>): AppraisalLine => ({
  unit: 'qh_construction',
  item: 'timeliness',
  name: '报送及时',
  kind: 'base',
  max: 10,
  points: 6,
  records: [],
  explanation: '',
  adjusted: null,
  ...over,
})
const record = { kind: 'register', key: '1', title: '登记' }
const records = Array.from({ length: veto.each }, () => record) as unknown as AppraisalLine['records']
const vetoLine = line({ item: veto.key, name: veto.name, kind: 'veto', max: 0, points: 0, records })

const upheld = (item: string, points: number | null) =>
  ({
    payload: { lines: [line({}), vetoLine] },
    arisen: [
      {
        kind: 'dispute',
        state: 'upheld',
        unit: 'qh_construction',
        payload: { item, points, answer: '情况属实' },
      },
    ],
  }) as unknown as Matter<'appraisal'>

it('an upheld dispute lifts the veto it is about, and no other', () => {
  expect(scoresOf(upheld(veto.key, null).payload.lines, scheme)[0]?.vetoed).toEqual([veto.name])
  expect(scoresOf(adjustedLines(upheld(veto.key, null)), scheme)[0]?.vetoed).toEqual([])
  expect(scoresOf(adjustedLines(upheld('timeliness', 9)), scheme)[0]?.vetoed).toEqual([veto.name])
})

it('an upheld dispute gives no more than the item has', () => {
  expect(scoresOf(adjustedLines(upheld('timeliness', 99)), scheme)[0]?.total).toBe(10)
})

it('an order counts once it went out, and not when it was voided', () => {
  const order = (number: string | null, state: string) => isIssuedOrder({ number, state })
  expect(order(null, 'signed')).toBe(false)
  expect(order('督办〔2025〕1号', 'numbered')).toBe(false)
  expect(order('督办〔2025〕1号', 'voided')).toBe(false)
  expect(order('督办〔2025〕1号', 'issued')).toBe(true)
})
