import type { Reader } from '../platform/database.ts'

export async function findByNumber(
  tx: Reader,
  number: string,
): Promise<{ id: number; profile: string; packages: number; demo: boolean } | undefined> {
  const [row] = await tx.query<{ id: number; profile: string; packages: number; demo: boolean }>(
    `select m.id, m.profile, m.demo, (select count(*) from wufei.manifest_package w where w.district = m.district and w.manifest = m.id and not w.gone)::int as packages
     from wufei.manifest m where m.district = $1 and m.number = $2`,
    [tx.actor.district, number],
    'public_manifest',
  )
  return row
}
