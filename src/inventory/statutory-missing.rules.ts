import type { Stream } from '../core/codes.ts'
import { quantityOf } from '../intake/cells.ts'
import type { ElsewhereGenerated, MovementState } from './statutory.store.ts'
import { tonnesText } from './statutory-cells.rules.ts'
import { numberIn, type ToldRow } from './statutory-told.rules.ts'

/** What a person has to know beside a ledger of departures: what only the other side, or a scale, tells. */
export function departuresElsewhere(
  list: readonly MovementState[],
  stream: Stream,
  streamOf: (code: string) => Stream | undefined,
): string[] {
  const here = list.filter((m) => streamOf(m.code) === stream)
  const out: string[] = []
  const tell = (some: readonly MovementState[], text: (grams: string) => string, grams: bigint): void => {
    if (some.length > 0) out.push(text(tonnesText(grams)))
  }
  const presumed = here.filter((m) => m.presumed)
  tell(
    presumed,
    (t) => `${presumed.length} 车只有接收方的记录，未见本单位出厂记录，共 ${t} 吨`,
    presumed.reduce((sum, m) => sum + BigInt(m.accepted ?? m.shipped), 0n),
  )
  const differing = here.filter(
    (m) => !m.presumed && m.accepted !== null && m.accepted + (m.refused ?? 0) !== m.shipped,
  )
  tell(
    differing,
    (t) => `${differing.length} 车接收量与出厂量不同，接收比出厂合计多 ${t} 吨（负数为少）`,
    differing.reduce((sum, m) => sum + BigInt((m.accepted ?? 0) + (m.refused ?? 0) - m.shipped), 0n),
  )
  const refused = here.filter((m) => (m.refused ?? 0) > 0)
  tell(
    refused,
    (t) => `${refused.length} 车被接收方退回，共 ${t} 吨`,
    refused.reduce((sum, m) => sum + BigInt(m.refused ?? 0), 0n),
  )
  const better = here.filter((m) => !m.presumed && (m.grade === 'weighed' || m.grade === 'manifested'))
  tell(
    better,
    (t) => `${better.length} 车有过磅或双方签收的凭证，证据高于台账记录，共 ${t} 吨`,
    better.reduce((sum, m) => sum + BigInt(m.shipped), 0n),
  )
  return out
}

/** Rows whose own record says another mass than the book took from a better paper. */
export function otherMasses(rows: readonly ToldRow[]): string[] {
  return rows.flatMap(({ told }) => {
    if (!told) return []
    const stated = told.record && quantityOf(told.record.values, 'quantity')?.grams
    const booked = numberIn(told.fact, 'grams')
    if (stated == null || booked === undefined || stated === booked || told.corrected) return []
    return [
      `账目 ${told.id}：台账记 ${tonnesText(BigInt(stated))} 吨，账上按更可靠的凭证记 ${tonnesText(BigInt(booked))} 吨`,
    ]
  })
}

const tellers: Readonly<Record<string, string>> = {
  ship: '只由出厂记录推定',
  receive: '只由接收方记录推定',
  store: '只由出入库记录推定',
  selfTreat: '只由自行利用处置记录推定',
  treat: '是处理产生的次生废物',
  declare: '只见于申报的合计（未分项）',
  dump: '只见于倾倒查处记录',
}

/** Mass the book holds as generated or of unknown origin, of which no record of generation tells. */
export function generatedElsewhere(
  list: readonly ElsewhereGenerated[],
  stream: Stream,
  streamOf: (code: string) => Stream | undefined,
  wasteName: (code: string) => string,
): string[] {
  return list
    .filter((g) => streamOf(g.code) === stream)
    .map(
      ({ kind, code, grams }) =>
        `${wasteName(code)}（${code}）${tonnesText(BigInt(grams))} 吨${tellers[kind] ?? '由其他账目推定'}，未见产生记录`,
    )
}
