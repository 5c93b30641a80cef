import { insertAreaTotals, withdrawAreaTotals } from '../ledger/area-totals.store.ts'
import { type BookContext, bookFacts } from '../ledger/booking.ts'
import type { FactOf } from '../ledger/contract.ts'
import type { Writer } from '../platform/database.ts'
import { joinTotals, totalKey } from './area-total.rules.ts'
import {
  apart,
  endRecord,
  faultsOf,
  formsOf,
  type Job,
  messageOf,
  type Read,
  recordOf,
  type Settled,
  settled,
} from './book-rows.ts'
import { declarationKey, emptied, joinDeclarations } from './declarations.rules.ts'
import { factsOf } from './facts-of.rules.ts'
import type { Scene, TotalDraft } from './reading.ts'
import { insertRecords, linkRecords } from './records.store.ts'
import { type ImportRow, knownRecords, reversedHash } from './rows.store.ts'

/** More rows than any district's month has; all of them are booked together. */
export const declarationLimit = 20_000

type State = 'new' | 'same' | 'gone'
interface Member extends Read {
  state: State
}
type Group = Member[]

/**
 * Periodic declarations: rows of one code and period are one statement, which replaces the one before. So a file is
 * taken as a whole, with the rows that are in the book already; a statement of which nothing changed is left alone.
 */
export async function bookDeclarations(
  tx: Writer,
  job: Job,
  scene: Scene,
  context: BookContext,
  rows: readonly ImportRow[],
): Promise<Settled[]> {
  const known = await knownRecords(
    tx,
    formsOf(rows),
    rows.flatMap((r) => r.identity ?? []),
  )
  const results: Settled[] = []
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const before = row.identity === null ? undefined : known.get(row.identity)
    const gone = row.verdict === 'missing'
    if (gone && (!job.reverseMissing || !before || before.hash === reversedHash)) {
      results.push(settled(row, { outcome: 'left' }))
      continue
    }
    const reading = factsOf(row.content, scene)
    const wrong = faultsOf(reading)
    if (wrong.length > 0) {
      const messages = [...row.messages, ...wrong.map((p) => messageOf(row, p, 'error'))]
      results.push(settled(row, { verdict: gone ? 'missing' : 'error', messages }))
      continue
    }
    const state: State = gone ? 'gone' : before?.hash === row.hash ? 'same' : 'new'
    const key = reading.total
      ? totalKey(reading.total)
      : reading.fact
        ? declarationKey(reading.fact as FactOf<'declare'>)
        : `row ${row.no}`
    const group = groups.get(key)
    if (group) group.push({ row, reading, known: before, state })
    else groups.set(key, [{ row, reading, known: before, state }])
  }
  for (const group of groups.values()) {
    if (group.every((m) => m.state === 'same')) results.push(...group.map(leftAlone))
    else results.push(...(await bookGroup(tx, job, context, group)))
  }
  return results
}

const leftAlone = (m: Member): Settled =>
  settled(m.row, { verdict: 'unchanged', outcome: 'left', record: m.known?.id ?? null })

/** One statement, all of it or nothing: a refusal is every changed row's. */
async function bookGroup(tx: Writer, job: Job, context: BookContext, group: Group): Promise<Settled[]> {
  const [lead] = group.filter((m) => m.state !== 'same')
  if (!lead) return group.map(leftAlone)
  const others: Settled[] = []
  const first = await apart(tx, lead.row, async () => {
    const records = new Map<Member, number | null>()
    for (const m of group) if (m.state !== 'same') records.set(m, await keep(tx, job, context, m))
    const postings = await state(tx, job, context, group, records.get(lead) ?? null)
    const links = [...records.values()].flatMap((record) =>
      record === null ? [] : postings.map((posting) => ({ record, posting })),
    )
    await linkRecords(tx, links)
    const posting = postings[0] ?? null
    for (const m of group)
      if (m !== lead)
        others.push(m.state === 'same' ? leftAlone(m) : told(m, records.get(m) ?? null, posting))
    return told(lead, records.get(lead) ?? null, posting)
  })
  if (first.outcome !== null) return [first, ...others]
  const reason = first.messages.slice(lead.row.messages.length)
  return group.map((m) =>
    m === lead
      ? first
      : m.state === 'same'
        ? leftAlone(m)
        : settled(m.row, {
            verdict: m.state === 'gone' ? 'missing' : 'error',
            messages: [...m.row.messages, ...reason],
          }),
  )
}

const told = (m: Member, record: number | null, posting: number | null): Settled =>
  settled(m.row, {
    verdict:
      m.state === 'gone' ? 'missing' : m.known && m.known.hash !== reversedHash ? 'changed' : m.row.verdict,
    outcome:
      m.state === 'gone' ? 'reversed' : m.known && m.known.hash !== reversedHash ? 'corrected' : 'booked',
    record,
    posting,
  })

async function keep(tx: Writer, job: Job, context: BookContext, m: Member): Promise<number | null> {
  if (m.state === 'gone' && m.known) return await endRecord(tx, job, m.row, m.known, context.now)
  const [id] = await insertRecords(tx, [recordOf(job, m.row, m.known)], context.now)
  return id ?? null
}

/** Writes what the group states now; answers the postings that book its 未分项. */
async function state(
  tx: Writer,
  job: Job,
  context: BookContext,
  group: Group,
  record: number | null,
): Promise<number[]> {
  const here = group.filter((m) => m.state !== 'gone')
  const totals = (list: Group): TotalDraft[] => list.flatMap((m) => m.reading.total ?? [])
  const facts = (list: Group): FactOf<'declare'>[] =>
    list.flatMap((m) => (m.reading.fact as FactOf<'declare'> | null) ?? [])
  if (totals(group).length > 0) {
    const stated = totals(here)
    const late = { lateEntry: job.lateEntry }
    if (stated.length > 0) await insertAreaTotals(tx, [{ ...joinTotals(stated), record, ...late }], context)
    else
      await withdrawAreaTotals(
        tx,
        totals(group)
          .slice(0, 1)
          .map((t) => ({ ...t, ...late })),
        context,
      )
    return []
  }
  const said = facts(here)
  const fact = said.length > 0 ? joinDeclarations(said) : emptied(joinDeclarations(facts(group)))
  if (fact.columns.length === 0) return []
  const [outcome] = await bookFacts(tx, [{ fact }], context, true)
  return outcome?.ok ? outcome.postings.map((p) => p.posting) : []
}
