import { positionNames } from '../core/codes.ts'
import { massText } from './lines.ts'
import type { TraceEvent } from './queries.contract.ts'

/** What happened to a lot, in words: what left for where, what arrived, what ended there. */
export function eventText(e: TraceEvent, methodName: (code: string) => string): string {
  const said = e.moves.flatMap((m) => moveText(e, m) ?? [])
  for (const { position, facility, method, grams } of e.ends) {
    const way = method === null ? '' : `（${methodName(method)}）`
    const where = position === 'discrepancy' ? '' : `，${facility}`
    said.push(`${positionNames[position]} ${massText(grams)}${where}${way}`)
  }
  return said.join('；')
}

function moveText(e: TraceEvent, m: TraceEvent['moves'][number]): string | null {
  const mass = massText(Math.abs(m.grams))
  if (m.position === 'stored') return `${m.grams > 0 ? '入库' : '出库'} ${mass}，${m.facility}`
  if (m.grams < 0) return e.ends.length > 0 ? null : `到达 ${mass}`
  const paper = [e.movement?.plate, e.movement?.documentNo].filter((text) => text).join('，')
  return `起运 ${mass}，${m.facility} → ${e.movement?.consignee ?? '未列明'}${paper ? `（${paper}）` : ''}`
}
