import { lastDayOf, parsePeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { type BookContext, bookFacts } from '../ledger/booking.ts'
import { contentHash } from '../platform/command.ts'
import type { Writer } from '../platform/database.ts'
import type { FactReply, ZeroDeclaration } from './contract.ts'
import { ownSite } from './directory.rules.ts'
import { loadDirectory } from './directory.store.ts'
import { insertRecords } from './records.store.ts'
import { knownRecords } from './rows.store.ts'
import type { Intake } from './scene.ts'
import { findArisen, usualCodes } from './single-facts.store.ts'

/**
 * 零申报: nothing of these codes arose in the month. A statement like any other periodic total, of zero; what the book
 * already holds of that month contradicts it.
 */
export async function declareZero(
  tx: Writer,
  intake: Intake,
  said: Omit<ZeroDeclaration, 'key'>,
  context: BookContext,
): Promise<{ reply: FactReply; codes: string[] }> {
  const period = parsePeriod(said.month)
  const directory = await loadDirectory(tx)
  const party = directory.party(said.party)
  const site = party && ownSite(directory, party.id, null)
  if (!site) return refuse('party_without_site', { party: party?.name ?? '' })
  const codes = said.codes ?? (await usualCodes(tx, site.id, period.to))
  const arisen = await findArisen(tx, site.id, period, said.codes ?? null)
  if (arisen !== undefined) refuse('zero_contradicted', { month: said.month, code: arisen })
  const identity = `p${said.party}|zero|${said.month}`
  const before = (await knownRecords(tx, ['zero'], [identity])).get(identity)
  const content = { month: said.month, codes }
  const record = {
    kind: 'zero',
    party: said.party,
    unit: tx.actor.unit,
    import: null,
    sheet: null,
    row: null,
    identity,
    version: (before?.version ?? 0) + 1,
    content,
    hash: contentHash(content),
  }
  await insertRecords(tx, [record], context.now)
  const items = codes.map((code) => ({
    fact: {
      kind: 'declare' as const,
      grade: 'declared' as const,
      details: { zero: true },
      occurredOn: lastDayOf(period),
      from: period.from,
      facility: site.id,
      code,
      columns: [{ column: 'generated' as const, grams: 0 }],
    },
  }))
  if (codes.some((code) => intake.house.rules.streamOf(code) === undefined))
    refuse('code_without_stream', { code: codes.join('、') })
  const outcomes = items.length > 0 ? await bookFacts(tx, items, context, true) : []
  const good = outcomes.flatMap((o) => (o.ok ? [o] : []))
  return {
    codes,
    reply: {
      postings: good.flatMap((o) => o.postings),
      attachedTo: null,
      warnings: good.flatMap((o) => o.warnings),
    },
  }
}
