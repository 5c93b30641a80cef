import type { Day } from '../core/day.ts'
import type { RegisterKind } from '../manifests/registers.contract.ts'
import type { Writer } from '../platform/database.ts'

export interface RegisterEntry {
  readonly kind: RegisterKind
  readonly party: number
  readonly counterparty: number | null
  readonly number: string
  readonly codes: readonly string[]
  readonly grams: number | null
  readonly permit?: number
  readonly from: Day
  readonly to: Day
  readonly remark: string
}

/** Thousands of entries at once, in their own order so that they get the same numbers every time. */
export async function insertEntries(tx: Writer, entries: readonly RegisterEntry[], at: Date): Promise<void> {
  await tx.query(
    `insert into wufei.manifest_register (district, kind, party, counterparty, number, codes, grams, acts, permit, valid_from, valid_to, remark, recorded_at, actor)
     select $1, x.kind, x.party, x.counterparty, x.number, x.codes, x.grams, '{}', x.permit, x."from", x."to", x.remark, $3, $4
     from rows from (json_to_recordset($2::json) as (kind text, party int, counterparty int, number text, codes text[], grams bigint,
       permit int, "from" date, "to" date, remark text)) with ordinality
       as x(kind, party, counterparty, number, codes, grams, permit, "from", "to", remark, n) order by x.n`,
    [tx.actor.district, JSON.stringify(entries), at, tx.actor.id],
  )
}
