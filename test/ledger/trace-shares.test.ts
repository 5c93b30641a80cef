import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writePackageCode } from '../../src/core/package-code.ts'
import { type FlowLine, type FlowLot, flowOf, lotIn, lotKey } from '../../src/ledger/trace-flow.rules.ts'
import { incoming, shareOut } from '../../src/ledger/trace-share.rules.ts'

/** Random books as the trace reads them: each fact takes from lots there are and puts into new ones and ends. */
interface Move {
  readonly from: readonly { pick: number; part: number }[]
  readonly generated: number
  readonly outputs: readonly number[]
  readonly ends: number
}

const move: fc.Arbitrary<Move> = fc.record({
  from: fc.array(fc.record({ pick: fc.nat(1000), part: fc.integer({ min: 1, max: 100 }) }), { maxLength: 5 }),
  generated: fc.nat(100_000),
  outputs: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 3 }),
  ends: fc.nat(40),
})

const at = { facility: 1, owner: 1, method: null, born: null }

/** The book of some moves; what each lot still holds is kept beside it, by plain sums. */
function bookOf(moves: readonly Move[]): { lines: FlowLine[]; lots: FlowLot[]; held: Map<number, number> } {
  const held = new Map<number, number>()
  const lines: FlowLine[] = []
  let next = 1
  moves.forEach((m, i) => {
    const posting = i + 1
    const open = [...held].filter(([, g]) => g > 0).map(([lot]) => lot)
    const taken = new Map<number, number>()
    for (const { pick, part } of m.from) {
      const lot = open[pick % Math.max(1, open.length)]
      if (lot === undefined || taken.has(lot)) continue
      taken.set(lot, Math.max(1, Math.floor(((held.get(lot) as number) * part) / 100)))
    }
    const input = [...taken.values()].reduce((a, b) => a + b, 0) + m.generated
    if (input === 0) return
    for (const [lot, g] of taken) {
      held.set(lot, (held.get(lot) as number) - g)
      lines.push({ ...at, posting, lot, position: 'stored', grams: -g })
    }
    if (m.generated > 0)
      lines.push({
        ...at,
        posting,
        lot: null,
        position: 'generated',
        born: '2025-01-01',
        grams: -m.generated,
      })
    const weights = [...m.outputs, m.ends]
    const all = weights.reduce((a, b) => a + b, 0)
    let left = input
    weights.forEach((w, k) => {
      const g = k === weights.length - 1 || all === 0 ? left : Math.floor((input * w) / all)
      left -= g
      if (g === 0) return
      if (k === weights.length - 1) {
        lines.push({ ...at, posting, lot: null, position: 'disposed', grams: g })
        return
      }
      held.set(next, g)
      lines.push({ ...at, posting, lot: next++, position: 'stored', grams: g })
    })
  })
  const lots = [...Array(next - 1).keys()].map((i) => ({ lot: i + 1, product: null, container: null }))
  return { lines, lots, held }
}

const sum = (list: Iterable<number>): number => [...list].reduce((a, b) => a + b, 0)
const runs = { numRuns: Number(process.env.WUFEI_RUNS ?? 150) }
const books = fc.array(move, { minLength: 3, maxLength: 25 })

describe('shares of a traced mass', () => {
  it('sum to it exactly, backward and forward, and each lot stands once after all that lead to it', () => {
    fc.assert(
      fc.property(books, fc.nat(1000), (moves, pick) => {
        const { lines, lots, held } = bookOf(moves)
        fc.pre(lots.length > 0)
        const flow = flowOf(lines, lots)
        const whole = incoming(flow.edges)
        const start = lotKey((pick % lots.length) + 1)
        const mass = whole.get(start) as number
        for (const direction of ['backward', 'forward'] as const) {
          const shares = shareOut(flow, new Map([[start, mass]]), direction)
          const outside = shares.order.filter((n) => flow.outside.has(n)).map((n) => shares.at.get(n) ?? 0)
          expect(sum(outside) + sum(shares.rest.values())).toBe(mass)
          expect(new Set(shares.order).size).toBe(shares.order.length)
          const place = new Map(shares.order.map((n, i) => [n, i]))
          for (const { edge } of shares.along) {
            const [near, far] = direction === 'backward' ? [edge.to, edge.from] : [edge.from, edge.to]
            expect(place.get(near) as number).toBeLessThan(place.get(far) as number)
          }
        }
        // What the lots hold by plain sums is what the flow leaves in them.
        const out = new Map<number, number>()
        for (const e of flow.edges)
          if (lotIn(e.from) !== null)
            out.set(lotIn(e.from) as number, (out.get(lotIn(e.from) as number) ?? 0) + e.grams)
        for (const [lot, g] of held) expect((whole.get(lotKey(lot)) ?? 0) - (out.get(lot) ?? 0)).toBe(g)
      }),
      runs,
    )
  })

  it('are what exact fractions along every path come to, to a gram a step, and forward agrees with backward', () => {
    fc.assert(
      fc.property(books, fc.nat(1000), fc.nat(1000), (moves, a, b) => {
        const { lines, lots } = bookOf(moves)
        fc.pre(lots.length > 1)
        const flow = flowOf(lines, lots)
        const whole = incoming(flow.edges)
        const [x, y] = [lotKey((a % lots.length) + 1), lotKey((b % lots.length) + 1)]
        fc.pre(x !== y)
        const forward = shareOut(flow, new Map([[x, whole.get(x) as number]]), 'forward')
        const backward = shareOut(flow, new Map([[y, whole.get(y) as number]]), 'backward')
        // Recomputed in floating point, path by path, without order, rounding or largest remainders.
        const fraction = (node: string): number =>
          node === x
            ? 1
            : sum(
                flow.edges
                  .filter((e) => e.to === node)
                  .map((e) => (fraction(e.from) * e.grams) / (whole.get(node) as number)),
              )
        const exact = fraction(y) * (whole.get(y) as number)
        const slack = flow.edges.length + 1
        expect(Math.abs((backward.at.get(x) ?? 0) - exact)).toBeLessThanOrEqual(slack)
        expect(Math.abs((forward.at.get(y) ?? 0) - exact)).toBeLessThanOrEqual(slack)
      }),
      runs,
    )
  })
})

const load = (posting: number, taken: [number, number][], into: number): FlowLine[] => [
  ...taken.map(([lot, g]): FlowLine => ({ ...at, posting, lot, position: 'stored', grams: -g })),
  { ...at, posting, lot: into, position: 'in_transit', grams: sum(taken.map(([, g]) => g)) },
]

describe('what was never mixed', () => {
  it('a closed drum keeps its own origin through a truckload that the book keeps as one lot', () => {
    const [one, two] = [
      writePackageCode({ year: 2026, ordinal: 1 }),
      writePackageCode({ year: 2026, ordinal: 2 }),
    ]
    const generated = (posting: number, lot: number, g: number, born: string): FlowLine[] => [
      { ...at, posting, lot: null, position: 'generated', born, grams: -g },
      { ...at, posting, lot, position: 'stored', grams: g },
    ]
    const lines: FlowLine[] = [
      ...generated(1, 1, 200, '2025-01-01'),
      ...generated(2, 2, 300, '2025-02-01'),
      ...load(
        3,
        [
          [1, 200],
          [2, 300],
        ],
        3,
      ),
      { ...at, posting: 4, lot: 3, position: 'in_transit', grams: -500 },
      { ...at, posting: 4, lot: 4, position: 'stored', grams: 490 },
      { ...at, posting: 4, lot: null, position: 'discrepancy', grams: 10 },
      { ...at, posting: 5, lot: 4, position: 'stored', grams: -490 },
      { ...at, posting: 5, lot: 5, position: 'stored', grams: 196 },
      { ...at, posting: 5, lot: 6, position: 'stored', grams: 294 },
    ]
    const containers = [one, two, null, null, one, two]
    const lots = containers.map((container, i) => ({ lot: i + 1, product: null, container }))
    const flow = flowOf(lines, lots)
    const back = shareOut(flow, new Map([[lotKey(5), 196]]), 'backward')
    expect(back.at.get('source generated 1 1 2025-01-01')).toBe(196)
    expect(back.at.has('source generated 1 1 2025-02-01')).toBe(false)
    const on = shareOut(flow, new Map([[lotKey(1), 200]]), 'forward')
    // What was lost on the way was lost of both.
    expect(on.rest.get(lotKey(5))).toBe(196)
    expect(sum([...flow.outside.keys()].map((n) => on.at.get(n) ?? 0))).toBe(4)
  })

  it('reagents leave in the residue first, and a product tells what it was made of', () => {
    const lines: FlowLine[] = [
      { ...at, posting: 1, lot: 1, position: 'stored', grams: -600 },
      { ...at, posting: 1, lot: 2, position: 'stored', grams: -400 },
      { ...at, posting: 1, lot: null, position: 'added', grams: -100 },
      { ...at, posting: 1, lot: null, position: 'transformed', grams: 300 },
      { ...at, posting: 1, lot: null, position: 'transformed', grams: -300 },
      { ...at, posting: 1, lot: 3, position: 'stored', grams: 300 },
      { ...at, posting: 1, lot: null, position: 'utilized', method: 'R15', grams: 800 },
    ]
    const lots: FlowLot[] = [
      ...[1, 2, 3].map((lot) => ({ lot, product: null, container: null })),
      { lot: 4, product: { posting: 1, grams: 501 }, container: null },
    ]
    const flow = flowOf(lines, lots)
    const residue = shareOut(flow, new Map([[lotKey(3), 300]]), 'backward')
    expect([...residue.at].filter(([n]) => n.includes('added')).map(([, g]) => g)).toEqual([100])
    expect([residue.at.get(lotKey(1)), residue.at.get(lotKey(2))]).toEqual([120, 80])
    const product = shareOut(flow, new Map([[lotKey(4), 501]]), 'backward')
    expect([product.at.get(lotKey(1)), product.at.get(lotKey(2))]).toEqual([301, 200])
  })

  it('rows that the asker may not see are named as such, and the sums stay whole', () => {
    const flow = flowOf(
      [
        { ...at, posting: 1, lot: 1, position: 'stored', grams: -100 },
        { ...at, posting: 1, lot: 2, position: 'stored', grams: 250 },
      ],
      [1, 2].map((lot) => ({ lot, product: null, container: null })),
    )
    const back = shareOut(flow, new Map([[lotKey(2), 250]]), 'backward')
    const unseen = [...flow.outside].find(([, o]) => o.position === 'unseen')?.[0] as string
    expect(back.at.get(unseen)).toBe(150)
  })
})
