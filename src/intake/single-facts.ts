import { lastDayOf, parsePeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { type BookContext, bookFacts } from '../ledger/booking.ts'
import { contentHash } from '../platform/command.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { FactReply, Prefill, ZeroDeclaration } from './contract.ts'
import { ownSite } from './directory.rules.ts'
import { loadDirectory } from './directory.store.ts'
import { insertRecords } from './records.store.ts'
import { knownRecords } from './rows.store.ts'
import type { Intake } from './scene.ts'

const routine = ['generate', 'ship', 'store', 'selfTreat', 'receive', 'handOver']
const mostRecent = 40

/** The latest fact of each kind, code and counterparty that the party recorded in a month. */
export async function recentFacts(tx: Reader, party: number, month: string): Promise<Prefill['rows']> {
  const { from, to } = parsePeriod(month)
  return await tx.query<Prefill['rows'][number]>(
    `select * from (select distinct on (p.kind, p.fact ->> 'code', p.fact ->> 'consignee', p.fact ->> 'purpose', p.fact ->> 'method')
       p.kind, p.fact ->> 'code' as code, coalesce(p.fact ->> 'facility', p.fact ->> 'consignor')::int as facility,
       (p.fact ->> 'consignee')::int as consignee,
       (select f.name from wufei.facility f where f.district = p.district and f.id = (p.fact ->> 'consignee')::int) as "consigneeName",
       p.fact ->> 'purpose' as purpose, p.fact ->> 'method' as method, (p.fact ->> 'carrier')::int as carrier, p.fact ->> 'plate' as plate,
       case when p.fact ? 'measure' then jsonb_build_object('value', p.fact #>> '{measure,value}', 'unit', p.fact #>> '{measure,unit}') end as measure,
       (p.fact ->> 'grams')::bigint as grams, p.occurred_on as "occurredOn"
     from wufei.posting p
       join wufei.facility own on own.district = p.district and own.party = $2
         and own.id = coalesce(p.fact ->> case when p.kind = 'receive' then 'consignee' else 'facility' end, p.fact ->> 'consignor')::int
     where p.district = $1 and p.parties @> array[$2::int] and p.occurred_on >= $3 and p.occurred_on < $4
       and p.kind = any ($5::text[]) and p.corrects is null and p.fact ? 'code'
     order by p.kind, p.fact ->> 'code', p.fact ->> 'consignee', p.fact ->> 'purpose', p.fact ->> 'method', p.occurred_on desc, p.id desc) x
     order by x."occurredOn" desc, x.code limit $6`,
    [tx.actor.district, party, from, to, routine, mostRecent],
  )
}

/** Codes that arose at a facility in the year before, or that it declared. */
async function usualCodes(tx: Reader, facility: number, before: string): Promise<string[]> {
  const rows = await tx.query<{ code: string }>(
    `select code from wufei.entry where district = $1 and origin = $2 and position = 'generated'
       and occurred_on >= $3::date - interval '1 year' and occurred_on < $3
     union select codes from wufei.control_total where district = $1 and facility = $2 and scope = 'facility' and superseded_by is null
       and to_day > $3::date - interval '1 year' and from_day < $3 order by 1`,
    [tx.actor.district, facility, before],
  )
  return rows.map((r) => r.code)
}

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
  const site = party && ownSite(directory, said.party, null)
  if (!site) return refuse('party_without_site', { party: party?.name ?? '' })
  const codes = said.codes ?? (await usualCodes(tx, site.id, period.to))
  const [arisen] = await tx.query<{ code: string }>(
    `select code from wufei.entry where district = $1 and origin = $2 and position = 'generated' and occurred_on >= $3 and occurred_on < $4
       and ($5::text[] is null or code = any ($5)) group by code having sum(grams) <> 0 limit 1`,
    [tx.actor.district, site.id, period.from, period.to, said.codes ?? null],
  )
  if (arisen) refuse('zero_contradicted', { month: said.month, code: arisen.code })
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
