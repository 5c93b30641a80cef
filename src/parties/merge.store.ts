import type { Day } from '../core/day.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { addAlias, getParty, readAliases } from './party.store.ts'
import { type MergeFacts, type MergeSide, mergeObjections } from './rules.ts'

/** Facilities of one party and of the duplicates already merged into it. */
const facilitiesOf = (parameter: string) => `(select f.id from wufei.facility f
  join wufei.party p on p.district = f.district and p.id = f.party
  where f.district = $1 and coalesce(p.merged_into, p.id) = ${parameter})`

/** What the book says about two entries being one; asked by the office, which sees the whole book. */
async function readMergeFacts(tx: Reader, into: number, merged: number): Promise<MergeFacts> {
  const values = [tx.actor.district, into, merged]
  const [traded] = await tx.query<{ n: number }>(
    `select count(*)::int as n from wufei.movement m where m.district = $1 and m.status <> 'cancelled' and (
       (m.consignor in ${facilitiesOf('$2')} and m.consignee in ${facilitiesOf('$3')})
       or (m.consignor in ${facilitiesOf('$3')} and m.consignee in ${facilitiesOf('$2')}))`,
    values,
  )
  const [both] = await tx.query<{ code: string; from: Day; to: Day }>(
    `select a.codes as code, greatest(a.from_day, b.from_day) as "from", least(a.to_day, b.to_day) - 1 as "to"
     from wufei.control_total a join wufei.control_total b on b.district = a.district and b.stream = a.stream and b.codes = a.codes
       and b.from_day < a.to_day and a.from_day < b.to_day and b.superseded_by is null and b.scope = 'facility'
     where a.district = $1 and a.superseded_by is null and a.scope = 'facility'
       and a.facility in ${facilitiesOf('$2')} and b.facility in ${facilitiesOf('$3')}
     order by a.from_day limit 1`,
    values,
  )
  return { traded: traded?.n ?? 0, bothDeclared: both ?? null }
}

export interface MergeView {
  readonly into: MergeSide
  readonly merged: MergeSide
  readonly objections: ReturnType<typeof mergeObjections>
  readonly facilities: number
  readonly postings: number
}

export async function viewMerge(tx: Reader, into: number, merged: number, lock = false): Promise<MergeView> {
  // Always in the order of the numbers, so that two merges of the same pair cannot wait for each other.
  const [first, second] = [
    await getParty(tx, Math.min(into, merged), lock),
    await getParty(tx, Math.max(into, merged), lock),
  ]
  const [a, b] = first.id === into ? [first, second] : [second, first]
  const [counts] = await tx.query<{ facilities: number; postings: number }>(
    `select (select count(*)::int from ${facilitiesOf('$2')} x) as facilities,
       (select count(*)::int from wufei.posting o where o.district = $1 and o.parties && array[$2::int]) as postings`,
    [tx.actor.district, merged],
  )
  return {
    into: a,
    merged: b,
    objections: mergeObjections(a, b, await readMergeFacts(tx, into, merged)),
    facilities: counts?.facilities ?? 0,
    postings: counts?.postings ?? 0,
  }
}

/**
 * One party becomes another name of a second one. Nothing of the book changes: postings, lots and facilities keep the
 * number they were booked under, and whoever asks for the survivor gets both. What the survivor does not say of itself
 * it takes over. Accounts of either may act for both from now on; answers whose.
 */
export async function mergeParties(tx: Writer, into: number, merged: number, now: Date): Promise<string[]> {
  const view = await viewMerge(tx, into, merged, true)
  const [objection] = view.objections
  if (objection) throw objection
  // First the pointer: codes are unique among those that are not merged.
  await tx.query(
    `update wufei.party set merged_into = $2 where district = $1 and (id = $3 or merged_into = $3)`,
    [tx.actor.district, into, merged],
  )
  await tx.query(
    `update wufei.party p set credit_code = coalesce(p.credit_code, m.credit_code), short_name = coalesce(p.short_name, m.short_name),
       industry = coalesce(p.industry, m.industry), "group" = coalesce(p."group", m."group"),
       management_class = coalesce(p.management_class, m.management_class), permit_no = coalesce(p.permit_no, m.permit_no),
       details = m.details || p.details
     from wufei.party m where p.district = $1 and p.id = $2 and m.district = $1 and m.id = $3`,
    [tx.actor.district, into, merged],
  )
  await addAlias(tx, into, { name: view.merged.name, source: 'merged' }, now)
  for (const alias of await readAliases(tx, merged)) await addAlias(tx, into, alias, now)
  const accounts = await tx.query<{ login: string }>(
    `update wufei.account set parties = (select array_agg(distinct x order by x) from unnest(parties || array[$2::int, $3::int]) x)
      where district = $1 and parties && array[$2::int, $3::int] and not parties @> array[$2::int, $3::int] returning login`,
    [tx.actor.district, into, merged],
  )
  return accounts.map(({ login }) => login)
}
