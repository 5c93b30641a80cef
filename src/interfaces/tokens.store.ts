import type { Reader, Writer } from '../platform/database.ts'
import type { ApiToken, TokenLevel } from './tokens.contract.ts'
import { stateOf } from './tokens.rules.ts'

interface Row {
  id: number
  name: string
  prefix: string
  maker: string
  scope: Record<string, TokenLevel>
  createdAt: Date
  expiresAt: Date
  revokedAt: Date | null
  revokedBy: string | null
  lastUsedOn: string | null
}

const select = `select t.id, t.name, t.prefix, t.created_by as maker, t.scope, t.created_at as "createdAt",
  t.expires_at as "expiresAt", t.revoked_at as "revokedAt", t.revoked_by as "revokedBy", t.last_used_on as "lastUsedOn"
  from wufei.api_token t where t.district = $1`

const present = (row: Row, now: Date): ApiToken => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  revokedAt: row.revokedAt?.toISOString() ?? null,
  state: stateOf(row, now),
})

export async function listTokens(tx: Reader, now: Date): Promise<ApiToken[]> {
  const rows = await tx.query<Row>(`${select} order by t.id desc limit 500`, [tx.actor.district])
  return rows.map((row) => present(row, now))
}

/** Taken for this transaction, so that of two who revoke at once the second is told. */
export async function lockToken(tx: Writer, id: number, now: Date): Promise<ApiToken | undefined> {
  const [row] = await tx.query<Row>(`${select} and t.id = $2 for update`, [tx.actor.district, id])
  return row && present(row, now)
}

/** The actor's account, locked: what is counted for it does not change meanwhile. */
export async function lockMyAccount(tx: Writer): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'select id from wufei.account where district = $1 and login = $2 for update',
    [tx.actor.district, tx.actor.id],
  )
  if (!row) throw new Error(`${tx.actor.id} has no account`)
  return row.id
}

export async function countTokens(tx: Writer, account: number, now: Date): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*) as n from wufei.api_token
     where district = $1 and account = $2 and revoked_at is null and expires_at > $3`,
    [tx.actor.district, account, now],
  )
  return row?.n ?? 0
}

export interface NewToken {
  readonly account: number
  readonly name: string
  readonly prefix: string
  readonly hash: string
  readonly scope: Readonly<Record<string, TokenLevel>>
  readonly expiresAt: Date
}

export async function insertToken(tx: Writer, token: NewToken, now: Date): Promise<ApiToken> {
  const { actor } = tx
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.api_token (district, account, parties, name, prefix, hash, scope, created_at, created_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [
      actor.district,
      token.account,
      actor.parties,
      token.name,
      token.prefix,
      token.hash,
      JSON.stringify(token.scope),
      now,
      actor.id,
      token.expiresAt,
    ],
  )
  return (await lockToken(tx, row?.id as number, now)) as ApiToken
}

export async function revokeToken(tx: Writer, id: number, now: Date): Promise<void> {
  await tx.query(
    'update wufei.api_token set revoked_at = $3, revoked_by = $4 where district = $1 and id = $2',
    [tx.actor.district, id, now, tx.actor.id],
  )
}
