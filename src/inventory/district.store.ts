import type { Reader } from '../platform/database.ts'
import type { ScopeChoices, ScopeKind, SearchHit } from './district.contract.ts'

/** Years with figures, the latest first; what was just booked counts before it is folded. */
export async function yearsOf(tx: Reader): Promise<number[]> {
  const rows = await tx.query<{ year: number }>(
    `select distinct year from (select extract(year from month)::int as year from wufei.rollup where district = $1
       union select extract(year from from_day)::int from wufei.control_total where district = $1
       union select extract(year from p.occurred_on)::int from (select occurred_on from wufei.posting where district = $1 order by id desc limit 1000) p) y order by 1 desc`,
    [tx.actor.district],
  )
  return rows.map((r) => r.year).filter((y) => y > 1900)
}

const columns = { community: 'f.community', park: 'f.park', group: 'p."group"', industry: 'p.industry' }
const atMost = 2000

/** Streets are the pack's; everything else stands in the register. */
export async function scopeChoices(
  tx: Reader,
  kind: Exclude<ScopeKind, 'street'>,
): Promise<ScopeChoices['items']> {
  if (kind === 'enterprise' || kind === 'clinic') {
    return await tx.query(
      `select p.id::text as key, p.name as label from wufei.party p where p.district = $1 and not p.external and p.merged_into is null and p.unit is null
         and exists (select 1 from wufei.facility f where f.district = p.district and f.party = p.id and (f.sector = 'medical') = ($2 = 'clinic')) order by p.name limit ${atMost}`,
      [tx.actor.district, kind],
    )
  }
  return await tx.query(
    `select distinct ${columns[kind]} as key, ${columns[kind]} as label from wufei.facility f join wufei.party p on p.district = f.district and p.id = f.party where f.district = $1 and ${columns[kind]} is not null order by 1 limit ${atMost}`,
    [tx.actor.district],
  )
}

/** Parties, facilities, postings, lots and loads that a word or a number may mean, as far as the asker sees them. */
export async function search(tx: Reader, text: string, each: number): Promise<SearchHit[]> {
  const like = text.replace(/[\\%_]/g, '\\$&')
  const number = /^\d{1,15}$/.test(text) ? Number(text) : null
  const hits = await tx.query<Omit<SearchHit, 'kind'> & { kind: SearchHit['kind'] }>(
    `(select 'party' as kind, id::text as id, name as label, coalesce(credit_code, '') as detail from wufei.party
       where district = $1 and merged_into is null and unit is null and (name ilike '%' || $2 || '%' or credit_code ilike $2 || '%')
       order by length(name), name limit $4)
     union all
     (select 'facility', f.id::text, f.name, p.name from wufei.facility f join wufei.party p on p.district = f.district and p.id = f.party
       where f.district = $1 and f.merged_into is null and f.name <> p.name and (f.name ilike '%' || $2 || '%' or f.code ilike $2 || '%')
       order by length(f.name), f.name limit $4)
     union all
     (select 'posting', id::text, '账目 ' || id, occurred_on::text from wufei.posting where district = $1 and id = $3)
     union all
     (select 'lot', id::text, '批次 ' || id, coalesce(label, code) from wufei.lot where district = $1 and (id = $3 or label = $5) limit $4)
     union all
     (select 'movement', id::text, '转移 ' || document_no, departed_on::text from wufei.movement where district = $1 and document_no = $5 limit $4)`,
    [tx.actor.district, like, number, each, text],
    'search',
  )
  return hits
}
