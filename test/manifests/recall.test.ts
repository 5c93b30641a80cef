import { expect, it } from 'vitest'
import type { TraceBothWays } from '../../src/ledger/trace.contract.ts'
import { loadsOf } from '../../src/manifests/recall.rules.ts'

const [mill, plant] = [
  { id: 1, name: '甲厂' },
  { id: 2, name: '处置厂' },
]
const load = {
  ...{ id: 7, consignor: mill, consignee: plant, carrier: null, plate: '示A·00001', documentNo: 'WFGY1' },
}
const step = (from: string, to: string, posting: number, day: string, share: number) => ({
  ...{ from, to, posting, day, share, grams: share, kind: 'ship', product: false, movement: load },
})

it('a load of several packages holds what all of them brought, counted once on its way in and out', () => {
  const trace: TraceBothWays = {
    lots: [3],
    backward: {
      ...{ grams: 35, lots: [], ends: [] },
      steps: [step('L1', 'L3', 11, '2026-03-02', 20), step('L2', 'L3', 11, '2026-03-02', 15)],
    },
    forward: {
      ...{ grams: 35, lots: [], ends: [] },
      steps: [step('L3', 'E1', 12, '2026-03-03', 30), step('L3', 'E2', 12, '2026-03-03', 5)],
    },
  }
  expect(loadsOf(trace)).toEqual([
    expect.objectContaining({ movement: 7, day: '2026-03-02', documentNo: 'WFGY1', share: 35 }),
  ])
})
