import { refuse } from '../core/refusal.ts'
import { PlanData } from '../packs/plan-data.ts'
import { contentHash } from '../platform/command.ts'
import type { Reader, Writer } from '../platform/database.ts'
import { continuations, type Duty, dutiesOf } from './obligations.rules.ts'

export interface PlanVersion {
  readonly plan: string
  readonly version: number
  readonly content: PlanData
  readonly hash: string
  readonly reason: string
  readonly basis: string | null
  readonly source: 'pack' | 'amendment' | 'plan'
  readonly recordedAt: Date
  readonly actor: string
  readonly moves: readonly Move[]
}

export interface Move {
  readonly from: string
  readonly to: string
}

/** A plan as it was at a moment, with what was said about it until then. */
export interface StoredPlan extends PlanVersion {
  readonly duties: readonly Duty[]
  /** Today's measure of something that was reported under an older one. */
  readonly current: (measure: string) => string
}

const columns = `plan, version, content, hash, reason, basis, source, recorded_at as "recordedAt", actor, moves`

/**
 * Puts the pack's plan into the house as its first version. When the pack's content changes and nobody has amended the
 * plan, that is a new version too; once it has been amended the district's own word stands.
 */
export async function seedPlan(tx: Writer, plan: PlanData, now: Date): Promise<void> {
  await lockPlan(tx, plan.key)
  const versions = await listVersions(tx, plan.key)
  const last = versions.at(-1)
  if (last && (last.hash === contentHash(plan) || versions.some((v) => v.source !== 'pack'))) return
  await insertVersion(
    tx,
    { content: plan, moves: [], reason: last ? '数据包更新' : '数据包', basis: null, source: 'pack' },
    now,
  )
}

/** Whoever changes a plan waits for whoever is changing it. */
export async function lockPlan(tx: Writer, plan: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 13))', [
    `plan|${tx.actor.district}|${plan}`,
  ])
}

export async function insertVersion(
  tx: Writer,
  v: Pick<PlanVersion, 'content' | 'moves' | 'reason' | 'basis' | 'source'>,
  now: Date,
): Promise<number> {
  const [row] = await tx.query<{ version: number }>(
    `insert into wufei.plan_version (district, plan, version, content, hash, moves, reason, basis, source, recorded_at, actor)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6, $7, $8, $9, $10
     from wufei.plan_version where district = $1 and plan = $2 returning version`,
    [
      tx.actor.district,
      v.content.key,
      JSON.stringify(v.content),
      contentHash(v.content),
      JSON.stringify(v.moves),
      v.reason,
      v.basis,
      v.source,
      now,
      tx.actor.id,
    ],
  )
  return row?.version as number
}

/** The oldest first. */
export async function listVersions(tx: Reader, plan: string): Promise<PlanVersion[]> {
  return await tx.query<PlanVersion>(
    `select ${columns} from wufei.plan_version where district = $1 and plan = $2 order by version`,
    [tx.actor.district, plan],
    'plan_versions',
  )
}

/** The newest version of every plan in the house. */
export async function listPlans(tx: Reader): Promise<PlanVersion[]> {
  return await tx.query<PlanVersion>(
    `select distinct on (plan) ${columns} from wufei.plan_version where district = $1 order by plan, version desc`,
    [tx.actor.district],
  )
}

/** As known at a moment (`before`, exclusive); null: now. Refuses a plan that is not there, or was not yet. */
export async function getPlan(tx: Reader, plan: string, before: Date | null = null): Promise<StoredPlan> {
  const versions = (await listVersions(tx, plan)).filter((v) => before === null || v.recordedAt < before)
  const last = versions.at(-1)
  if (!last) return refuse('plan_unknown', { plan })
  // Stored content is older than the code that reads it: fields added since have their defaults.
  const content = PlanData.parse(last.content)
  return {
    ...last,
    content,
    duties: dutiesOf(content),
    current: continuations(versions.flatMap((v) => v.moves)),
  }
}

/** The duty of a plan, or a refusal that names it. */
export function getDuty(plan: StoredPlan, id: string): Duty {
  return plan.duties.find((d) => d.id === id) ?? refuse('measure_unknown', { measure: id })
}

export interface Said {
  /** Confirmed system by measure. */
  readonly systems: ReadonlyMap<string, Duty['system']>
  /** Official text by measure. */
  readonly texts: ReadonlyMap<string, string>
}

/** What the office confirmed and loaded; the last word of a measure holds. */
export async function readSaid(tx: Reader, plan: string, before: Date | null): Promise<Said> {
  const last = async <T extends string>(table: 'plan_system' | 'plan_text', column: string) => {
    const rows = await tx.query<{ measure: string; value: T }>(
      `select distinct on (measure) measure, ${column} as value from wufei.${table}
       where district = $1 and plan = $2 and ($3::timestamptz is null or recorded_at < $3) order by measure, id desc`,
      [tx.actor.district, plan, before],
    )
    return new Map(rows.map((r) => [r.measure, r.value]))
  }
  return {
    systems: await last<NonNullable<Duty['system']>>('plan_system', 'system'),
    texts: await last<string>('plan_text', 'text'),
  }
}

export async function insertSystem(
  tx: Writer,
  plan: string,
  row: { measure: string; system: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into wufei.plan_system (district, plan, measure, system, recorded_at, actor) values ($1, $2, $3, $4, $5, $6)`,
    [tx.actor.district, plan, row.measure, row.system, now, tx.actor.id],
  )
}
