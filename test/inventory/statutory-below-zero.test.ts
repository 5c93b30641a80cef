import { expect, test } from 'vitest'
import { belowZero, type Flows } from '../../src/inventory/statutory-flows.rules.ts'

const flows = (generated: bigint, out: bigint, opening: bigint, closing: bigint): Flows => ({
  generated: generated * 1_000_000n,
  opening: opening * 1_000_000n,
  closing: closing * 1_000_000n,
  unexplained: 0n,
  out: [{ column: 'utilized', method: '', dest: 1, grams: out * 1_000_000n }],
})

test('a month that gave more than arose says whether old stock went or the scales differ', () => {
  expect(belowZero(flows(5n, 5n, 0n, 0n))).toEqual([])
  expect(belowZero(flows(5n, 3n, 0n, 2n))).toEqual([])
  expect(belowZero(flows(2n, 5n, 4n, 1n))).toEqual(['动用以前贮存 3 吨'])
  expect(belowZero(flows(5n, 6n, 0n, 0n))).toEqual(['接收量与移出量之差及来源待补 1 吨'])
  expect(belowZero(flows(2n, 6n, 4n, 1n))).toEqual(['动用以前贮存 3 吨', '接收量与移出量之差及来源待补 1 吨'])
})
