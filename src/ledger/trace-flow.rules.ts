import type { Position } from '../core/codes.ts'
import { type Grams, grams, largestRemainder } from '../core/mass.ts'

/**
 * What moved between lots: the lines of a fact and of everything that corrected it, summed by where they stand. Grams
 * are signed as in the book.
 */
export interface FlowLine {
  /** The posting that first told the fact. */
  readonly posting: number
  readonly lot: number | null
  readonly position: Position
  readonly facility: number
  readonly owner: number
  readonly method: string | null
  readonly born: string | null
  readonly grams: number
}

/** A lot as far as it decides how mass flows. */
export interface FlowLot {
  readonly lot: number
  /** Of a product, the treatment it came of, and its own mass; its lots have no lines in the book. */
  readonly product: { readonly posting: number; readonly grams: number } | null
  /** The package that this lot lies in: a container that stays closed is not mixed with its neighbours. */
  readonly container: string | null
}

/** Where mass can come from or end; `unseen`: in rows the asker may not see. */
export interface Outside {
  readonly what: 'source' | 'end'
  readonly position: Position | 'unseen'
  readonly facility: number | null
  readonly owner: number | null
  readonly method: string | null
  readonly born: string | null
}

/** `lot 12`, or a source or an end written out: the same words are the same node. */
export type NodeKey = string
export const lotKey = (lot: number): NodeKey => `lot ${lot}`
export const lotIn = (node: NodeKey): number | null =>
  node.startsWith('lot ') ? Number(node.slice(4)) : null

export interface Edge {
  readonly from: NodeKey
  readonly to: NodeKey
  readonly posting: number
  /** The postings on the way, where a closed package went through loads that the book keeps as one. */
  readonly through: readonly number[]
  readonly grams: number
  /** To a product: how much of it comes from there; the mass itself is booked as utilized. */
  readonly product: boolean
}

export interface Flow {
  readonly edges: readonly Edge[]
  readonly outside: ReadonlyMap<NodeKey, Outside>
}

const sources: readonly Position[] = ['generated', 'opening', 'unexplained', 'added']
const passing: readonly Position[] = ['transformed']

export function flowOf(lines: readonly FlowLine[], lots: readonly FlowLot[]): Flow {
  const outside = new Map<NodeKey, Outside>()
  const edges = [...Map.groupBy(lines, (l) => l.posting)]
    .sort(([a], [b]) => a - b)
    .flatMap(([posting, own]) => edgesOf(posting, own, outside))
  const products = lots.flatMap((l) => (l.product === null ? [] : productEdges(l, l.product, edges)))
  return { edges: keepContainers([...edges, ...products], lots), outside }
}

interface Side {
  readonly node: NodeKey
  readonly grams: number
}

function outsideOf(l: FlowLine, what: Outside['what']): Outside {
  const source = what === 'source'
  const { position, facility, owner } = l
  return { what, position, facility, owner, method: source ? null : l.method, born: source ? l.born : null }
}

const wordsOf = (o: Outside): NodeKey =>
  [o.what, o.position, o.facility, o.owner, o.born ?? o.method ?? ''].join(' ')

/** The two sides of one fact, each in a fixed order. */
function sidesOf(lines: readonly FlowLine[], outside: Map<NodeKey, Outside>): { from: Side[]; to: Side[] } {
  const lots = new Map<number, number>()
  const others = new Map<NodeKey, { as: Outside; grams: number }>()
  for (const l of lines) {
    if (l.lot !== null) {
      lots.set(l.lot, (lots.get(l.lot) ?? 0) + l.grams)
      continue
    }
    if (passing.includes(l.position)) continue
    const as = outsideOf(l, sources.includes(l.position) ? 'source' : 'end')
    const key = wordsOf(as)
    others.set(key, { as, grams: (others.get(key)?.grams ?? 0) + l.grams })
  }
  const all = [
    ...[...lots].sort(([a], [b]) => a - b).map(([lot, g]) => ({ node: lotKey(lot), grams: g })),
    ...[...others]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([node, { as, grams: g }]) => {
        // A difference of weighing that came to light is a source; a generation taken back by its correction an end.
        const what = g < 0 ? 'source' : 'end'
        const known: Outside = { ...as, what }
        const key = as.what === what ? node : wordsOf(known)
        outside.set(key, known)
        return { node: key, grams: g }
      }),
  ]
  const rest = -all.reduce((sum, s) => sum + s.grams, 0)
  if (rest !== 0) all.push({ node: unseen(rest < 0 ? 'source' : 'end', outside), grams: rest })
  return {
    from: all.filter((s) => s.grams < 0).map((s) => ({ ...s, grams: -s.grams })),
    to: all.filter((s) => s.grams > 0),
  }
}

function unseen(what: Outside['what'], outside: Map<NodeKey, Outside>): NodeKey {
  const as: Outside = { what, position: 'unseen', facility: null, owner: null, method: null, born: null }
  outside.set(wordsOf(as), as)
  return wordsOf(as)
}

/**
 * Mixing is proportional (book.md, Lots): each of what came out takes of all that went in, by largest remainder, and
 * the last takes what is left, so that both sides sum exactly. Reagents leave in the residues first.
 */
function edgesOf(posting: number, lines: readonly FlowLine[], outside: Map<NodeKey, Outside>): Edge[] {
  const { from, to } = sidesOf(lines, outside)
  const edges: Edge[] = []
  const pool = from.map((s) => ({ ...s, left: s.grams }))
  const take = (to: NodeKey, amount: number, of: typeof pool): number => {
    const wanted = Math.min(
      amount,
      of.reduce((sum, s) => sum + s.left, 0),
    )
    const shares = largestRemainder(
      grams(wanted),
      of.map((s) => s.left),
    )
    of.forEach((s, i) => {
      const share = shares[i] as Grams
      if (share === 0) return
      s.left -= share
      edges.push({ from: s.node, to, posting, through: [posting], grams: share, product: false })
    })
    return amount - wanted
  }
  const reagents = pool.filter((s) => outside.get(s.node)?.position === 'added')
  for (const { node, grams: amount } of to) {
    const residue = lotIn(node) !== null && reagents.length > 0
    take(node, residue ? take(node, amount, reagents) : amount, pool)
  }
  return joined(edges)
}

/** One edge where two takings joined the same nodes. */
function joined(edges: readonly Edge[]): Edge[] {
  const together = new Map<string, Edge>()
  for (const e of edges) {
    const key = `${e.from}|${e.to}`
    const known = together.get(key)
    together.set(key, known ? { ...e, grams: e.grams + known.grams } : e)
  }
  return [...together.values()]
}

function productEdges(l: FlowLot, made: NonNullable<FlowLot['product']>, edges: readonly Edge[]): Edge[] {
  const own = edges.filter((e) => e.posting === made.posting && lotIn(e.from) !== null)
  const inputs = [...Map.groupBy(own, (e) => e.from)]
  if (inputs.length === 0 || made.grams === 0) return []
  const shares = largestRemainder(
    grams(made.grams),
    inputs.map(([, out]) => out.reduce((sum, e) => sum + e.grams, 0)),
  )
  return inputs.flatMap(([from], i) => {
    const share = shares[i] as Grams
    const edge = { from, to: lotKey(l.lot), posting: made.posting, through: [made.posting], product: true }
    return share === 0 ? [] : [{ ...edge, grams: share }]
  })
}

/** How many lots without a package of their own lie between two lots of one package: the load, the receiver's store. */
const BETWEEN = 3

/**
 * The book keeps a truckload as one lot. A package that is loaded and taken out again closed was never mixed: its mass
 * goes from the lot before to the lot after, and what passes through the load is less by it on every edge.
 */
function keepContainers(edges: readonly Edge[], lots: readonly FlowLot[]): Edge[] {
  const containers = new Map(
    lots.flatMap((l) => (l.container === null ? [] : [[lotKey(l.lot), l.container]])),
  )
  const counts = Map.groupBy([...containers], ([, container]) => container)
  if (![...counts.values()].some((list) => list.length > 1)) return [...edges]
  const open = edges.map((e) => ({ ...e }))
  const leaving = Map.groupBy(open, (e) => e.from)
  const direct: Edge[] = []
  const search = (at: NodeKey, container: string, way: (typeof open)[number][]): typeof way | null => {
    for (const e of leaving.get(at) ?? []) {
      if (e.grams === 0 || e.product) continue
      const there = containers.get(e.to)
      if (there === container) return [...way, e]
      if (there !== undefined || way.length >= BETWEEN || lotIn(e.to) === null) continue
      const found = search(e.to, container, [...way, e])
      if (found) return found
    }
    return null
  }
  for (const [node, container] of containers) {
    if ((counts.get(container)?.length ?? 0) < 2) continue
    for (let way = search(node, container, []); way && way.length > 1; way = search(node, container, [])) {
      const mass = Math.min(...way.map((e) => e.grams))
      for (const e of way) e.grams -= mass
      const last = way.at(-1) as Edge
      const through = way.flatMap((e) => e.through)
      direct.push({ from: node, to: last.to, posting: last.posting, through, grams: mass, product: false })
    }
  }
  return [...open.filter((e) => e.grams > 0), ...direct]
}
