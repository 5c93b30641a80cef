import { addDays, type Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import {
  type RegisterDraft,
  type RegisterKind,
  type RegisterQuery,
  type RegisterRow,
  registerKinds,
} from './registers.contract.ts'

export async function insertEntry(tx: Writer, draft: Omit<RegisterDraft, 'key'>, now: Date): Promise<number> {
  const { kind, party, counterparty, number, codes, grams, acts, permit, remark } = draft
  const from = draft.validFrom as Day | null
  const lastDay = draft.lastDay as Day | null
  if (from !== null && lastDay !== null && lastDay < from)
    refuse('manifest_register_empty_term', { from, to: lastDay })
  const [made] = await tx.query<{ id: number }>(
    `insert into wufei.manifest_register (district, kind, party, counterparty, number, codes, grams, acts, permit, valid_from, valid_to, remark, recorded_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
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
    ],
    'manifest_register_insert',
  )
  return made?.id ?? refuse('manifest_register_taken', { kind: registerKinds[kind].title, number })
}

/** Whose an entry is and of which kind, or a refusal. */
export async function getEntry(tx: Reader, id: number): Promise<{ party: number; kind: RegisterKind }> {
  const [row] = await tx.query<{ party: number; kind: RegisterKind }>(
    'select party, kind from wufei.manifest_register where district = $1 and id = $2 and withdrawn_at is null',
    [tx.actor.district, id],
  )
  return row ?? refuse('manifest_register_unknown', { id })
}

export async function withdrawEntry(tx: Writer, id: number, now: Date): Promise<void> {
  await tx.query(
    'update wufei.manifest_register set withdrawn_at = $3, withdrawn_by = $4 where district = $1 and id = $2 and withdrawn_at is null',
    [tx.actor.district, id, now, tx.actor.id],
  )
}

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
    `select r.id, r.kind, r.party, p.name as "partyName", r.counterparty, c.name as "counterpartyName", r.number, r.codes, r.grams, r.acts,
       r.permit, r.valid_from as "validFrom", r.valid_to as "validTo", r.remark, count(*) over () as total
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
