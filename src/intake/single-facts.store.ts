import { parsePeriod } from '../core/period.ts'
import type { Reader } from '../platform/database.ts'
import type { Prefill } from './contract.ts'

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
export async function usualCodes(tx: Reader, facility: number, before: string): Promise<string[]> {
  const rows = await tx.query<{ code: string }>(
    `select code from wufei.entry where district = $1 and origin = $2 and position = 'generated'
       and occurred_on >= $3::date - interval '1 year' and occurred_on < $3
     union select codes from wufei.control_total where district = $1 and facility = $2 and scope = 'facility' and superseded_by is null
       and to_day > $3::date - interval '1 year' and from_day < $3 order by 1`,
    [tx.actor.district, facility, before],
  )
  return rows.map((r) => r.code)
}

/** A code of which something arose at a facility in days, of `codes` or of any; undefined where nothing did. */
export async function findArisen(
  tx: Reader,
  facility: number,
  days: { readonly from: string; readonly to: string },
  codes: readonly string[] | null,
): Promise<string | undefined> {
  const [arisen] = await tx.query<{ code: string }>(
    `select code from wufei.entry where district = $1 and origin = $2 and position = 'generated' and occurred_on >= $3 and occurred_on < $4
       and ($5::text[] is null or code = any ($5)) group by code having sum(grams) <> 0 limit 1`,
    [tx.actor.district, facility, days.from, days.to, codes],
  )
  return arisen?.code
}
