import type { Role } from '../core/codes.ts'
import type { Pack } from '../packs/schema.ts'
import type { Reader } from '../platform/database.ts'
import { numbered } from './names.ts'
import type { DemoPlan } from './plan.ts'

/** A demonstration user as the sign-in's seeding takes it; the password is the platform's. */
export interface DemoUser {
  login: string
  name: string
  role: Role
  unit: string | null
  parties: number[]
  streets: string[]
}

/**
 * The plan's demonstration users with the ids of their parties. Read it after the year has been founded: who names a
 * party that is not there yet is left out.
 */
export async function demoUsers(
  tx: Reader,
  plan: DemoPlan,
  pack: Pick<Pack, 'streets'>,
): Promise<DemoUser[]> {
  const names = new Map<string, string>([
    ...plan.owners.map((o) => [o.key, o.name] as const),
    ...plan.populations.flatMap((p) =>
      Array.from(
        { length: p.count },
        (_, i) => [`${p.key}:${i + 1}`, numbered(p.name, i + 1, p.count)] as const,
      ),
    ),
  ])
  const rows = await tx.query<{ id: number; name: string }>(
    'select id, name from wufei.party where district = $1 and demo and merged_into is null order by id',
    [tx.actor.district],
  )
  const idOf = new Map(rows.map((r) => [r.name, r.id]))
  return plan.accounts.flatMap((a) => {
    const parties = a.parties.map((key) => idOf.get(names.get(key) ?? ''))
    if (parties.some((id) => id === undefined)) return []
    const streets = a.streets.flatMap((i) => pack.streets[i]?.code ?? [])
    const unit = a.unit ?? (a.role === 'street' ? (streets[0] ?? null) : null)
    // Who stands for one party is called as it is, so that the name found on the sign-in page is found everywhere.
    const name = (a.parties.length === 1 && names.get(a.parties[0] ?? '')) || a.name
    return [{ login: a.login, name, role: a.role, unit, parties: parties as number[], streets }]
  })
}
