import type { Reader } from '../platform/database.ts'
import type { ManifestState } from './contract.ts'
import type { LedgerQuery } from './documents.contract.ts'

export interface LedgerRow {
  readonly number: string | null
  readonly official_no: string | null
  readonly profile: string
  readonly state: ManifestState
  readonly consignor: string | null
  readonly consignee: string | null
  readonly carrier: string | null
  readonly plate: string | null
  readonly code: string | null
  readonly grams: number | null
  readonly accepted: number | null
  readonly refused: number | null
  readonly issued_on: string | null
  readonly loaded_on: string | null
  readonly received_on: string | null
  readonly due_on: string | null
  readonly packages: number
  readonly demo: boolean
}

/** Manifests the asker may see, by the day they left; those that never left come by the day they were issued. */
export async function ledgerRows(tx: Reader, q: LedgerQuery): Promise<LedgerRow[]> {
  return await tx.query<LedgerRow>(
    `select m.number, m.official_no, m.profile, m.state, cf.name as consignor, ce.name as consignee, ca.name as carrier, m.plate, m.code,
       m.grams, m.accepted, m.refused, m.issued_on, m.loaded_on, m.received_on, m.due_on, m.demo,
       (select count(*) from wufei.manifest_package w where w.district = m.district and w.manifest = m.id and not w.gone)::int as packages
     from wufei.manifest m
       left join wufei.facility cf on cf.district = m.district and cf.id = m.consignor
       left join wufei.facility ce on ce.district = m.district and ce.id = m.consignee
       left join wufei.party ca on ca.district = m.district and ca.id = m.carrier
     where m.district = $1 and m.state <> 'draft' and ($2::date is null or coalesce(m.loaded_on, m.issued_on) >= $2)
       and ($3::date is null or coalesce(m.loaded_on, m.issued_on) < $3) and ($4::text is null or m.profile = $4)
     order by coalesce(m.loaded_on, m.issued_on), m.id`,
    [tx.actor.district, q.from ?? null, q.to ?? null, q.profile ?? null],
  )
}
