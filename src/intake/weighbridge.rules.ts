import { dayOf, quantityOf, textOf } from './cells.ts'
import { counterpartyOf } from './counterparty.rules.ts'
import { load } from './load.rules.ts'
import { common, type Draft, hintUnusual } from './reading.ts'

/** A weighbridge stands at the receiver, or at the gate the load leaves by: whichever of the two sends the list. */
export function weighbridge(d: Draft): void {
  const dayField =
    ['timeOut', 'timeIn', 'weighedOn'].find((f) => dayOf(d.values, f) !== undefined) ?? 'timeOut'
  const c = coreOfTicket(d, dayField)
  const { party, site } = d.scene
  const mine = (field: string): boolean => {
    const text = textOf(d.values, field)
    if (text === undefined) return false
    const named = d.scene.directory.named(text)
    return (
      named.some((p) => p.id === party?.id) ||
      d.scene.directory.facilitiesNamed(text).some((f) => f.party === party?.id)
    )
  }
  const leaving = party !== null && mine('consignor') && !mine('consignee')
  const own = party === null ? null : site
  const from = leaving ? own : counterpartyOf(d, { field: 'consignor', what: '发货单位', region: undefined })
  const to =
    own && !leaving && (textOf(d.values, 'consignee') === undefined || mine('consignee'))
      ? own
      : counterpartyOf(d, { field: 'consignee', what: '收货单位', region: undefined })
  if (!c || !from || !to) return
  if (own && from.party !== own.party && to.party !== own.party) {
    d.wrong('consignee', 'weighbridge_of_others', { party: party?.name ?? '' })
    return
  }
  if (from.id === to.id) {
    d.wrong('consignor', 'same_owner')
    return
  }
  const plate = textOf(d.values, 'plate')
  d.fact = {
    ...(leaving ? { kind: 'ship' as const } : { kind: 'receive' as const, refused: c.refused }),
    ...common(d, ['wasteCode', 'net', 'refused', 'plate', 'documentNo', 'purpose', dayField]),
    grade: 'weighed',
    ...load(d, c.code, to),
    ...(plate === undefined ? {} : { plate }),
    occurredOn: c.day,
    code: c.code,
    grams: c.mass.grams,
    measure: c.mass.measure,
    consignor: from.id,
    consignee: to.id,
    allowUnexplained: d.scene.options.allowUnexplained,
  }
}

function coreOfTicket(d: Draft, dayField: string) {
  const code =
    textOf(d.values, 'wasteCode') ?? d.wrong('wasteName', 'row_without', { what: '货物名称或废物代码' })
  const mass = quantityOf(d.values, 'net') ?? d.wrong('net', 'row_without', { what: '净重' })
  const day = dayOf(d.values, dayField) ?? d.wrong(dayField, 'row_without', { what: '称重时间' })
  if (code && d.scene.words.streamOf(code) === undefined)
    d.wrong('wasteCode', 'code_without_stream', { code })
  if (!code || !mass || !day || d.errors.length > 0) return undefined
  const refused = quantityOf(d.values, 'refused')?.grams ?? 0
  if (mass.grams + refused === 0) {
    d.hint('net', 'row_of_zero')
    return undefined
  }
  hintUnusual(d, 'net', code, mass.grams)
  return { code, mass, day, refused }
}
