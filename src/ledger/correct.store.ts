import type { Reader } from '../platform/database.ts'
import { type Entry, net } from './entry.ts'
import { entryJson } from './entry-sql.ts'

/** A posting with everything that corrected, raised or took over from it since. */
export interface Effective {
  id: number
  kind: string
  occurredOn: string
  since: string
  grade: Entry['grade']
  /** The fact in force; as first told where it was taken back. */
  fact: Record<string, unknown>
  withdrawn: boolean
  movement: number | null
  total: number | null
  corrects: number | null
  actor: string
  /** What it and its corrections come to. */
  entries: Entry[]
  /** All lines ever booked for it, first ones first. */
  made: Entry[]
  lots: number[]
}

interface Row extends Omit<Effective, 'entries' | 'made' | 'lots' | 'withdrawn'> {
  entries: Entry[] | null
  lots: number[] | null
}

export interface Dependents {
  /** Postings by their original, in book order. */
  postings: number[]
  /** Totals whose 未分项 drew of the mass: they are settled again, not decided again. */
  totals: number[]
}

/**
 * Postings that use mass which the given one puts somewhere, transitively. What counts is what a posting and its
 * corrections come to: who gave back what it took depends on nothing.
 */
export async function findDependents(tx: Reader, posting: number, limit: number): Promise<Dependents> {
  const rows = await tx.query<{ id: number; total: number | null }>(
    `with recursive chain(id) as (
       select $2::bigint
       union
       select n.root from chain c
         cross join lateral (
           select e.lot from (select c.id as posting union select p.id from wufei.posting p where p.district = $1 and p.corrects = c.id) part
             join wufei.entry e on e.district = $1 and e.posting = part.posting and e.lot is not null
           group by e.lot having sum(e.grams) > 0) made
         cross join lateral (
           select coalesce(u.corrects, u.id) as root from wufei.entry e join wufei.posting u on u.district = $1 and u.id = e.posting
           where e.district = $1 and e.lot = made.lot group by 1 having sum(e.grams) < 0) n
         where n.root <> $2)
     select c.id, p.total from chain c join wufei.posting p on p.district = $1 and p.id = c.id where c.id <> $2 order by c.id limit $3`,
    [tx.actor.district, posting, limit],
  )
  return {
    postings: rows.filter((r) => r.total === null).map((r) => r.id),
    totals: [...new Set(rows.flatMap((r) => r.total ?? []))],
  }
}

/** The given postings as they are in force, in the order asked for. */
export async function readEffective(tx: Reader, ids: readonly number[]): Promise<Effective[]> {
  const rows = await tx.query<Row>(
    `select p.id, p.kind, p.occurred_on as "occurredOn", p.since, p.grade, p.fact, p.movement, p.total, p.corrects, p.actor,
       (select array_agg(l.id order by l.id) from wufei.lot l where l.district = p.district and l.posting = p.id) as lots,
       (select json_agg(${entryJson} order by e.line) from wufei.entry e where e.district = p.district and e.posting = p.id) as entries
     from wufei.posting p where p.district = $1 and (p.id = any ($2::bigint[]) or p.corrects = any ($2::bigint[])) order by p.id`,
    [tx.actor.district, ids],
  )
  return ids.flatMap((id) => {
    const root = rows.find((r) => r.id === id)
    return root ? [inForce(root, rows)] : []
  })
}

/** The day a correction moved a posting to is its day from then on. */
function inForce(root: Row, rows: readonly Row[]): Effective {
  const later = rows.filter((x) => x.corrects === root.id)
  const made = [root, ...later].flatMap((x) => x.entries ?? [])
  const restated = later.filter((x) => x.kind === 'correct' && x.fact.restated).at(-1)
  const moved = later.filter((x) => x.kind === 'correct' && typeof x.fact.reason === 'string').at(-1)
  return {
    ...root,
    occurredOn: moved?.occurredOn ?? root.occurredOn,
    since: moved?.since ?? root.since,
    withdrawn: later.some((x) => x.fact.withdrawn === true),
    fact: restated ? (restated.fact.restated as Record<string, unknown>) : root.fact,
    entries: net(made),
    made,
    lots: [root, ...later].flatMap((x) => x.lots ?? []),
  }
}
