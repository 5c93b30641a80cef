import { addDays, asDay } from '../core/day.ts'
import type { Fact } from '../ledger/contract.ts'
import { periodIn, quantityOf, textOf } from './cells.ts'
import { counterpartyOf, regionOf } from './counterparty.rules.ts'
import { common, type Draft } from './reading.ts'

type DeclaredColumn = Extract<Fact, { kind: 'declare' }>['columns'][number]

function declaration(d: Draft, columns: (DeclaredColumn | undefined)[]): void {
  const code = textOf(d.values, 'wasteCode') ?? d.wrong('wasteCode', 'row_without', { what: '废物代码' })
  const period = periodIn(d.values, 'period') ?? d.wrong('period', 'row_without', { what: '所属期间' })
  if (code && d.scene.words.streamOf(code) === undefined)
    d.wrong('wasteCode', 'code_without_stream', { code })
  const site = d.scene.site ?? d.wrong(null, 'party_without_site', { party: d.scene.party?.name ?? '' })
  if (!code || !period || !site) return
  d.fact = {
    kind: 'declare',
    ...common(d, ['wasteCode', 'period']),
    grade: 'declared',
    occurredOn: addDays(asDay(period.to), -1),
    from: period.from,
    facility: site.id,
    code,
    columns: columns.filter((c) => c !== undefined),
  }
}

function column(
  d: Draft,
  field: string,
  name: DeclaredColumn['column'],
  methodField?: string,
): DeclaredColumn | undefined {
  const mass = quantityOf(d.values, field)
  if (!mass) return undefined
  const written = methodField === undefined ? undefined : textOf(d.values, methodField)
  const method = written === undefined ? undefined : (d.scene.words.methodOf(written) ?? written)
  return {
    column: name,
    grams: mass.grams,
    measure: mass.measure,
    ...(method === undefined ? {} : { method }),
  }
}

export function flowSummary(d: Draft): void {
  declaration(d, [
    column(d, 'generated', 'generated'),
    column(d, 'selfUtilized', 'selfUtilized', 'selfUtilizationMethod'),
    column(d, 'entrustedUtilized', 'utilized', 'entrustedUtilizationMethod'),
    column(d, 'selfDisposed', 'selfDisposed', 'selfDisposalMethod'),
    column(d, 'entrustedDisposed', 'disposed', 'entrustedDisposalMethod'),
  ])
  const grams = (field: string): number => quantityOf(d.values, field)?.grams ?? 0
  const flows =
    grams('selfUtilized') + grams('entrustedUtilized') + grams('selfDisposed') + grams('entrustedDisposed')
  const stored = quantityOf(d.values, 'stored')
  if (stored && grams('generated') - flows !== stored.grams) d.hint('stored', 'balance_differs')
}

export function hazardousDeclaration(d: Draft): void {
  const code = textOf(d.values, 'wasteCode') ?? ''
  const purposeIn = (field: string): 'utilize' | 'dispose' | undefined => {
    const written = textOf(d.values, field)
    const method = written === undefined ? undefined : (d.scene.words.methodOf(written) ?? written)
    return (
      (method === undefined ? undefined : d.scene.words.purposeOf(method, code)) ??
      d.wrong(field, 'purpose_unknown', { method: written ?? '' })
    )
  }
  const self =
    (quantityOf(d.values, 'selfTreated')?.grams ?? 0) > 0 ? purposeIn('selfTreatmentMethod') : undefined
  const out = (quantityOf(d.values, 'outsourced')?.grams ?? 0) > 0 ? purposeIn('outsourcedMethod') : undefined
  const receiver =
    out === undefined || textOf(d.values, 'receiver') === undefined
      ? undefined
      : counterpartyOf(d, {
          field: 'receiver',
          permitField: 'licenceNo',
          what: '委外单位',
          region: regionOf(d, 'receiver'),
        })
  const outsourced =
    out && column(d, 'outsourced', out === 'utilize' ? 'utilized' : 'disposed', 'outsourcedMethod')
  declaration(d, [
    column(d, 'generated', 'generated'),
    self &&
      column(d, 'selfTreated', self === 'utilize' ? 'selfUtilized' : 'selfDisposed', 'selfTreatmentMethod'),
    outsourced && { ...outsourced, ...(receiver ? { dest: receiver.id } : {}) },
  ])
  const grams = (field: string): number => quantityOf(d.values, field)?.grams ?? 0
  const [opening, closing] = [quantityOf(d.values, 'openingStock'), quantityOf(d.values, 'closingStock')]
  const left = (opening?.grams ?? 0) + grams('generated') - grams('selfTreated') - grams('outsourced')
  if (opening && closing && left !== closing.grams) d.hint('closingStock', 'balance_differs')
}
