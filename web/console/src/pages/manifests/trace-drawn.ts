import { positionNames } from '../../../../../src/core/codes.ts'
import type { TraceBothWays, TraceEnd, TraceLot } from '../../../../../src/ledger/trace.contract.ts'

export interface DrawnNode {
  readonly key: string
  readonly label: string
  readonly kind: 'source' | 'lot' | 'subject' | 'product' | 'end' | 'rest'
}
export interface DrawnLink {
  readonly from: string
  readonly to: string
  readonly grams: number
  readonly day: string
}
export interface Drawn {
  readonly nodes: readonly DrawnNode[]
  readonly links: readonly DrawnLink[]
}

export const endName = (e: TraceEnd): string =>
  e.position === 'unseen' ? '不在查看范围' : positionNames[e.position]
const endLabel = (e: TraceEnd): string => [endName(e), e.facility?.name].filter(Boolean).join(' ')
/** Whether what remains of a lot lies somewhere or is on a vehicle. */
export const restName = ({ places: [first] }: TraceLot): string =>
  first?.position === 'in_transit' ? '在途' : '现存'
export const lotName = (l: TraceLot): string => l.label ?? `批次 #${l.lot}`

/**
 * Both sides in one picture: origins, lots, ends and what still lies somewhere. A flow is as wide as the traced mass in
 * it; what carries none of it is not drawn.
 */
export function drawnOf(t: TraceBothWays): Drawn {
  const nodes = new Map<string, DrawnNode>()
  const links = new Map<string, DrawnLink>()
  const link = (from: string, to: string, grams: number, day: string) => {
    const key = `${from}|${to}`
    const known = links.get(key)
    links.set(key, { from, to, grams: (known?.grams ?? 0) + grams, day: known?.day ?? day })
  }
  const subject = new Set(t.lots)
  for (const [side, way] of [
    ['<', t.backward],
    ['>', t.forward],
  ] as const) {
    const ends = new Set(way.ends.map((e) => e.key))
    const named = (key: string): string => (ends.has(key) ? `${side}${key}` : key)
    for (const e of way.ends)
      nodes.set(named(e.key), {
        key: named(e.key),
        label: endLabel(e),
        kind: side === '<' ? 'source' : 'end',
      })
    for (const l of way.lots) {
      const kind = subject.has(l.lot) ? 'subject' : l.product === null ? 'lot' : 'product'
      nodes.set(l.key, { key: l.key, label: lotName(l), kind })
    }
    for (const s of way.steps) if (s.share > 0) link(named(s.from), named(s.to), s.share, s.day)
  }
  for (const l of t.forward.lots.filter((x) => x.rest > 0)) {
    const key = `rest ${l.key}`
    nodes.set(key, {
      key,
      label: [restName(l), l.places[0]?.facility.name].filter(Boolean).join(' '),
      kind: 'rest',
    })
    link(l.key, key, l.rest, '')
  }
  const touched = new Set([...links.values()].flatMap((x) => [x.from, x.to]))
  return { nodes: [...nodes.values()].filter((n) => touched.has(n.key)), links: [...links.values()] }
}
