import type { Reader, Writer } from '../platform/database.ts'

export interface StoredCarry {
  readonly plan: string
  readonly measure: string
  readonly toPlan: string
  readonly to: string | null
  readonly note: string | null
}

export async function insertCarry(
  tx: Writer,
  toPlan: string,
  carry: readonly Omit<StoredCarry, 'toPlan'>[],
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into wufei.plan_carry (district, plan, measure, to_plan, to_measure, note, recorded_at, actor)
     select $1, c.plan, c.measure, $2, c."to", c.note, $4, $5
     from json_to_recordset($3::json) c(plan text, measure text, "to" text, note text)`,
    [tx.actor.district, toPlan, JSON.stringify(carry), now, tx.actor.id],
  )
}

/** Into a plan, in the order in which it was said. */
export async function readCarry(tx: Reader, toPlan: string): Promise<StoredCarry[]> {
  return await tx.query<StoredCarry>(
    `select plan, measure, to_plan as "toPlan", to_measure as "to", note from wufei.plan_carry
     where district = $1 and to_plan = $2 order by id`,
    [tx.actor.district, toPlan],
  )
}
