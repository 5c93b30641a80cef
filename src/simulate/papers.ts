import { gramsToDecimal, grams as massOf } from '../core/mass.ts'
import type { Fact } from '../ledger/contract.ts'
import type { NewRecord } from '../ledger/write.store.ts'
import { contentHash } from '../platform/command.ts'

/** Numbers that papers carry; one counter per kind, so that the same year always has the same numbers. */
export interface Numbering {
  /** Of a hazardous manifest: no authority gives numbers that begin with letters. */
  manifest(): string
  /** Weighbridge ticket: day and serial. */
  ticket(day: string): string
  /** Row of a statutory form: two letters, day and serial. */
  row(prefix: string, day: string): string
}

export function createNumbering(year: number): Numbering {
  let manifests = 0
  const serials = new Map<string, number>()
  const next = (prefix: string, day: string): string => {
    const head = prefix + day.replaceAll('-', '')
    const n = (serials.get(head) ?? 0) + 1
    serials.set(head, n)
    return head + String(n).padStart(3, '0')
  }
  return {
    manifest: () => `DEMO${year}${String(++manifests).padStart(6, '0')}`,
    ticket: (day) => next('BD', day),
    row: next,
  }
}

export type Form = 't2' | 't3' | 't7' | 'b1' | 'b2' | 'b4' | 'b5' | 'weighbridge' | 'declaration'

export interface PaperContext {
  party: number
  number: string
  fields: Readonly<Record<string, unknown>>
}

/** The paper behind a fact, with the mass as it was written. */
export function paperOf(kind: Form, fact: Fact, { party, number, fields }: PaperContext): NewRecord {
  const mass = 'grams' in fact ? { 数量: gramsToDecimal(massOf(fact.grams), '吨'), 单位: '吨' } : {}
  const code = 'code' in fact ? { 废物代码: fact.code } : {}
  const content = { 编号: number, 日期: fact.occurredOn, ...code, ...mass, ...fields }
  return {
    kind,
    party,
    unit: null,
    import: null,
    sheet: null,
    row: null,
    identity: `demo:${kind}:${number}`,
    version: 1,
    content,
    hash: contentHash(content),
  }
}

/** How a mass stands on paper: a weighbridge shows 20 kg steps, a ledger row 10 kg, a platform scale 0.1 kg. */
export function asWeighed(grams: number): number {
  const step = grams >= 2_000_000 ? 20_000 : grams >= 200_000 ? 1_000 : 100
  return Math.max(step, Math.round(grams / step) * step)
}

export const inTonnes = (grams: number): { value: string; unit: string } => ({
  value: gramsToDecimal(massOf(grams), '吨'),
  unit: '吨',
})

/** Pieces or volume, as the paper has them; the mass follows from the declared factor. */
export function inPieces(grams: number, measure: { unit: string; kilograms: number }) {
  const pieces = Math.max(1, Math.round(grams / (measure.kilograms * 1000)))
  return {
    grams: Math.round(pieces * measure.kilograms * 1000),
    measure: {
      value: String(pieces),
      unit: measure.unit,
      remark: `每${measure.unit} ${measure.kilograms} 公斤`,
    },
  }
}
