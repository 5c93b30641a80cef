import { createHash } from 'node:crypto'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { MakeGuestCode } from './api.contract.ts'

const lifeMs = 30 * 60_000
/** Guesses at one code. */
const most = 5

const hashOf = (district: number, manifest: number, code: string): string =>
  createHash('sha256').update(`${district}|${manifest}|${code}`).digest('hex')

export async function insertGuest(
  tx: Writer,
  manifest: number,
  { role, name, phone }: MakeGuestCode,
  code: string,
  now: Date,
): Promise<Date> {
  const expires = new Date(now.getTime() + lifeMs)
  await tx.query(
    `insert into wufei.manifest_guest (district, manifest, role, name, phone, code_hash, made_at, made_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.actor.district,
      manifest,
      role,
      name,
      phone,
      hashOf(tx.actor.district, manifest, code),
      now,
      tx.actor.id,
      expires,
    ],
    'manifest_guest_insert',
  )
  return expires
}

interface Guest {
  readonly id: number
  readonly name: string
  readonly wrong: number
  readonly right: boolean
}

/**
 * The guest a code belongs to, or null. A wrong guess counts against every open code of the role, so it is written in a
 * transaction of its own that the refused act does not take back.
 */
export async function findGuest(
  tx: Writer,
  manifest: number,
  role: string,
  code: string,
  now: Date,
): Promise<{ id: number; name: string } | null> {
  const open = await tx.query<Guest>(
    `select id, name, wrong, code_hash = $5 as right from wufei.manifest_guest
     where district = $1 and manifest = $2 and role = $3 and used_at is null and expires_at > $4 order by id desc for update`,
    [tx.actor.district, manifest, role, now, hashOf(tx.actor.district, manifest, code)],
    'manifest_guest_find',
  )
  const usable = open.filter((g) => g.wrong < most)
  if (usable.length === 0) return refuse('manifest_guest_code_over')
  const found = usable.find((g) => g.right)
  if (found) return { id: found.id, name: found.name }
  await tx.query(
    'update wufei.manifest_guest set wrong = wrong + 1 where district = $1 and id = any ($2::bigint[])',
    [tx.actor.district, usable.map((g) => g.id)],
    'manifest_guest_wrong',
  )
  return null
}

/** A code signs once. */
export async function spendGuest(tx: Writer, id: number, now: Date): Promise<void> {
  const spent = await tx.query<{ id: number }>(
    'update wufei.manifest_guest set used_at = $3 where district = $1 and id = $2 and used_at is null returning id',
    [tx.actor.district, id, now],
    'manifest_guest_spend',
  )
  if (spent.length === 0) refuse('manifest_guest_code_over')
}

/** Whether somebody signs in for a party: then it signs for itself, and only its own people may ask for a guest's code. */
export async function hasAccount(tx: Reader, party: number): Promise<boolean> {
  const [row] = await tx.query<{ has: boolean }>(
    'select wufei.party_has_account($1) as has',
    [party],
    'manifest_guest_party',
  )
  return row?.has ?? false
}
