import { type Grams, grams, largestRemainder } from '../core/mass.ts'
import { type Edge, type Flow, lotIn, type NodeKey } from './trace-flow.rules.ts'

/** What of a traced mass is where: each node once, in topological order away from where the trace began. */
export interface Shares {
  readonly order: readonly NodeKey[]
  /** Grams of the traced mass that came to a node, or came from it. */
  readonly at: ReadonlyMap<NodeKey, number>
  /** Grams of it along each edge, in the order of `edges`. */
  readonly along: readonly { readonly edge: Edge; readonly share: number }[]
  /** Forward: what of it still lies in a lot. Backward: what of a lot nobody tells the coming of. */
  readonly rest: ReadonlyMap<NodeKey, number>
}

export type Direction = 'backward' | 'forward'

/** What came into a node altogether. A product has its own mass, which is no part of the book's. */
export function incoming(edges: readonly Edge[]): ReadonlyMap<NodeKey, number> {
  const sums = new Map<NodeKey, number>()
  for (const e of edges) sums.set(e.to, (sums.get(e.to) ?? 0) + e.grams)
  return sums
}

/**
 * Hands the traced mass on from node to node in proportion to what flowed, by largest remainder, ties to the earlier
 * posting and then the smaller lot: what is handed on sums to what came, to the gram.
 */
export function shareOut(
  flow: Pick<Flow, 'edges'>,
  starts: ReadonlyMap<NodeKey, number>,
  direction: Direction,
): Shares {
  const backward = direction === 'backward'
  const near = (e: Edge): NodeKey => (backward ? e.to : e.from)
  const far = (e: Edge): NodeKey => (backward ? e.from : e.to)
  const next = Map.groupBy(flow.edges, near)
  for (const list of next.values()) list.sort((a, b) => a.posting - b.posting || compareNodes(far(a), far(b)))
  const came = incoming(flow.edges.filter((e) => !e.product))
  const order = sorted([...starts.keys()], next, far)
  const at = new Map<NodeKey, number>(starts)
  const rest = new Map<NodeKey, number>()
  const along: { edge: Edge; share: number }[] = []
  const done = new Set<NodeKey>()
  for (const node of order) {
    done.add(node)
    const share = at.get(node) ?? 0
    const edges = (next.get(node) ?? []).filter((e) => backward || !e.product)
    const out = edges.reduce((sum, e) => sum + e.grams, 0)
    const held = backward ? 0 : Math.max(0, (came.get(node) ?? out) - out)
    const weights = [...edges.map((e) => e.grams), held]
    const divided = out + held === 0 ? null : largestRemainder(grams(share), weights)
    if (lotIn(node) !== null) keep(rest, node, divided ? (divided[edges.length] as Grams) : share)
    edges.forEach((edge, i) => {
      const part = (divided?.[i] ?? 0) as number
      along.push({ edge, share: part })
      // A ring in the book would hand mass to a node that has handed on already: there it stays.
      if (done.has(far(edge))) keep(rest, far(edge), part)
      else at.set(far(edge), (at.get(far(edge)) ?? 0) + part)
    })
    if (!backward) along.push(...productsOf(next.get(node) ?? [], share, came.get(node) ?? 0))
  }
  return { order, at, along, rest }
}

const keep = (rest: Map<NodeKey, number>, node: NodeKey, mass: number): void => {
  if (mass > 0) rest.set(node, (rest.get(node) ?? 0) + mass)
}

/** What of a product comes from the traced part of a lot: as much as that part is of the whole. */
const productsOf = (edges: readonly Edge[], share: number, whole: number): { edge: Edge; share: number }[] =>
  edges
    .filter((e) => e.product && whole > 0)
    .map((edge) => ({ edge, share: Number((BigInt(edge.grams) * BigInt(share)) / BigInt(whole)) }))

function compareNodes(a: NodeKey, b: NodeKey): number {
  const [x, y] = [lotIn(a), lotIn(b)]
  if (x !== null && y !== null) return x - y
  return x !== null ? -1 : y !== null ? 1 : a < b ? -1 : a > b ? 1 : 0
}

/** Each node after all that lead to it; a ring is cut at its smallest node. */
function sorted(
  starts: readonly NodeKey[],
  next: ReadonlyMap<NodeKey, readonly Edge[]>,
  far: (e: Edge) => NodeKey,
): NodeKey[] {
  const waits = new Map<NodeKey, number>(starts.map((s) => [s, 0]))
  const seen = [...new Set(starts)]
  for (let i = 0; i < seen.length; i++)
    for (const e of next.get(seen[i] as NodeKey) ?? []) {
      if (!waits.has(far(e))) seen.push(far(e))
      waits.set(far(e), (waits.get(far(e)) ?? 0) + 1)
    }
  const order: NodeKey[] = []
  const ready = seen.filter((n) => waits.get(n) === 0)
  const placed = new Set<NodeKey>(ready)
  for (;;) {
    const node = ready.shift() ?? cutRing(seen, placed)
    if (node === undefined) return order
    placed.add(node)
    order.push(node)
    for (const e of next.get(node) ?? []) {
      const left = (waits.get(far(e)) ?? 0) - 1
      waits.set(far(e), left)
      if (left <= 0 && !placed.has(far(e))) {
        placed.add(far(e))
        ready.push(far(e))
      }
    }
  }
}

const cutRing = (seen: readonly NodeKey[], placed: ReadonlySet<NodeKey>): NodeKey | undefined =>
  seen.filter((n) => !placed.has(n)).sort(compareNodes)[0]
