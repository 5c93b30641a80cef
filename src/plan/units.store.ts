import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { ExtraDuty, MemberRow } from './units.contract.ts'

const dutyColumns = 'id, unit, duty, basis, from_day as "from", to_day as "to"'

/** Duties beside the plan's own list that hold on a day. */
export async function readDuties(tx: Reader, plan: string, on: Day): Promise<ExtraDuty[]> {
  return await tx.query<ExtraDuty>(
    `select ${dutyColumns} from wufei.unit_duty where district = $1 and plan = $2
       and from_day <= $3 and (to_day is null or to_day > $3) order by unit, id`,
    [tx.actor.district, plan, on],
  )
}

export async function insertDuty(
  tx: Writer,
  plan: string,
  d: Pick<ExtraDuty, 'unit' | 'duty' | 'basis' | 'from'>,
  now: Date,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.unit_duty (district, plan, unit, duty, basis, from_day, recorded_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [tx.actor.district, plan, d.unit, d.duty, d.basis, d.from, now, tx.actor.id],
  )
  return row?.id as number
}

export async function endDuty(tx: Writer, id: number, to: string): Promise<void> {
  const rows = await tx.query(
    `update wufei.unit_duty set to_day = $3 where district = $1 and id = $2 and to_day is null and from_day < $3 returning id`,
    [tx.actor.district, id, to],
  )
  if (rows.length === 0) refuse('duty_unknown', { duty: id })
}

export type StoredMember = Omit<MemberRow, 'groupTitle' | 'unitName'>

const memberColumns = `id, body, working_group as "group", unit, person, post, role, from_day as "from", to_day as "to",
  replaced_by as "replacedBy", (select s.person from wufei.plan_member s
    where s.district = plan_member.district and s.id = plan_member.replaced_by) as successor`

/** In office on a day, or all terms; heads first. */
export async function readMembers(tx: Reader, on: string | null): Promise<StoredMember[]> {
  return await tx.query<StoredMember>(
    `select ${memberColumns} from wufei.plan_member
     where district = $1 and ($2::date is null or (from_day <= $2 and (to_day is null or to_day > $2)))
     order by body, array_position(array['head', 'deputy', 'member', 'liaison'], role), working_group nulls first, from_day, id`,
    [tx.actor.district, on],
  )
}

/** Locked: two successors of one member must not both take the place. */
export async function lockMember(tx: Writer, id: number): Promise<StoredMember> {
  // Nothing of the row changes by this; it is the lock that the privilege on its end allows.
  const [found] = await tx.query<StoredMember>(
    `select ${memberColumns} from wufei.plan_member where district = $1 and id = $2 for no key update`,
    [tx.actor.district, id],
  )
  return found ?? refuse('member_unknown', { member: id })
}

export async function insertMember(
  tx: Writer,
  m: Omit<StoredMember, 'id' | 'to' | 'replacedBy' | 'successor'>,
  now: Date,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.plan_member (district, body, working_group, unit, person, post, role, from_day, recorded_at, actor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [tx.actor.district, m.body, m.group, m.unit, m.person, m.post, m.role, m.from, now, tx.actor.id],
  )
  return row?.id as number
}

export async function endMember(
  tx: Writer,
  id: number,
  to: string,
  replacedBy: number | null,
): Promise<void> {
  await tx.query(
    `update wufei.plan_member set to_day = $3, replaced_by = $4 where district = $1 and id = $2`,
    [tx.actor.district, id, to, replacedBy],
  )
}
