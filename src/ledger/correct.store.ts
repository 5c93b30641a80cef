import type { Reader } from '../platform/database.ts'
import { type Entry, net } from './entry.ts'

/** A posting with everything that corrected, raised or took over from it since. */
export interface Effective {
  id: number
  kind: string
  occurredOn: string
  since: string
  grade: Entry['grade']
  fact: Record<string, unknown>
  movement: number | null
  total: number | null
  corrects: number | null
  actor: string
  lateEntry: number | null
  entries: Entry[]
  lots: number[]
}

interface Row extends Omit<Effective, 'entries' | 'lots'> {
  entries: Entry[] | null
  lots: number[] | null
}

/** Postings that used mass which the given one put somewhere, transitively; each named by its original posting. */
export async function findDependents(tx: Reader, posting: number, limit: number): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `with recursive chain(id) as (
       select $2::bigint
       union
       select n.id from chain c
         join wufei.entry made on made.district = $1 and made.lot is not null and made.grams > 0
           and made.posting in (select $3::bigint where false union select c.id union select p.id from wufei.posting p where p.district = $1 and p.corrects = c.id)
         join wufei.entry used on used.district = $1 and used.lot = made.lot and used.grams < 0 and used.posting <> made.posting
         join wufei.posting u on u.district = $1 and u.id = used.posting
         cross join lateral (select coalesce(u.corrects, u.id) as id) n
         where n.id <> $2)
     select id from chain where id <> $2 order by id limit $3`,
    [tx.actor.district, posting, limit],
  )
  return rows.map((r) => r.id)
}

export async function readEffective(tx: Reader, ids: readonly number[]): Promise<Effective[]> {
  const rows = await tx.query<Row>(
    `select p.id, p.kind, p.occurred_on as "occurredOn", p.since, p.grade, p.fact, p.movement, p.total, p.corrects, p.actor, p.late_entry as "lateEntry",
       (select array_agg(l.id order by l.id) from wufei.lot l where l.district = p.district and l.posting = p.id) as lots,
       (select json_agg(json_build_object('position', e.position, 'stream', e.stream, 'facility', e.facility, 'owner', e.owner, 'code', e.code, 'lot', e.lot,
          'origin', e.origin, 'born', e.born, 'grade', e.grade, 'purpose', e.purpose, 'place', e.place, 'method', e.method, 'dest', e.dest, 'own', e.own, 'grams', e.grams) order by e.line)
        from wufei.entry e where e.district = p.district and e.posting = p.id) as entries
     from wufei.posting p where p.district = $1 and (p.id = any ($2::bigint[]) or p.corrects = any ($2::bigint[])) order by p.id`,
    [tx.actor.district, ids],
  )
  const roots = rows.filter((r) => ids.includes(r.id))
  return roots.map((r) => {
    const later = rows.filter((x) => x.corrects === r.id)
    const all = [r, ...later]
    // The newest correction of the fact itself is the fact in force.
    const restated = later.filter((x) => x.kind === 'correct' && x.fact.restated).at(-1)
    return {
      ...r,
      fact: restated ? (restated.fact.restated as Record<string, unknown>) : r.fact,
      entries: net(all.flatMap((x) => x.entries ?? [])),
      lots: all.flatMap((x) => x.lots ?? []),
    }
  })
}
