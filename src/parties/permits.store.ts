import { addDays, type Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { type PermitDraft, type PermitRow, permitKindNames } from './contract.ts'

interface Stored extends Omit<PermitRow, 'kindName' | 'state' | 'lastDay'> {
  readonly validFrom: Day | null
  readonly validTo: Day | null
}

/** Permits in force, past and to come, of a party and of the duplicates merged into it; withdrawn ones left out. */
export async function readPermits(tx: Reader, party: number, today: Day): Promise<PermitRow[]> {
  const rows = await tx.query<Stored>(
    `select m.id, m.kind, m.number, m.facility, m.issuer, m.valid_from as "validFrom", m.valid_to as "validTo", m.scope
     from wufei.permit m join wufei.party p on p.district = m.district and p.id = m.party
     where m.district = $1 and coalesce(p.merged_into, p.id) = $2 and m.withdrawn_at is null
     order by m.kind, m.valid_from nulls first, m.id`,
    [tx.actor.district, party],
  )
  return rows.map(({ validTo, ...row }) => ({
    ...row,
    kindName: permitKindNames[row.kind],
    lastDay: validTo === null ? null : addDays(validTo, -1),
    state:
      validTo !== null && validTo <= today
        ? 'expired'
        : row.validFrom !== null && row.validFrom > today
          ? 'future'
          : 'valid',
  }))
}

export async function insertPermit(
  tx: Writer,
  party: number,
  draft: Omit<PermitDraft, 'key'>,
  now: Date,
): Promise<number> {
  const { kind, number, facility, issuer, scope } = draft
  const from = draft.validFrom as Day | null
  const lastDay = draft.lastDay as Day | null
  if (from !== null && lastDay !== null && lastDay < from) refuse('permit_empty_term', { from, to: lastDay })
  const [made] = await tx.query<{ id: number }>(
    `insert into wufei.permit (district, party, facility, kind, number, issuer, valid_from, valid_to, scope, recorded_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (district, party, kind, number) where withdrawn_at is null do nothing returning id`,
    [
      tx.actor.district,
      party,
      facility,
      kind,
      number,
      issuer,
      from,
      lastDay === null ? null : addDays(lastDay, 1),
      scope,
      now,
      tx.actor.id,
    ],
  )
  return made?.id ?? refuse('permit_taken', { kind: permitKindNames[kind], number })
}

/** Takes back what was entered by mistake; answers whose it was. */
export async function withdrawPermit(tx: Writer, id: number, now: Date): Promise<number> {
  const [gone] = await tx.query<{ party: number }>(
    `update wufei.permit set withdrawn_at = $3 where district = $1 and id = $2 and withdrawn_at is null returning party`,
    [tx.actor.district, id, now],
  )
  return gone?.party ?? refuse('permit_unknown', { id })
}
