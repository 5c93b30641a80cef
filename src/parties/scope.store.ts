import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader } from '../platform/database.ts'

export const scopeKinds = [
  'district',
  'street',
  'community',
  'park',
  'group',
  'industry',
  'enterprise',
  'clinic',
] as const
export type ScopeKind = (typeof scopeKinds)[number]

/** What a table, a list or a closing speaks of. `key`: code, name or, for one party, its id; district: null. */
export interface Scope {
  readonly kind: ScopeKind
  readonly key: string | null
}

/** What a facility belongs to changes by date; the column holds today's value, the history every dated one. */
const membership: Readonly<Record<Exclude<ScopeKind, 'district' | 'enterprise' | 'clinic'>, string>> = {
  street: 'f.street',
  community: 'f.community',
  park: 'f.park',
  group: 'p."group"',
  industry: 'p.industry',
}

/** A dated value wins; without one, today's stands for every day. */
const valueOn = (attribute: string, column: string) => `coalesce(
  (select array[h.value] from wufei.facility_history h where h.district = f.district and h.facility = f.id
     and h.attribute = '${attribute}' and h.valid_from <= $2 and (h.valid_to is null or h.valid_to > $2)
   order by h.valid_from desc limit 1),
  array[${column}::text])`

/**
 * The facilities a scope holds on a day; null: the whole district. Facilities outside the district belong to their
 * party, to no area. A party merged into another, and its facilities, count as the other's. An industry holds every
 * finer code of GB/T 4754 below it. What the asker may not see is row-level security's concern, not this one's.
 */
export async function facilitiesInScope(
  tx: Reader,
  scope: Scope,
  day: Day,
): Promise<readonly number[] | null> {
  if (scope.kind === 'district') return null
  const key = scope.key ?? ''
  const { where, value } = condition(scope.kind, key)
  const rows = await tx.query<{ id: number }>(
    `select f.id from wufei.facility f join wufei.party p on p.district = f.district and p.id = f.party
      where f.district = $1 and ${where} order by f.id`,
    [tx.actor.district, day, value],
    `scope-${scope.kind}`,
  )
  return rows.map(({ id }) => id)
}

function condition(kind: Exclude<ScopeKind, 'district'>, key: string): { where: string; value: unknown } {
  if (kind === 'enterprise' || kind === 'clinic') {
    if (!/^[1-9]\d{0,8}$/.test(key)) refuse('party_unknown', { party: key })
    const owner = valueOn('party', 'f.party')
    return {
      where: `(${owner})[1] in (select x.id::text from wufei.party x, wufei.party k where x.district = $1
        and k.district = $1 and k.id = $3 and coalesce(x.merged_into, x.id) = coalesce(k.merged_into, k.id))`,
      value: Number(key),
    }
  }
  const value = `(${valueOn(kind, membership[kind])})[1]`
  if (kind === 'industry')
    return { where: `f.region = 'own' and ${value} like $3`, value: `${escapeLike(key)}%` }
  return { where: `f.region = 'own' and ${value} = $3`, value: key }
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&')
