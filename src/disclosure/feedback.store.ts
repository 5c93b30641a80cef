import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { nextNumber } from '../platform/numbers.ts'
import type { FeedbackForm, FeedbackRow } from './contract.ts'

type Row = Omit<FeedbackRow, 'receivedAt'> & { receivedAt: Date }

export async function listFeedback(tx: Reader, year: number): Promise<FeedbackRow[]> {
  const rows = await tx.query<Row>(
    `select f.id, f.year, f.number, f.name, f.contact, f.message, f.received_at as "receivedAt",
       coalesce((select json_agg(json_build_object('message', a.message, 'public', a.public, 'answeredAt', a.answered_at, 'actor', a.actor) order by a.id)
         from wufei.bulletin_answer a where a.district = f.district and a.feedback = f.id), '[]') as answers
     from wufei.bulletin_feedback f where f.district = $1 and f.year = $2 order by f.number`,
    [tx.actor.district, year],
    'bulletin_feedback',
  )
  return rows.map((r) => ({ ...r, receivedAt: r.receivedAt.toISOString() }))
}

/** The number its sender is told. */
export async function insertFeedback(
  tx: Writer,
  year: number,
  { name, contact, message }: FeedbackForm,
  now: Date,
): Promise<number> {
  const number = await nextNumber(tx, `bulletin-feedback ${year}`)
  await tx.query(
    `insert into wufei.bulletin_feedback (district, year, number, name, contact, message, received_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.actor.district, year, number, name || null, contact || null, message, now],
  )
  return number
}

export async function insertAnswer(
  tx: Writer,
  feedback: number,
  answer: { message: string; public: boolean },
  now: Date,
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.bulletin_answer (district, feedback, message, public, answered_at, actor)
     select $1, f.id, $3, $4, $5, $6 from wufei.bulletin_feedback f where f.district = $1 and f.id = $2 returning id`,
    [tx.actor.district, feedback, answer.message, answer.public, now, tx.actor.id],
  )
  return row?.id ?? refuse('feedback_unknown', { id: feedback })
}

export interface PublicAnswer {
  readonly number: number
  readonly question: string
  readonly answer: string
}

/** Questions whose answers the office has made public; nobody is named. */
export async function publicAnswers(tx: Reader, year: number): Promise<PublicAnswer[]> {
  return await tx.query<PublicAnswer>(
    `select f.number, f.message as question, a.message as answer from wufei.bulletin_answer a
     join wufei.bulletin_feedback f on f.district = a.district and f.id = a.feedback
     where a.district = $1 and f.year = $2 and a.public order by f.number, a.id limit 200`,
    [tx.actor.district, year],
    'bulletin_answers',
  )
}
