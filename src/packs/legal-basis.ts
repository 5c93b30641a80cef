import { z } from 'zod'
import type { Day } from '../core/day.ts'
import { Confidence, day, text } from './words.ts'

/** legal-basis.json: what a rule rests on, through time (law 7). `to` is the first day no longer in force. */
export const Law = z.strictObject({
  key: text,
  name: text,
  short: text,
  from: day.nullable(),
  to: day.nullable(),
  note: text.optional(),
})
export type Law = z.infer<typeof Law>

export const LegalClause = z.strictObject({
  law: text,
  /** Null where the number of the article is not known. */
  article: text.nullable(),
  summary: text,
  penalty: text.optional(),
  from: day,
  to: day.nullable(),
  confidence: Confidence,
  note: text.optional(),
})
export type LegalClause = z.infer<typeof LegalClause>

/** One matter: its clauses in order of time, each replaced by the next. */
export const LegalMatter = z.strictObject({
  id: text,
  title: text,
  severity: z.enum(['INFO', 'MINOR', 'MAJOR', 'CRITICAL']).optional(),
  clauses: z.array(LegalClause).min(1, '至少要有一条'),
})
export type LegalMatter = z.infer<typeof LegalMatter>

export const LegalBasis = z.strictObject({
  laws: z.array(Law).default([]),
  matters: z.array(LegalMatter).default([]),
})
export type LegalBasis = z.infer<typeof LegalBasis>

export interface CitedClause extends LegalClause {
  readonly lawName: string
  readonly lawShort: string
  /** As a document cites it: 《固废法》第三十六条. */
  readonly citation: string
  readonly replaces: string | null
  readonly replacedBy: string | null
}

/**
 * The clause of a matter that applies to an act of a day, or undefined where none was in force. Both neighbours are
 * named, because a penalty across the change is decided by the milder one (从旧兼从轻).
 */
export function legalBasisOn(basis: LegalBasis, id: string, on: Day): CitedClause | undefined {
  const matter = basis.matters.find((m) => m.id === id)
  if (!matter) throw new RangeError(`no legal matter ${id}`)
  const at = matter.clauses.findIndex((c) => c.from <= on && (c.to === null || on < c.to))
  const clause = matter.clauses[at]
  if (!clause) return undefined
  const law = lawOf(basis, clause)
  const before = matter.clauses[at - 1]
  const after = matter.clauses[at + 1]
  return {
    ...clause,
    lawName: law.name,
    lawShort: law.short,
    citation: cite(basis, clause),
    replaces: before ? cite(basis, before) : null,
    replacedBy: after ? cite(basis, after) : null,
  }
}

function lawOf(basis: LegalBasis, clause: LegalClause): Law {
  const law = basis.laws.find((l) => l.key === clause.law)
  if (!law) throw new RangeError(`no law ${clause.law}`)
  return law
}

function cite(basis: LegalBasis, clause: LegalClause): string {
  return `《${lawOf(basis, clause).short}》${clause.article ?? '（条号待核）'}`
}

/** What is wrong with the register as a whole, in Chinese, one line a fault. */
export function legalBasisFaults(basis: LegalBasis): string[] {
  const faults: string[] = []
  const laws = new Map(basis.laws.map((law) => [law.key, law]))
  for (const matter of basis.matters) {
    matter.clauses.forEach((clause, i) => {
      const where = `${matter.id} 第 ${i + 1} 条`
      const law = laws.get(clause.law)
      if (!law) faults.push(`${where}：没有登记法律“${clause.law}”`)
      if (clause.to !== null && clause.to <= clause.from) faults.push(`${where}：失效日应晚于生效日`)
      if (law?.from && clause.from < law.from)
        faults.push(`${where}：早于《${law.short}》的施行日 ${law.from}`)
      if (law?.to && (clause.to === null || clause.to > law.to))
        faults.push(`${where}：晚于《${law.short}》的废止日 ${law.to}`)
      const next = matter.clauses[i + 1]
      if (next && next.from !== clause.to)
        faults.push(`${where}：失效日 ${clause.to ?? '空'} 与下一条的生效日 ${next.from} 不衔接`)
    })
  }
  return faults
}
