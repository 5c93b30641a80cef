import type { Actor } from './actor.ts'
import type { Database, Writer } from './database.ts'

export interface AuditedAct {
  readonly at: Date
  /** What was done, as a word of the product: `ledger.book`, `period.close`. */
  readonly act: string
  /** To what: `posting 17`, `party 3`. */
  readonly object: string
  readonly detail?: Readonly<Record<string, unknown>>
  readonly request?: string
}

/** The row as a statement; its seven parameters are numbered from `first`. */
export const auditInsert = (first: number): string =>
  `insert into wufei.audit (district, at, actor, act, object, detail, request)
   values (${Array.from({ length: 7 }, (_, i) => `$${first + i}`).join(', ')})`

export const auditValues = (
  actor: Actor,
  { at, act, object, detail = {}, request }: AuditedAct,
): unknown[] => [
  actor.district,
  at,
  actor.id,
  act,
  object,
  JSON.stringify(actor.token ? { ...detail, token: actor.token.prefix } : detail),
  request ?? null,
]

/** The audit row of a write, in its own transaction: it exists exactly when the fact does. */
export async function audit(tx: Writer, act: AuditedAct): Promise<void> {
  await tx.query(auditInsert(1), auditValues(tx.actor, act), 'audit')
}

export interface AuditedRead {
  readonly at: Date
  readonly object: string
  /** Whose data: parties, streets or the district. */
  readonly scope: string
  readonly filter?: Readonly<Record<string, unknown>>
  readonly count: number
  readonly request?: string
}

/** One row per request that showed another party's data. Whoever sees only their own leaves none. */
export async function auditRead(database: Database, actor: Actor, read: AuditedRead): Promise<void> {
  const { at, object, scope, filter = {}, count, request } = read
  await database.write(actor, (tx) =>
    audit(tx, { at, act: 'read', object, detail: { scope, filter, count }, ...(request ? { request } : {}) }),
  )
}

/** Whose rows an actor was shown: those of its parties, else of the district as far as it may see it. */
const shownScope = (actor: Actor): string =>
  actor.parties.length > 0 ? `party ${actor.parties.join(',')}` : 'district'

/** The audit row of what one request showed. */
export const auditShown =
  ({ database, now }: { readonly database: Database; readonly now: () => Date }) =>
  (actor: Actor, request: { readonly id: string }, object: string, count: number, filter: object = {}) =>
    auditRead(database, actor, {
      at: now(),
      object,
      scope: shownScope(actor),
      filter: { ...filter },
      count,
      request: request.id,
    })
