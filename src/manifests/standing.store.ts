import type { Day } from '../core/day.ts'
import type { Reader } from '../platform/database.ts'
import { can } from '../platform/rights.rules.ts'
import type { Delegation, Standing } from './acting.rules.ts'

/** For whom the actor may act on a day: its own parties, duplicates counted as one, and those that delegated to them. */
export async function readStanding(tx: Reader, today: Day): Promise<Standing> {
  const { actor } = tx
  const [own] = await tx.query<{ parties: number[] }>(
    'select wufei.my_parties() as parties',
    [],
    'manifest_mine',
  )
  const parties = own?.parties ?? []
  const delegations =
    parties.length === 0
      ? []
      : await tx.query<Delegation>(
          `select r.party, p.name as "partyName", f.name as "firmName", r.acts from wufei.manifest_register r
             join wufei.party p on p.district = r.district and p.id = r.party
             join wufei.party f on f.district = r.district and f.id = r.counterparty
           where r.district = $1 and r.kind = 'delegation' and r.counterparty = any ($2::int[]) and r.withdrawn_at is null
             and (r.valid_from is null or r.valid_from <= $3) and (r.valid_to is null or r.valid_to > $3)`,
          [actor.district, parties, today],
          'manifest_delegations',
        )
  return { actor, parties, delegations, supervises: can(actor, 'note', 'manifest') }
}
