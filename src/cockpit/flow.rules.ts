import { type Stream, streamNames, streams } from '../core/codes.ts'
import type { Period } from '../core/period.ts'
import type { CubeRow } from '../inventory/cube.store.ts'
import { endOf } from '../inventory/measures.rules.ts'
import type { Flow } from './contract.ts'

const ends = {
  utilized: '利用',
  disposed: '处置',
  residue: '转为残渣',
  stored: '贮存与在途',
  dumped: '倾倒丢弃',
  unallocated: '去向未报',
  lost: '称量差异',
} as const
type End = keyof typeof ends

/**
 * From origin to end, each stream for itself: what a treatment turns into residues ends there (as disposed of where
 * the tables count it so, else as 转为残渣) and begins again in the residue's own stream, so no gram is drawn twice in one stream.
 */
export function flowOf(
  cube: readonly CubeRow[],
  period: Period,
  kindOf: (facility: number) => string,
  unallocated: ReadonlyMap<Stream, bigint>,
): Flow {
  const sums = new Map<string, { stream: Stream; via: string; end: End; grams: bigint }>()
  const add = (stream: Stream, via: string, end: End, grams: bigint): void => {
    const key = `${stream}|${via}|${end}`
    const known = sums.get(key)
    if (known) known.grams += grams
    else sums.set(key, { stream, via, end, grams })
  }
  for (const r of cube) {
    if (r.month < period.from || r.since < period.from) continue
    const via = r.dest === 0 ? '' : r.place === 'own' ? '自行利用处置' : kindOf(r.dest)
    const end = endOf(r)
    if (end) add(r.stream, via, end, r.grams)
    else if (r.position === 'transformed' && !r.own) add(r.stream, '', 'residue', r.grams)
    else if (r.position === 'stored' || r.position === 'in_transit') add(r.stream, '', 'stored', r.grams)
    else if (r.position === 'dumped') add(r.stream, '', 'dumped', r.grams)
    else if (r.position === 'discrepancy') add(r.stream, '', 'lost', r.grams)
  }
  for (const [stream, grams] of unallocated) add(stream, '', 'unallocated', grams)
  return draw([...sums.values()].filter((s) => s.grams > 0n))
}

function draw(parts: readonly { stream: Stream; via: string; end: End; grams: bigint }[]): Flow {
  const nodes = new Map<string, Flow['nodes'][number]>()
  const links = new Map<string, { stream: Stream; from: string; to: string; grams: bigint }>()
  const link = (stream: Stream, from: string, to: string, grams: bigint): void => {
    const key = `${stream}|${from}|${to}`
    const known = links.get(key)
    if (known) known.grams += grams
    else links.set(key, { stream, from, to, grams })
  }
  for (const { stream, via, end, grams } of parts) {
    nodes.set(`stream:${stream}`, { key: `stream:${stream}`, label: streamNames[stream], level: 0 })
    nodes.set(`end:${end}`, { key: `end:${end}`, label: ends[end], level: 2 })
    if (via === '') link(stream, `stream:${stream}`, `end:${end}`, grams)
    else {
      nodes.set(`via:${via}`, { key: `via:${via}`, label: via, level: 1 })
      link(stream, `stream:${stream}`, `via:${via}`, grams)
      link(stream, `via:${via}`, `end:${end}`, grams)
    }
  }
  const order = (s: Stream): number => streams.indexOf(s)
  return {
    nodes: [...nodes.values()].sort((a, b) => a.level - b.level || (a.key < b.key ? -1 : 1)),
    links: [...links.values()]
      .sort((a, b) => order(a.stream) - order(b.stream))
      .map((l) => ({ ...l, grams: String(l.grams) })),
  }
}
