import type { Reader, Writer } from '../platform/database.ts'

export interface StoredCarry {
  readonly plan: string
  readonly measure: string
  readonly toPlan: string
  readonly to: string | null
  readonly note: string | null
}

/** Later than all that was said before, so that the last word is plain even where the clock stood still. */
export async function insertCarry(
  tx: Writer,
  toPlan: string,
  carry: readonly Omit<StoredCarry, 'toPlan'>[],
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into wufei.plan_carry (district, plan, measure, to_plan, to_measure, note, recorded_at, actor)
     select $1, c.plan, c.measure, $2, c."to", c.note, greatest($4::timestamptz, (
         select max(recorded_at) + interval '1 millisecond' from wufei.plan_carry where district = $1 and to_plan = $2)), $5
     from json_to_recordset($3::json) c(plan text, measure text, "to" text, note text)`,
    [tx.actor.district, toPlan, JSON.stringify(carry), now, tx.actor.id],
  )
}

/** Into a plan, in the order in which it was said; of a measure the last word holds, which may name several targets. */
export async function readCarry(tx: Reader, toPlan: string): Promise<StoredCarry[]> {
  return await tx.query<StoredCarry>(
    `select plan, measure, "toPlan", "to", note from (
       select id, plan, measure, to_plan as "toPlan", to_measure as "to", note,
         rank() over (partition by plan, measure order by recorded_at desc) as age
       from wufei.plan_carry where district = $1 and to_plan = $2) c
     where age = 1 order by id`,
    [tx.actor.district, toPlan],
  )
}
