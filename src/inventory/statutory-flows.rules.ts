import { dateOf } from '../core/day.ts'
import { labelPeriod, monthsWithin, type Period } from '../core/period.ts'
import { findWasteCode } from '../core/waste-code.ts'
import { periodIn, quantityOf, textOf } from '../intake/cells.ts'
import type { Form, FormId } from '../intake/forms/form.ts'
import type { StatutoryLedger } from './contract.ts'
import type { CubeRow } from './cube.store.ts'
import { measuresOf } from './measures.rules.ts'
import type { KeptRecord, LatestPosting, LedgerPlace } from './statutory.store.ts'
import { type Cells, cellsOf, tonnesText } from './statutory-cells.rules.ts'
import { placeOfIdentity } from './statutory-told.rules.ts'

/** Forms that sum up a period, computed from the book; months in one of their periods. */
export const flowForms: Readonly<Partial<Record<FormId, { stream: CubeRow['stream']; months: number }>>> = {
  'gisw-t2': { stream: 'industrial', months: 1 },
  'hw-c1': { stream: 'hazardous', months: 1 },
  'hw-c2': { stream: 'hazardous', months: 3 },
  'hw-c3': { stream: 'hazardous', months: 12 },
}

/** The whole months, quarters or years that lie inside a period. */
export function periodsOf(period: Period, months: number): Period[] {
  const all = monthsWithin(period)
  return all.flatMap((first, i) => {
    const last = all[i + months - 1]
    return last && (dateOf(first.from).month - 1) % months === 0 ? [{ from: first.from, to: last.to }] : []
  })
}

interface Outflow {
  /** Key of the column: selfUtilized, utilized …; the self ones are not in the others. */
  column: 'selfUtilized' | 'selfDisposed' | 'utilized' | 'disposed' | 'collected'
  method: string
  dest: number
  grams: bigint
}

/** A code in a period: opening + generated + unexplained = outflows + closing + what was lost or found. Grams. */
export interface Flows {
  opening: bigint
  closing: bigint
  generated: bigint
  unexplained: bigint
  out: Outflow[]
}

/** What the cube's rows of one code, everything before the period's end included, come to. */
export function flowsOf(rows: readonly CubeRow[], period: Period): Flows {
  const flows: Flows = { opening: 0n, closing: 0n, generated: 0n, unexplained: 0n, out: [] }
  const out = new Map<string, Outflow>()
  for (const r of rows) {
    if (r.month >= period.to) continue
    for (const { key, grams } of measuresOf(r, 'generator', period)) {
      if (key === 'generated' || key === 'unexplained') flows[key] += grams
      // 期初建账 inside the period: what lay there before anything was told
      else if (key === 'opening' && r.position === 'opening') flows.opening += grams
      else if (key === 'currentStock') {
        flows.closing += grams
        if (r.month < period.from) flows.opening += grams
      } else if ((key === 'utilized' || key === 'disposed' || key === 'collected') && r.purpose !== '') {
        const self = r.place === 'own' && key !== 'collected'
        const column = self ? (key === 'utilized' ? 'selfUtilized' : 'selfDisposed') : key
        const id = [column, r.method, r.dest].join('|')
        const known = out.get(id)
        if (known) known.grams += grams
        else out.set(id, { column, method: r.method, dest: r.dest, grams })
      }
    }
  }
  const size = (o: Outflow): bigint => (o.grams < 0n ? -o.grams : o.grams)
  flows.out = [...out.values()]
    .filter((o) => o.grams !== 0n)
    .sort((a, b) => (size(a) === size(b) ? 0 : size(a) > size(b) ? -1 : 1))
  return flows
}

const sumOf = (flows: Flows, ...columns: Outflow['column'][]): bigint =>
  flows.out.filter((o) => columns.includes(o.column)).reduce((sum, o) => sum + o.grams, 0n)
const allOut = (flows: Flows): bigint => flows.out.reduce((sum, o) => sum + o.grams, 0n)

export interface FlowScene {
  form: Form
  months: number
  period: Period
  places: ReadonlyMap<number, LedgerPlace>
  latest: readonly LatestPosting[]
  wasteName: (code: string) => string
  methodName: (code: string) => string
}

/** Period by period and code by code: the party's own declaration where the book agrees, else what the book says. */
export function flowRows(
  cube: readonly CubeRow[],
  declared: readonly KeptRecord[],
  scene: FlowScene,
): StatutoryLedger['rows'] {
  const byCode = Map.groupBy(cube, (r) => r.code)
  const said = Map.groupBy(declared, (d) => {
    const period = periodIn(d.values, 'period')
    return `${period?.from}..${period?.to}|${textOf(d.values, 'wasteCode') ?? ''}`
  })
  const codes = [
    ...new Set([...byCode.keys(), ...declared.flatMap((d) => textOf(d.values, 'wasteCode') ?? [])]),
  ]
  return periodsOf(scene.period, scene.months).flatMap((period) =>
    codes.sort().flatMap((code) => {
      const flows = flowsOf(byCode.get(code) ?? [], period)
      const own = [...(said.get(`${period.from}..${period.to}|${code}`) ?? [])].sort(
        (a, b) => placeOfIdentity(a.identity).ordinal - placeOfIdentity(b.identity).ordinal,
      )
      const posting = lastPosting(scene.latest, code, period)
      const cells = rowsOfCode(period, code, flows, own, scene)
      return cells.map((each) => ({ posting, cells: each }))
    }),
  )
}

export function lastPosting(latest: readonly LatestPosting[], code: string, period: Period): string | null {
  const before = latest.filter((l) => l.code === code && l.month < period.to)
  const inside = before.filter((l) => l.month >= period.from)
  const found = (inside.length > 0 ? inside : before).map((l) => l.posting)
  return found.length > 0 ? String(Math.max(...found)) : null
}

function rowsOfCode(
  period: Period,
  code: string,
  flows: Flows,
  own: readonly KeptRecord[],
  scene: FlowScene,
): Cells[] {
  if (own.length > 0 && agrees(flows, own, scene.form.id))
    return own.map((record) => cellsOf(scene.form, record.part, record.values))
  const idle = [flows.opening, flows.closing, flows.generated, ...flows.out.map((o) => o.grams)]
  if (own.length === 0 && idle.every((g) => g === 0n)) return []
  const words = own[0] ? cellsOf(scene.form, own[0].part, own[0].values) : {}
  const head: Cells = {
    ...describing(words, scene.form),
    period: labelPeriod(period),
    wasteCode: code,
    wasteName: words.wasteName ?? scene.wasteName(code),
  }
  return scene.form.id === 'gisw-t2' ? [summaryRow(head, flows, scene)] : declarationRows(head, flows, scene)
}

/** What a declaration says of the waste itself stays where its figures do not. */
function describing(words: Cells, form: Form): Cells {
  const kept = new Set([
    'wasteGrade',
    'catalogueName',
    'category',
    'hazardousComponents',
    'physicalForm',
    'properties',
  ])
  return Object.fromEntries(
    form.fields.flatMap((f) => (kept.has(f.id) && words[f.id] ? [[f.id, words[f.id] ?? null]] : [])),
  )
}

/** Whether everything the declaration states is what the book holds; it need not state everything. */
function agrees(flows: Flows, own: readonly KeptRecord[], form: FormId): boolean {
  const book: Record<string, bigint> =
    form === 'gisw-t2'
      ? {
          generated: flows.generated,
          selfUtilized: sumOf(flows, 'selfUtilized'),
          selfDisposed: sumOf(flows, 'selfDisposed'),
          entrustedUtilized: sumOf(flows, 'utilized'),
          entrustedDisposed: sumOf(flows, 'disposed'),
          stored: flows.generated - allOut(flows),
          cumulativeStored: flows.closing,
        }
      : {
          generated: flows.generated,
          selfTreated: sumOf(flows, 'selfUtilized', 'selfDisposed'),
          outsourced: sumOf(flows, 'utilized', 'disposed', 'collected'),
          openingStock: flows.opening,
          closingStock: flows.closing,
        }
  return Object.entries(book).every(([field, grams]) => {
    const stated = own.flatMap((r) => quantityOf(r.values, field)?.grams ?? [])
    return stated.length === 0 || stated.reduce((sum, g) => sum + BigInt(g), 0n) === grams
  })
}

function methodsOf(flows: Flows, column: Outflow['column'], scene: FlowScene): string | undefined {
  const names = flows.out.filter((o) => o.column === column && o.method !== '').map((o) => o.method)
  const distinct = [...new Set(names)]
  // one code reads back as itself; several are named for people
  return distinct.length > 1 ? distinct.map(scene.methodName).join('、') : distinct[0]
}

function filled(cells: Record<string, string | undefined>): Cells {
  return Object.fromEntries(Object.entries(cells).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])))
}

/** 贮存量 is the month's own account, 产生量 less what left; why that is below zero is said beside it. */
export function belowZero(flows: Flows): string[] {
  const net = flows.generated - allOut(flows)
  if (net >= 0n) return []
  const change = flows.closing - flows.opening
  return [
    ...(change < 0n ? [`动用以前贮存 ${tonnesText(-change)} 吨`] : []),
    ...(change === net ? [] : [`接收量与移出量之差及来源待补 ${tonnesText(change - net)} 吨`]),
  ]
}

function summaryRow(head: Cells, flows: Flows, scene: FlowScene): Cells {
  const collected = sumOf(flows, 'collected')
  return {
    ...head,
    ...filled({
      generated: tonnesText(flows.generated),
      stored: tonnesText(flows.generated - allOut(flows)),
      cumulativeStored: tonnesText(flows.closing),
      selfUtilizationMethod: methodsOf(flows, 'selfUtilized', scene),
      selfUtilized: tonnesText(sumOf(flows, 'selfUtilized')),
      entrustedUtilizationMethod: methodsOf(flows, 'utilized', scene),
      entrustedUtilized: tonnesText(sumOf(flows, 'utilized')),
      selfDisposalMethod: methodsOf(flows, 'selfDisposed', scene),
      selfDisposed: tonnesText(sumOf(flows, 'selfDisposed')),
      entrustedDisposalMethod: methodsOf(flows, 'disposed', scene),
      entrustedDisposed: tonnesText(sumOf(flows, 'disposed')),
      remark:
        [...(collected === 0n ? [] : [`另交收集单位 ${tonnesText(collected)} 吨`]), ...belowZero(flows)].join(
          '；',
        ) || undefined,
    }),
  }
}

/** One line for each receiver and method; generation, own treatment and stock stand on the first alone. */
function declarationRows(head: Cells, flows: Flows, scene: FlowScene): Cells[] {
  const self = flows.out.filter((o) => o.column === 'selfUtilized' || o.column === 'selfDisposed')
  const out = flows.out.filter((o) => !self.includes(o))
  const code = String(head.wasteCode)
  const base: Cells = {
    ...head,
    catalogueName: head.catalogueName ?? scene.wasteName(code),
    category: head.category ?? findWasteCode(code)?.class ?? null,
  }
  const lines = Math.max(1, self.length, out.length)
  return Array.from({ length: lines }, (_, i): Cells => {
    const [treated, gone] = [self[i], out[i]]
    const to = gone && scene.places.get(gone.dest)
    return {
      ...base,
      ...filled({
        generated: i === 0 ? tonnesText(flows.generated) : '0',
        selfTreatmentMethod: treated?.method,
        selfTreated: treated && tonnesText(treated.grams),
        receiverProvince: to?.regionName ?? undefined,
        receiver: to?.partyName,
        licenceNo: to?.permitNo ?? undefined,
        outsourcedMethod: gone?.method,
        outsourced: gone && tonnesText(gone.grams),
        openingStock: i === 0 ? tonnesText(flows.opening) : undefined,
        closingStock: i === 0 ? tonnesText(flows.closing) : undefined,
      }),
    }
  })
}
