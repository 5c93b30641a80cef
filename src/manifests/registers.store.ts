import { addDays, type Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import {
  type RegisterDraft,
  type RegisterHistory,
  type RegisterQuery,
  type RegisterRow,
  registerKinds,
} from './registers.contract.ts'

/** An entry; of an amendment with the one it stands in the place of. */
export async function insertEntry(
  tx: Writer,
  draft: Omit<RegisterDraft, 'key'>,
  now: Date,
  replaces: number | null = null,
): Promise<number> {
  const { kind, party, counterparty, number, codes, grams, acts, permit, remark } = draft
  const from = draft.validFrom as Day | null
  const lastDay = draft.lastDay as Day | null
  if (from !== null && lastDay !== null && lastDay < from)
    refuse('manifest_register_empty_term', { from, to: lastDay })
  const [made] = await tx.query<{ id: number }>(
    `insert into wufei.manifest_register (district, kind, party, counterparty, number, codes, grams, acts, permit, valid_from, valid_to, remark, recorded_at, actor, replaces)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     on conflict (kind, number, district, party) where withdrawn_at is null do nothing returning id`,
    [
      tx.actor.district,
      kind,
      party,
      counterparty,
      number,
      codes,
      grams,
      acts,
      permit,
      from,
      lastDay === null ? null : addDays(lastDay, 1),
      remark,
      now,
      tx.actor.id,
      replaces,
    ],
    'manifest_register_insert',
  )
  return made?.id ?? refuse('manifest_register_taken', { kind: registerKinds[kind].title, number })
}

export type StoredEntry = Omit<RegisterDraft, 'key'> & { readonly id: number }

/** An entry that stands, taken for this transaction: of two who change it the second is told. */
export async function lockEntry(tx: Writer, id: number): Promise<StoredEntry> {
  const [row] = await tx.query<Omit<StoredEntry, 'lastDay'> & { validTo: Day | null }>(
    `select id, kind, party, counterparty, number, codes, grams, acts, permit, valid_from as "validFrom", valid_to as "validTo", remark
     from wufei.manifest_register where district = $1 and id = $2 and withdrawn_at is null for update`,
    [tx.actor.district, id],
    'manifest_register_lock',
  )
  if (!row) return refuse('manifest_register_unknown', { id })
  const { validTo, ...entry } = row
  return { ...entry, lastDay: validTo === null ? null : addDays(validTo, -1) }
}

export async function withdrawEntry(tx: Writer, id: number, reason: string, now: Date): Promise<void> {
  await tx.query(
    `update wufei.manifest_register set withdrawn_at = $3, withdrawn_by = $4, withdrawn_reason = $5
     where district = $1 and id = $2 and withdrawn_at is null`,
    [tx.actor.district, id, now, tx.actor.id, reason],
    'manifest_register_withdraw',
  )
}

/** Puts another entry in the place of one; what stood there stays readable. */
export async function replaceEntry(
  tx: Writer,
  { id, ...entry }: StoredEntry,
  change: Partial<Omit<RegisterDraft, 'key' | 'kind' | 'party' | 'permit'>>,
  reason: string,
  now: Date,
): Promise<number> {
  const next = { ...entry, ...change }
  if (JSON.stringify(next) === JSON.stringify(entry))
    refuse('manifest_register_unchanged', { kind: registerKinds[entry.kind].title, number: entry.number })
  await withdrawEntry(tx, id, reason, now)
  return await insertEntry(tx, next, now, id)
}

interface PastEntry extends Omit<Listed, 'total'> {
  readonly recordedAt: Date
  readonly actor: string
  readonly withdrawnAt: Date | null
  readonly withdrawnBy: string | null
  readonly reason: string | null
}

/** An entry and those it came from, the latest first. */
export async function entryHistory(tx: Reader, id: number, today: Day): Promise<RegisterHistory> {
  const rows = await tx.query<PastEntry>(
    `with recursive before as (
       select id, replaces from wufei.manifest_register where district = $1 and id = $2
       union all select r.id, r.replaces from before b join wufei.manifest_register r on r.district = $1 and r.id = b.replaces)
     select ${entryColumns}, r.recorded_at as "recordedAt", r.actor, r.withdrawn_at as "withdrawnAt", r.withdrawn_by as "withdrawnBy",
       r.withdrawn_reason as reason
     from before b join wufei.manifest_register r on r.district = $1 and r.id = b.id
       join wufei.party p on p.district = r.district and p.id = r.party
       left join wufei.party c on c.district = r.district and c.id = r.counterparty
     order by r.id desc`,
    [tx.actor.district, id],
    'manifest_register_history',
  )
  if (rows.length === 0) refuse('manifest_register_unknown', { id })
  return rows.map(({ recordedAt, actor, withdrawnAt, withdrawnBy, reason, ...r }) => ({
    ...present({ ...r, total: 0 }, today),
    recordedAt: recordedAt.toISOString(),
    actor,
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
    withdrawnBy,
    reason,
  }))
}

const entryColumns = `r.id, r.kind, r.party, p.name as "partyName", r.counterparty, c.name as "counterpartyName", r.number, r.codes, r.grams, r.acts,
       r.permit, r.valid_from as "validFrom", r.valid_to as "validTo", r.remark`

interface Listed extends Omit<RegisterRow, 'kindName' | 'party' | 'counterparty' | 'lastDay' | 'state'> {
  readonly party: number
  readonly partyName: string
  readonly counterparty: number | null
  readonly counterpartyName: string | null
  readonly validTo: Day | null
  readonly total: number
}

export async function listEntries(
  tx: Reader,
  q: RegisterQuery,
  today: Day,
): Promise<{ items: RegisterRow[]; total: number }> {
  const rows = await tx.query<Listed>(
    `select ${entryColumns}, count(*) over () as total
     from wufei.manifest_register r
       join wufei.party p on p.district = r.district and p.id = r.party
       left join wufei.party c on c.district = r.district and c.id = r.counterparty
     where r.district = $1 and r.withdrawn_at is null and ($2::text is null or r.kind = $2)
       and ($3::int is null or r.party = $3 or r.counterparty = $3)
       and ($4::text is null or r.number ilike '%' || $4 || '%' or p.name ilike '%' || $4 || '%' or c.name ilike '%' || $4 || '%')
       and case $5::text when 'expired' then r.valid_to <= $6 when 'future' then r.valid_from > $6
         when 'valid' then (r.valid_from is null or r.valid_from <= $6) and (r.valid_to is null or r.valid_to > $6) else true end
     order by r.kind, r.valid_to nulls last, r.id offset $7 limit $8`,
    [
      tx.actor.district,
      q.kind ?? null,
      q.party ?? null,
      q.search ?? null,
      q.state ?? null,
      today,
      q.offset,
      q.limit,
    ],
  )
  return { items: rows.map((r) => present(r, today)), total: rows[0]?.total ?? 0 }
}

function present(r: Listed, today: Day): RegisterRow {
  const { partyName, counterpartyName, validTo, total: _, ...row } = r
  return {
    ...row,
    kindName: registerKinds[r.kind].title,
    party: { id: r.party, name: partyName },
    counterparty: r.counterparty === null ? null : { id: r.counterparty, name: counterpartyName ?? '' },
    lastDay: validTo === null ? null : addDays(validTo, -1),
    state:
      validTo !== null && validTo <= today
        ? 'expired'
        : r.validFrom !== null && r.validFrom > today
          ? 'future'
          : 'valid',
  }
}
