import type { Stream } from '../core/codes.ts'
import type { Day } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import type { Reader } from '../platform/database.ts'
import type { ScopeFacilities } from './cube.store.ts'

export const balanceBy = ['stream', 'facility', 'code'] as const
export type BalanceBy = (typeof balanceBy)[number]

export interface BalanceQuery {
  facilities: ScopeFacilities
  period: Period
  asOf: Day | null
  by: BalanceBy
  stream: Stream | null
}

/** Grams of one line of a balance, as its facilities' own entries give them. */
export interface BalanceTerms {
  key: string
  opening: bigint
  generated: bigint
  unexplained: bigint
  added: bigint
  /** From other facilities, and to them: what a posting brings to or takes from the facilities as a whole. */
  received: bigint
  handed: bigint
  utilized: bigint
  disposed: bigint
  dumped: bigint
  residues: bigint
  closing: bigint
  discrepancy: bigint
}
const terms = [
  'opening',
  'generated',
  'unexplained',
  'added',
  'received',
  'handed',
  'utilized',
  'disposed',
  'dumped',
  'residues',
  'closing',
  'discrepancy',
] as const

/** The facilities of the district, or those of a scope: where the mass is, whoever it belongs to and wherever it arose. */
export async function readBalanceTerms(tx: Reader, q: BalanceQuery): Promise<BalanceTerms[]> {
  const key = { stream: 'e.stream::text', facility: 'e.facility::text', code: 'e.code' }[q.by]
  const sum = (sign: '' | '-', what: string): string =>
    `${sign}coalesce(sum(e.grams) filter (where ${what}), 0)`
  const now = 'e.since >= $2'
  const rows = await tx.query<{ key: string } & Record<(typeof terms)[number], string>>(
    `select key, ${terms.map((t) => `sum(${t})::text as ${t}`).join(', ')} from (
       select ${key} as key, e.posting,
         ${sum('', `e.position in ('stored', 'in_transit') and e.since < $2`)} - coalesce(sum(e.grams) filter (where ${now} and e.position = 'opening'), 0) as opening,
         ${sum('', `e.position in ('stored', 'in_transit')`)} as closing,
         ${sum('-', `${now} and (e.position = 'generated' or e.position = 'transformed' and e.own)`)} as generated,
         ${sum('-', `${now} and e.position = 'unexplained'`)} as unexplained,
         ${sum('-', `${now} and e.position = 'added'`)} as added,
         ${sum('', `${now} and e.position = 'utilized'`)} as utilized,
         ${sum('', `${now} and (e.position = 'disposed' or e.position = 'transformed' and e.purpose is not null)`)} as disposed,
         ${sum('', `${now} and e.position = 'dumped'`)} as dumped,
         ${sum('', `${now} and e.position = 'discrepancy'`)} as discrepancy,
         ${sum('', `${now} and e.position = 'transformed' and not e.own and e.purpose is null`)} as residues,
         greatest(${sum('', now)}, 0) as received, greatest(${sum('-', now)}, 0) as handed
       from wufei.entry e join wufei.facility f on f.district = e.district and f.id = e.facility
       where e.district = $1 and e.occurred_on < $3 and e.recorded_day <= coalesce($4, 'infinity'::date)
         and ($5::wufei.stream is null or e.stream = $5) and case when $6::int[] is null then f.region = 'own' else e.facility = any ($6) end
       group by 1, 2) p
     group by key order by key`,
    [tx.actor.district, q.period.from, q.period.to, q.asOf, q.stream, q.facilities],
    `material_balance_${q.by}`,
  )
  return rows.map((r) => ({
    key: r.key,
    ...(Object.fromEntries(terms.map((t) => [t, BigInt(r[t])])) as Omit<BalanceTerms, 'key'>),
  }))
}
