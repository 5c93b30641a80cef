import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import type { Reader, Writer } from '../platform/database.ts'
import type { Arisen, Matter, NewMatter } from './machine.rules.ts'
import type { Done, MatterKind, MattersQuery, Origin } from './matters.contract.ts'
import { checkEvidence } from './reports.store.ts'

/** A matter as its row says, without history. */
export interface MatterRecord {
  readonly id: number
  readonly kind: MatterKind
  readonly state: string
  readonly ended: boolean
  readonly version: number
  readonly number: string | null
  readonly title: string
  readonly unit: string | null
  readonly units: readonly string[]
  readonly due: Day | null
  readonly year: number
  readonly origin: Origin | null
  readonly payload: Record<string, unknown>
  readonly demo: boolean
  readonly createdAt: Date
}

const columns = `m.id, m.kind, m.state, m.ended, m.version, m.number, m.title, m.unit, m.units, m.due, m.year, m.payload, m.demo,
  m.created_at as "createdAt", case when m.origin_kind is null then null else
    json_build_object('kind', m.origin_kind, 'key', m.origin_key, 'title', coalesce(m.origin_title, '')) end as origin`

/** What an event says beside the matter's new content. */
export interface Deed {
  readonly act: string
  readonly actName: string
  readonly from: string | null
  readonly note: string | null
  readonly evidence: readonly string[]
  readonly at: Date
}

/** The part of a matter that acts change: what an event keeps and the row shows. */
export type Content = Pick<
  MatterRecord,
  'state' | 'ended' | 'number' | 'title' | 'unit' | 'units' | 'due' | 'payload'
>

export async function insertMatter(
  tx: Writer,
  matter: NewMatter,
  begun: { readonly state: string; readonly year: number; readonly demo: boolean },
  deed: Deed,
): Promise<number> {
  const { kind, title, unit, units, due, origin } = matter
  const payload = matter.payload as unknown as Record<string, unknown>
  const content: Content = {
    state: begun.state,
    ended: false,
    number: null,
    title,
    unit,
    units,
    due,
    payload,
  }
  const [row] = await tx.query<{ id: number }>(
    `insert into wufei.matter (district, kind, state, ended, version, title, unit, units, due, year, origin_kind, origin_key, origin_title, payload, demo, created_at)
     values ($1, $2, $3, false, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) returning id`,
    [
      ...[tx.actor.district, kind, begun.state, title, unit, units, due, begun.year],
      ...[origin?.kind ?? null, origin?.key ?? null, origin?.title ?? null],
      ...[JSON.stringify(payload), begun.demo, deed.at],
    ],
  )
  const id = row?.id as number
  await insertEvent(tx, id, 1, content, deed)
  return id
}

export async function changeMatter(
  tx: Writer,
  id: number,
  version: number,
  content: Content,
  deed: Deed,
): Promise<void> {
  const { state, ended, number, title, unit, units, due, payload } = content
  await tx.query(
    `update wufei.matter set state = $4, ended = $5, version = $3, number = $6, title = $7, unit = $8, units = $9, due = $10, payload = $11
     where district = $1 and id = $2`,
    [
      ...[tx.actor.district, id, version, state, ended],
      ...[number, title, unit, units, due, JSON.stringify(payload)],
    ],
  )
  await insertEvent(tx, id, version, content, deed)
}

async function insertEvent(
  tx: Writer,
  matter: number,
  seq: number,
  content: Content,
  deed: Deed,
): Promise<void> {
  await checkEvidence(tx, deed.evidence)
  await tx.query(
    `insert into wufei.matter_event (district, matter, seq, at, actor, actor_name, act, act_name, from_state, to_state, note, evidence, content)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[tx.actor.district, matter, seq, deed.at, tx.actor.id, tx.actor.name, deed.act, deed.actName],
      ...[deed.from, content.state, deed.note, deed.evidence, JSON.stringify(content)],
    ],
  )
}

export async function getMatterRecord(tx: Reader, id: number): Promise<MatterRecord> {
  const [row] = await tx.query<MatterRecord>(
    `select ${columns} from wufei.matter m where m.district = $1 and m.id = $2`,
    [tx.actor.district, id],
  )
  return row ?? refuse('matter_unknown', { id })
}

/** Held until the transaction ends, so that of two who decide at once one is told what the other did. */
export async function lockMatter(tx: Writer, id: number): Promise<void> {
  await tx.query('select 1 from wufei.matter where district = $1 and id = $2 for update', [
    tx.actor.district,
    id,
  ])
}

export async function historyOf(tx: Reader, id: number): Promise<Omit<Done, 'toName'>[]> {
  const rows = await tx.query<Omit<Done, 'toName' | 'at'> & { at: Date }>(
    `select seq, at, actor, actor_name as "actorName", act, act_name as "actName", from_state as "from", to_state as "to", note, evidence
     from wufei.matter_event where district = $1 and matter = $2 order by seq`,
    [tx.actor.district, id],
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

export async function arisenFrom(tx: Reader, id: number): Promise<MatterRecord[]> {
  return await tx.query<MatterRecord>(
    `select ${columns} from wufei.matter m where m.district = $1 and m.origin_kind = 'matter' and m.origin_key = $2 order by m.id`,
    [tx.actor.district, String(id)],
  )
}

export function asMatter(record: MatterRecord, history: readonly Done[], arisen: readonly Arisen[]): Matter {
  return { ...record, history, arisen } as unknown as Matter
}

/** Newest first. `units`: only what concerns one of them; null for whoever sees all. */
export async function listMatters(
  tx: Reader,
  query: MattersQuery,
  kinds: readonly MatterKind[],
  units: readonly string[] | null,
): Promise<MatterRecord[]> {
  return await tx.query<MatterRecord>(
    `select ${columns} from wufei.matter m
     where m.district = $1 and m.kind = any ($2::text[]) and ($3::text[] is null or m.units && $3)
       and ($4::text is null or m.state = $4) and ($5::text is null or $5 = any (m.units))
       and ($6::int is null or m.year = $6) and ($7::boolean is null or m.ended <> $7)
       and ($8::text is null or strpos(lower(m.title || ' ' || coalesce(m.number, '')), lower($8)) > 0)
       and ($9::bigint is null or m.id < $9)
     order by m.id desc limit $10`,
    [
      ...[tx.actor.district, kinds, units, query.state ?? null, query.unit ?? null],
      ...[query.year ?? null, query.open ?? null, query.search || null, query.before ?? null, query.limit],
    ],
  )
}

/** Matters that owe something by a day of the span, and all that are late before it. */
export async function owedMatters(tx: Reader, until: Day): Promise<MatterRecord[]> {
  return await tx.query<MatterRecord>(
    `select ${columns} from wufei.matter m
     where m.district = $1 and not m.ended and m.due < $2::date order by m.due, m.id`,
    [tx.actor.district, until],
  )
}

export async function mattersOfYear(tx: Reader, kind: MatterKind, year: number): Promise<MatterRecord[]> {
  return await tx.query<MatterRecord>(
    `select ${columns} from wufei.matter m where m.district = $1 and m.kind = $2 and m.year = $3 order by m.id`,
    [tx.actor.district, kind, year],
  )
}

/** Periods whose paper of one of these kinds has been sent out. */
export async function issuedPeriods(tx: Reader, paperKinds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ period: string }>(
    `select distinct payload ->> 'period' as period from wufei.matter
     where district = $1 and kind = 'paper' and payload ->> 'paperKind' = any ($2::text[]) and state in ('issued', 'acknowledged')`,
    [tx.actor.district, paperKinds],
  )
  return new Set(rows.map((row) => row.period))
}

/** When an act was done to matters of a kind, the earliest first. */
export async function deedsOf(
  tx: Reader,
  kind: MatterKind,
  act: string,
): Promise<{ readonly matter: number; readonly at: Date }[]> {
  return await tx.query(
    `select e.matter, e.at from wufei.matter_event e join wufei.matter m on m.district = e.district and m.id = e.matter
     where e.district = $1 and m.kind = $2 and e.act = $3 order by e.at, e.matter`,
    [tx.actor.district, kind, act],
  )
}

/** Orders under way by what they arise from: a thing has one at a time. */
export async function ordersUnderWay(
  tx: Reader,
): Promise<{ originKind: string; originKey: string; id: number; number: string | null }[]> {
  return await tx.query(
    `select origin_kind as "originKind", origin_key as "originKey", id, number from wufei.matter
     where district = $1 and kind = 'order' and not ended and origin_kind is not null`,
    [tx.actor.district],
  )
}
