import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { RegisterKind } from '../packs/registers.contract.ts'
import type { Actor } from '../platform/actor.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { knownBefore, type PlanHouse, unitTarget } from './house.ts'
import { parseFigure } from './projects.rules.ts'
import {
  CountsReply,
  EntriesReply,
  EntryChange,
  EntryHistory,
  type EntryQuery,
  EntryQuery as EntryQueryShape,
  EntryRequest,
  type EntryRow,
  type EntryValues,
  KindsReply,
} from './registers.contract.ts'
import { type Known, type ReadEntry, readEntry } from './registers.rules.ts'
import {
  getEntry,
  insertEntry,
  nextEntryId,
  readEntries,
  readEntryRevisions,
  type StoredEntry,
} from './registers.store.ts'
import { checkEvidence } from './reports.store.ts'
import { isUnit, unitName } from './units.rules.ts'
import { listPlans } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['项目与登记册']
const Kind = z.object({ kind: z.string().max(60) })
const Entry = Kind.extend({ id: z.coerce.number().int().positive() })
const Made = z.object({ id: z.int(), revision: z.int() })

/** Projects, activities, honours, trainings, cases, requests: one engine over the kinds of the pack. */
export function registerRoutes(app: App, context: Context, house: PlanHouse): void {
  kindRoutes(app, context, house)
  entryRoutes(app, context, house)
  addRoute(app, context, house)
  changeRoute(app, context, house)
}

export function kindOf({ district }: PlanHouse, kind: string): RegisterKind {
  return district.pack.registers.find((k) => k.key === kind) ?? refuse('register_kind_unknown', { kind })
}

function kindRoutes(app: App, { database, sessions }: Context, house: PlanHouse): void {
  app.get(
    '/api/v1/registers',
    { schema: { tags, summary: '登记册的种类与字段', response: { 200: KindsReply, ...failures } } },
    async (request) => {
      authorize(await sessions.actor(request), 'read', 'register')
      return { kinds: [...house.district.pack.registers] }
    },
  )
  app.get(
    '/api/v1/registers/counts',
    { schema: { tags, summary: '每项措施在各登记册中的条数', response: { 200: CountsReply, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'register')
      const kinds = house.district.pack.registers.map((k) => k.key)
      const entries = await database.read(actor, (tx) => readEntries(tx, kinds, null))
      const pairs = entries
        .filter((e) => !e.withdrawn)
        .flatMap((e) => e.measures.map((measure) => ({ measure, kind: e.kind })))
      const counts = [...Map.groupBy(pairs, (p) => `${p.measure} ${p.kind}`).values()]
      return { counts: counts.flatMap((same) => (same[0] ? [{ ...same[0], entries: same.length }] : [])) }
    },
  )
}

/** Entries of a kind that a query leaves; the newest day first. */
export async function findEntries(
  tx: Reader,
  house: PlanHouse,
  kind: RegisterKind,
  q: Omit<EntryQuery, 'offset' | 'limit'>,
  now: Date,
): Promise<StoredEntry[]> {
  return (await readEntries(tx, [kind.key], knownBefore(house, q.asOf, now))).filter(
    (e) =>
      e.withdrawn === q.withdrawn &&
      (q.measure === undefined || e.measures.includes(q.measure)) &&
      (q.unit === undefined || e.unit === q.unit) &&
      (q.from === undefined || (e.day !== null && e.day >= q.from)) &&
      (q.to === undefined || (e.day !== null && e.day < q.to)) &&
      (q.q === undefined || JSON.stringify(Object.values(e.content)).includes(q.q)),
  )
}

function entryRoutes(app: App, { database, sessions, now }: Context, house: PlanHouse): void {
  app.get(
    '/api/v1/registers/:kind',
    {
      schema: {
        tags,
        summary: '登记清单',
        params: Kind,
        querystring: EntryQueryShape,
        response: { 200: EntriesReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'register')
      const kind = kindOf(house, request.params.kind)
      const { offset, limit, ...query } = request.query
      const found = await database.read(actor, (tx) => findEntries(tx, house, kind, query, now()))
      return {
        items: found.slice(offset, offset + limit).map((e) => presentEntry(house, e)),
        total: found.length,
      }
    },
  )
  app.get(
    '/api/v1/registers/:kind/:id',
    {
      schema: {
        tags,
        summary: '一条登记及其历次修改',
        params: Entry,
        response: { 200: EntryHistory, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'register')
      const { kind, id } = request.params
      const revisions = await database.read(actor, (tx) =>
        readEntryRevisions(tx, kindOf(house, kind).key, id),
      )
      if (revisions.length === 0) refuse('register_entry_unknown', { entry: id })
      return { revisions: revisions.map((e) => presentEntry(house, e)) }
    },
  )
}

function addRoute(app: App, context: Context, house: PlanHouse): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/registers/:kind',
    {
      schema: {
        tags,
        summary: '登记',
        params: Kind,
        body: EntryRequest,
        response: { 201: Made, ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const kind = kindOf(house, request.params.kind)
      const { key, unit, values } = request.body
      authorizeUnit(actor, house.district, kind, unit)
      const act = { key, act: 'register.add', content: { kind: kind.key, unit, values } }
      const made = await perform(context, request, actor, act, async (tx) => {
        const read = await checkedEntry(tx, house, kind, values)
        const answer = { id: await nextEntryId(tx), revision: 1 }
        await insertEntry(
          tx,
          { ...answer, ...read, kind: kind.key, unit, withdrawn: false, reason: null },
          now(),
        )
        return { answer, object: `${kind.key} ${answer.id}`, detail: { unit, name: read.name } }
      })
      return reply.code(201).send(made)
    },
  )
}

function changeRoute(app: App, context: Context, house: PlanHouse): void {
  const { sessions, now } = context
  app.put(
    '/api/v1/registers/:kind/:id',
    {
      schema: {
        tags,
        summary: '修改或撤销登记',
        params: Entry,
        body: EntryChange,
        response: { 200: Made, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      const { id } = request.params
      const kind = kindOf(house, request.params.kind)
      const { key, revision, unit, values, withdrawn, reason } = request.body
      authorizeUnit(actor, house.district, kind, unit)
      const content = { kind: kind.key, id, revision, unit, values, withdrawn, reason }
      return await perform(context, request, actor, { key, act: 'register.change', content }, async (tx) => {
        const before = await getEntry(tx, kind.key, id)
        // An entry cannot be taken over by naming one's own unit: the one whose it is must be one's own too.
        authorizeUnit(actor, house.district, kind, before.unit)
        if (before.withdrawn) refuse('register_entry_withdrawn', { entry: id })
        if (before.revision !== revision) refuse('register_entry_stale', { entry: id })
        if (withdrawn && !reason) refuse('register_reason_missing')
        const read = await checkedEntry(tx, house, kind, values)
        const answer = { id, revision: revision + 1 }
        await insertEntry(tx, { ...answer, ...read, kind: kind.key, unit, withdrawn, reason }, now())
        return { answer, object: `${kind.key} ${id}`, detail: { name: read.name, withdrawn, reason } }
      })
    },
  )
}

/** What vetoes an appraisal is recorded by whoever runs appraisals, never by a unit about itself or another. */
export function authorizeUnit(
  actor: Actor,
  { pack }: DistrictView,
  { use }: Pick<RegisterKind, 'use'>,
  unit: string,
): void {
  authorize(actor, 'write', 'register', unitTarget(unit))
  if (use === 'falsification') authorize(actor, 'run', 'appraisal')
  if (!isUnit(pack, unit)) refuse('plan_unit_unknown', { unit })
}

/** What the fields may point at, of every plan in the house. */
export async function knownIn(tx: Reader, { district }: PlanHouse): Promise<Known> {
  const plans = await listPlans(tx)
  const measures = new Set(plans.flatMap((p) => p.content.tasks.flatMap((t) => t.measures.map((m) => m.id))))
  const isFigure = (text: string): boolean => {
    const figure = parseFigure(text)
    const table = district.pack.tables.find((t) => t.no === figure?.table)
    const row = figure?.row === 'total' || table?.rows.some((r) => r.key === figure?.row)
    return Boolean(figure && row && table?.columns.some((c) => c.key === figure.column && c.type !== 'text'))
  }
  return { isUnit: (code) => isUnit(district.pack, code), isMeasure: (id) => measures.has(id), isFigure }
}

async function checkedEntry(
  tx: Reader,
  house: PlanHouse,
  kind: RegisterKind,
  values: EntryValues,
): Promise<Omit<ReadEntry, 'problems'>> {
  const { problems, ...read } = readEntry(kind, values, await knownIn(tx, house))
  if (problems.length > 0)
    refuse('register_fields_invalid', { noun: kind.title, problems: problems.join('；') }, problems)
  await checkEvidence(tx, read.files)
  return read
}

export function presentEntry({ district }: PlanHouse, e: StoredEntry): EntryRow {
  const { content, files: _, ...told } = e
  return {
    ...told,
    measures: [...e.measures],
    values: content,
    unitName: unitName(district.pack, e.unit),
    recordedAt: e.recordedAt.toISOString(),
  }
}
