import type { Role } from '../../core/codes.ts'
import type { Actor } from '../actor.ts'
import type { Reader, Writer } from '../database.ts'
import type { Account } from './contract.ts'

interface Row extends Omit<Account, 'role'> {
  role: string
}

const columns = 'id, login, name, role, unit, parties, streets, active, demo'

/** Whoever may act for a party may act for the duplicates merged into it, whenever the account was made. */
export async function findAccountOfUser(tx: Reader, userId: string): Promise<Account | undefined> {
  const rows = await tx.query<Row>(
    `select id, login, name, role, unit, streets, active, demo,
       array(select distinct x from unnest(parties || wufei.as_one(parties)) x order by x) as parties
     from wufei.account where district = $1 and user_id = $2`,
    [tx.actor.district, userId],
    'account-of-user',
  )
  return rows.map(fromRow)[0]
}

export async function findAccount(
  tx: Reader,
  id: number,
): Promise<(Account & { userId: string }) | undefined> {
  const rows = await tx.query<Row & { userId: string }>(
    `select ${columns}, user_id as "userId" from wufei.account where district = $1 and id = $2`,
    [tx.actor.district, id],
  )
  const row = rows[0]
  return row && { ...fromRow(row), userId: row.userId }
}

export async function listAccounts(tx: Reader): Promise<Account[]> {
  const rows = await tx.query<Row>(`select ${columns} from wufei.account where district = $1 order by id`, [
    tx.actor.district,
  ])
  return rows.map(fromRow)
}

export async function countAdministrators(tx: Reader): Promise<number> {
  const rows = await tx.query<{ n: number }>(
    `select count(*) as n from wufei.account where district = $1 and role = 'administrator' and active`,
    [tx.actor.district],
  )
  return rows[0]?.n ?? 0
}

export async function insertAccount(
  tx: Writer,
  userId: string,
  account: Omit<Account, 'id' | 'active'>,
  now: Date,
): Promise<Account> {
  const { login, name, role, unit, parties, streets, demo } = account
  const rows = await tx.query<Row>(
    `insert into wufei.account (district, user_id, login, name, role, unit, parties, streets, demo, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning ${columns}`,
    [tx.actor.district, userId, login, name, role, unit, parties, streets, demo, now],
  )
  return fromRow(rows[0] as Row)
}

export async function updateAccount(tx: Writer, account: Account): Promise<void> {
  await tx.query(
    `update wufei.account set name = $3, role = $4, unit = $5, parties = $6, streets = $7, active = $8
      where district = $1 and id = $2`,
    [
      tx.actor.district,
      account.id,
      account.name,
      account.role,
      account.unit,
      account.parties,
      account.streets,
      account.active,
    ],
  )
}

/** Roles are written only through the contract, so the text is one of them. */
function fromRow(row: Row): Account {
  const { id, login, name, role, unit, parties, streets, active, demo } = row
  return { id, login, name, role: role as Role, unit, parties, streets, active, demo }
}

export function actorOf(account: Account, district: number): Actor {
  const { login, name, role, unit, parties, streets } = account
  return { id: login, name, role, district, unit, parties, streets }
}
