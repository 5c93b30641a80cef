import type { Writer } from '../platform/database.ts'

/** Official texts of measures; a later one of the same measure takes its place, the earlier stays on record. */
export async function insertTexts(
  tx: Writer,
  plan: string,
  document: { readonly name: string; readonly hash: string },
  texts: readonly { readonly measure: string; readonly text: string }[],
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into wufei.plan_text (district, plan, measure, text, document, document_hash, recorded_at, actor)
     select $1, $2, t.measure, t.text, $3, $4, $6, $7 from json_to_recordset($5::json) t(measure text, text text)`,
    [tx.actor.district, plan, document.name, document.hash, JSON.stringify(texts), now, tx.actor.id],
  )
}
