import { refuse } from '../core/refusal.ts'
import type { Reader } from '../platform/database.ts'
import type { ActEvidence } from './contract.ts'

/** An act never names a file that is not kept, nor one that whoever acts may not see. */
export async function refuseUnknownFiles(tx: Reader, evidence: readonly ActEvidence[]): Promise<void> {
  if (evidence.length === 0) return
  const wanted = evidence.map((e) => e.hash)
  const known = await tx.query<{ hash: string }>(
    'select hash from wufei.attachment where district = $1 and hash = any ($2::text[])',
    [tx.actor.district, wanted],
    'manifest_files',
  )
  const there = new Set(known.map((k) => k.hash))
  for (const hash of wanted) if (!there.has(hash)) refuse('file_unknown', { hash })
}

/** What a person in the yard may need today: first what waits for them, then what is under way; how many more there are. */
export async function manifestsUnderWay(
  tx: Reader,
  mine: readonly number[],
  most: number,
): Promise<{ ids: number[]; left: number }> {
  const found = await tx.query<{ id: number; total: number }>(
    `select id, count(*) over () as total from wufei.manifest
     where district = $1 and parties && $2::int[] and state not in ('settled', 'closed', 'cancelled')
     order by waits_for && $2::int[] desc, changed_at desc, id desc limit $3`,
    [tx.actor.district, mine, most],
    'manifests_under_way',
  )
  return { ids: found.map((f) => f.id), left: (found[0]?.total ?? 0) - found.length }
}
