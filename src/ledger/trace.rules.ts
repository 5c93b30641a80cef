import { positionNames } from '../core/codes.ts'
import { massText } from './lines.ts'
import type { TraceEvent } from './queries.contract.ts'
import type { TraceSide } from './trace.contract.ts'

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

/** Where a traced mass arose or ended and what of it still lies somewhere, one line each; the masses sum to the whole. */
export function shareTexts(side: TraceSide, methodName: (code: string) => string): string[] {
  const ends = side.ends.map(({ position, facility, born, method, share }) => {
    const name = position === 'unseen' ? '不在查看范围' : positionNames[position]
    const words = [facility?.name, born, method === null ? null : methodName(method)].filter((text) => text)
    return `${massText(share)} ${name}${words.length > 0 ? `，${words.join('，')}` : ''}`
  })
  const lying = side.lots
    .filter((l) => l.rest > 0)
    .map(
      (l) => `${massText(l.rest)} 现存，批次 ${l.lot}${l.places[0] ? `，${l.places[0].facility.name}` : ''}`,
    )
  return [...ends, ...lying]
}
