import { findPackageCode } from '../core/package-code.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader } from '../platform/database.ts'
import type { TraceBothWays, TraceEnd, TraceLot, TraceSide } from './trace.contract.ts'
import { type Flow, flowOf, lotIn, lotKey, type NodeKey } from './trace-flow.rules.ts'
import {
  flowLines,
  type LotPlace,
  lotPlaces,
  namesOf,
  type TracedLot,
  type TracedPosting,
  tracedLots,
  tracedPostings,
} from './trace-flow.store.ts'
import { type Direction, incoming, type Shares, shareOut } from './trace-share.rules.ts'

/** Lots one trace may walk over; beyond it the question has to be asked nearer to what is looked for. */
export const mostTraced = 50_000

/** From lots backward to all origins and forward to all ends, with the share of each, exact to the gram. */
export async function traceShares(tx: Reader, lots: readonly number[]): Promise<TraceBothWays> {
  return {
    lots: [...lots],
    backward: await traceSide(tx, lots, 'backward'),
    forward: await traceSide(tx, lots, 'forward'),
  }
}

export async function traceSide(
  tx: Reader,
  starts: readonly number[],
  direction: Direction,
  most = mostTraced,
): Promise<TraceSide> {
  const lines = await flowLines(tx, starts, direction, most)
  if ((lines[0]?.reached ?? 0) > most) refuse('trace_too_large', { most })
  const postings = [...new Set(lines.map((l) => l.posting))]
  const named = [...new Set([...starts, ...lines.flatMap((l) => l.lot ?? [])])]
  const lots = new Map((await tracedLots(tx, named, postings)).map((l) => [l.lot, l]))
  const flow = flowOf(
    lines,
    [...lots.values()].map((l) => ({
      lot: l.lot,
      product: l.product,
      container: l.label === null ? null : (findPackageCode(l.label) ?? null),
    })),
  )
  const whole = incoming(flow.edges)
  const begin = new Map(starts.map((lot) => [lotKey(lot), wholeOf(lots.get(lot), whole)]))
  const shares = shareOut(flow, begin, direction)
  return await present(tx, { flow, shares, lots, whole, begin })
}

const wholeOf = (lot: TracedLot | undefined, whole: ReadonlyMap<NodeKey, number>): number =>
  lot?.product?.grams ?? (lot ? (whole.get(lotKey(lot.lot)) ?? 0) : 0)

interface Found {
  readonly flow: Flow
  readonly shares: Shares
  readonly lots: ReadonlyMap<number, TracedLot>
  readonly whole: ReadonlyMap<NodeKey, number>
  readonly begin: ReadonlyMap<NodeKey, number>
}

async function present(tx: Reader, found: Found): Promise<TraceSide> {
  const { shares, begin } = found
  const products = shares.along.filter(({ edge }) => edge.product && lotIn(edge.to) !== null)
  const shown = new Set([...shares.order, ...products.map(({ edge }) => edge.to)])
  const visited = [...shown].flatMap((n) => lotIn(n) ?? [])
  const steps = shares.along.filter(({ share, edge }) => share > 0 || edge.product)
  const told = [...new Set(steps.flatMap(({ edge }) => [edge.posting, ...edge.through]))]
  const [lying, postings, ends] = await Promise.all([
    lotPlaces(tx, visited),
    tracedPostings(tx, told),
    endsOf(tx, found),
  ])
  return {
    grams: [...begin.values()].reduce((a, b) => a + b, 0),
    lots: lotsOf(
      found,
      visited,
      Map.groupBy(lying, (p) => p.lot),
    ),
    ends,
    steps: stepsOf(steps, new Map(postings.map((p) => [p.posting, p]))),
  }
}

function lotsOf(
  { shares, lots, whole }: Found,
  visited: readonly number[],
  places: ReadonlyMap<number, LotPlace[]>,
): TraceLot[] {
  const depths = depthsOf(shares)
  const made = new Map<NodeKey, number>()
  for (const { edge, share } of shares.along)
    if (edge.product) made.set(edge.to, (made.get(edge.to) ?? 0) + share)
  return visited.flatMap((lot): TraceLot[] => {
    const known = lots.get(lot)
    const key = lotKey(lot)
    if (!known) return []
    return [
      {
        key,
        lot,
        label: known.label,
        code: known.code,
        product: known.product?.name ?? null,
        grams: wholeOf(known, whole),
        share: shares.at.get(key) ?? made.get(key) ?? 0,
        rest: shares.rest.get(key) ?? 0,
        depth: depths.get(key) ?? 0,
        places: (places.get(lot) ?? []).map(({ lot: _, ...place }) => place),
      },
    ]
  })
}

/** Steps on the longest way from where the trace began: `along` stands in topological order. */
function depthsOf({ order, along }: Shares): Map<NodeKey, number> {
  const depths = new Map<NodeKey, number>(order.map((n) => [n, 0]))
  const place = new Map(order.map((n, i) => [n, i]))
  for (const { edge } of along) {
    const backward = (place.get(edge.to) ?? Number.POSITIVE_INFINITY) < (place.get(edge.from) ?? -1)
    const [near, far] = backward ? [edge.to, edge.from] : [edge.from, edge.to]
    depths.set(far, Math.max(depths.get(far) ?? 0, (depths.get(near) ?? 0) + 1))
  }
  return depths
}

async function endsOf(tx: Reader, { flow, shares }: Found): Promise<TraceEnd[]> {
  const ends = shares.order.flatMap((key) => {
    const as = flow.outside.get(key)
    return as ? [{ key, as, share: shares.at.get(key) ?? 0 }] : []
  })
  const { facilities, parties } = await namesOf(
    tx,
    ends.flatMap((e) => e.as.facility ?? []),
    ends.flatMap((e) => e.as.owner ?? []),
  )
  const name = (names: ReadonlyMap<number, string>, id: number | null) =>
    id === null ? null : { id, name: names.get(id) ?? `#${id}` }
  return ends
    .filter((e) => e.share > 0)
    .map(({ key, as, share }) => ({
      key,
      share,
      position: as.position,
      method: as.method,
      born: as.born,
      facility: name(facilities, as.facility),
      owner: name(parties, as.owner),
    }))
    .sort((a, b) => b.share - a.share || (a.key < b.key ? -1 : 1))
}

function stepsOf(steps: Shares['along'], postings: ReadonlyMap<number, TracedPosting>): TraceSide['steps'] {
  return steps.map(({ edge, share }) => {
    const told = postings.get(edge.posting)
    // A closed package's way through a load is told by the load.
    const movement = edge.through.map((p) => postings.get(p)?.movement ?? null).find((m) => m !== null)
    return {
      from: edge.from,
      to: edge.to,
      posting: edge.posting,
      kind: told?.kind ?? '',
      day: told?.day ?? '',
      grams: edge.grams,
      share,
      product: edge.product,
      movement: movement ?? null,
    }
  })
}
