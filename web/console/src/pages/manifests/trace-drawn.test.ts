import { describe, expect, it } from 'vitest'
import type { TraceBothWays, TraceLot } from '../../../../../src/ledger/trace.contract.ts'
import { drawnOf } from './trace-drawn.ts'

const place = { id: 1, name: '甲厂' }
const lot = (n: number, more: Partial<TraceLot> = {}): TraceLot => ({
  ...{ key: `L${n}`, lot: n, label: null, code: '900-214-08', product: null, grams: 10, share: 10 },
  ...{ rest: 0, depth: 0, places: [], ...more },
})
const step = (from: string, to: string, share: number) => ({
  ...{
    from,
    to,
    posting: 1,
    kind: 'merge',
    day: '2026-03-02',
    grams: 10,
    share,
    product: false,
    movement: null,
  },
})
const end = (key: string, position: 'generated' | 'disposed', share: number) => ({
  ...{ key, position, facility: place, owner: place, method: null, born: null, share },
})

/** 10 g arose, were mixed with others, and of the mixture 6 were disposed of while 4 still lie there. */
const trace: TraceBothWays = {
  lots: [1],
  backward: { grams: 10, lots: [lot(1)], ends: [end('E', 'generated', 10)], steps: [step('E', 'L1', 10)] },
  forward: {
    grams: 10,
    lots: [lot(1), lot(2, { rest: 4, label: '混合批' })],
    ends: [end('E', 'disposed', 6)],
    steps: [step('L1', 'L2', 10), step('L2', 'E', 6), step('L2', 'nobody', 0)],
  },
}

describe('the picture of a trace', () => {
  const { nodes, links } = drawnOf(trace)
  const sum = (pick: (l: (typeof links)[number]) => boolean) =>
    links.filter(pick).reduce((s, l) => s + l.grams, 0)

  it('keeps an origin and an end apart that the two sides call alike', () => {
    expect(nodes.map((n) => [n.kind, n.label])).toEqual([
      ['source', '产生 甲厂'],
      ['subject', '批次 #1'],
      ['end', '处置 甲厂'],
      ['lot', '混合批'],
      ['rest', '现存'],
    ])
  })
  it('hands every gram on: what comes into a lot leaves it or still lies there', () => {
    for (const key of ['L1', 'L2']) expect(sum((l) => l.to === key)).toBe(sum((l) => l.from === key))
    expect(sum((l) => l.to.startsWith('rest') || l.to.startsWith('>'))).toBe(10)
  })
  it('draws no flow without a share', () => {
    expect(links.some((l) => l.to.includes('nobody'))).toBe(false)
  })
})
