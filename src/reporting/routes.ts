import { streamNames } from '../core/codes.ts'
import { type Day, firstOfMonth } from '../core/day.ts'
import { labelPeriod, type Period, parsePeriod, yearPeriod } from '../core/period.ts'
import { dayIn } from '../core/zone.ts'
import { listXlsx } from '../office/list-xlsx.ts'
import type { DistrictView } from '../packs/district-view.ts'
import { seen, sendXlsx } from '../parties/house.ts'
import { foldName } from '../parties/rules.ts'
import type { Actor } from '../platform/actor.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context, Routes } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize, scopeOf } from '../platform/rights.rules.ts'
import { coverageOf } from './completeness.store.ts'
import {
  type GeneratorRow,
  GeneratorsQuery,
  GeneratorsReply,
  type SubmissionRow,
  SubmissionsQuery,
  SubmissionsReply,
  submissionStateNames,
} from './contract.ts'
import { monthsTouched } from './coverage.rules.ts'
import { type Generator, generatorNames, readGenerators } from './coverage.store.ts'
import { submissionRows } from './submissions.rules.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['汇交']

export interface ReportingHouse {
  readonly district: Pick<DistrictView, 'pack' | 'zone'>
}

export const reportingRoutes =
  (house: ReportingHouse): Routes =>
  (app, context) => {
    submissionRoutes(app, context, house)
    generatorRoutes(app, context, house)
  }

function periodOf(query: { year?: number | undefined; period?: string | undefined }, today: Day): Period {
  if (query.period) return parsePeriod(query.period)
  return yearPeriod(query.year ?? Number(today.slice(0, 4)))
}

async function readSubmissions(
  tx: Reader,
  actor: Actor,
  query: SubmissionsQuery,
  { pack }: ReportingHouse['district'],
  today: Day,
): Promise<SubmissionsReply> {
  const period = periodOf(query, today)
  const coverage = await coverageOf(tx, { kind: 'district', key: null }, period)
  // Whoever does not see the district is told what they owe themselves, not what departments have done.
  const all = scopeOf(actor, 'read', 'submission') === 'all'
  const items = submissionRows(pack, period, coverage, today).filter(
    (r) =>
      (all || (r.unit !== null && r.unit === actor.unit)) &&
      (query.unit === undefined || r.unit === query.unit) &&
      (query.table === undefined || r.table === query.table),
  )
  return { year: Number(period.from.slice(0, 4)), period: labelPeriod(period), items }
}

function submissionRoutes(app: App, context: Context, { district }: ReportingHouse): void {
  const { database, sessions, now } = context
  const read = (actor: Actor, query: SubmissionsQuery) =>
    database.read(actor, (tx) => readSubmissions(tx, actor, query, district, dayIn(district.zone, now())))
  app.get(
    '/api/v1/submissions',
    {
      schema: {
        tags,
        summary: '汇交目录：谁报、何时、报了没有',
        querystring: SubmissionsQuery,
        response: { 200: SubmissionsReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'submission')
      const reply = await read(actor, request.query)
      const count = reply.items.length
      await seen(context, actor, request, {
        object: 'submissions',
        filter: request.query,
        parties: null,
        count,
      })
      return reply
    },
  )
  app.get(
    '/api/v1/submissions.xlsx',
    { schema: { tags, summary: '导出汇交情况', querystring: SubmissionsQuery, response: { ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'submission')
      const { items, period } = await read(actor, request.query)
      const count = items.length
      await seen(context, actor, request, {
        object: 'submissions.xlsx',
        filter: request.query,
        parties: null,
        count,
      })
      const title = `汇交情况（${period}）`
      return sendXlsx(
        reply,
        `${title}.xlsx`,
        listXlsx({ title, columns: submissionColumns }, items.flatMap(exportRows)),
      )
    },
  )
}

const submissionColumns = [
  { key: 'table', title: '清单', width: 22 },
  { key: 'row', title: '清单项', width: 22 },
  { key: 'unit', title: '汇交单位', width: 22 },
  { key: 'source', title: '来源', width: 28 },
  { key: 'period', title: '所属期' },
  { key: 'due', title: '截止日', type: 'date' as const },
  { key: 'state', title: '情况' },
  { key: 'reportedAt', title: '报送日', type: 'date' as const },
  { key: 'lateDays', title: '逾期天数', type: 'number' as const },
  { key: 'reported', title: '已报', type: 'number' as const },
  { key: 'expected', title: '应报', type: 'number' as const },
  { key: 'definition', title: '口径', width: 40 },
]

function exportRows(r: SubmissionRow) {
  return r.periods.map((p) => ({
    table: `表${r.table} ${r.tableTitle}`,
    row: r.rowLabel,
    unit: r.unitName,
    source: r.source,
    period: labelPeriod({ from: p.from as Day, to: p.to as Day }),
    due: p.due,
    state: submissionStateNames[p.state],
    reportedAt: p.reportedAt,
    lateDays: p.lateDays,
    reported: p.reported,
    expected: p.expected,
    definition: r.definition,
  }))
}

async function readGeneratorRows(tx: Reader, year: number, today: Day): Promise<GeneratorRow[]> {
  const period = yearPeriod(year)
  const generators = byPartyAndStream((await readGenerators(tx, period, null, null)).filter((g) => !g.apart))
  const names = await generatorNames(tx, [...new Set(generators.map((g) => g.party))])
  const byId = new Map(names.map((n) => [n.id, n]))
  const over = monthsTouched(period).filter((month) => month < firstOfMonth(today))
  return generators.flatMap((g): GeneratorRow[] => {
    const party = byId.get(g.party)
    if (!party) return []
    const months = g.months.filter((m) => m >= period.from)
    // A generator owes from its first record on; what lies before is not missing.
    const since = g.months[0] ?? period.from
    return [
      {
        party: { id: party.id, name: party.name },
        stream: g.stream,
        streamName: streamNames[g.stream],
        managementClass: party.managementClass,
        months: [...months],
        missing: over.filter((m) => m >= since && !months.includes(m)),
      },
    ]
  })
}

/** A hospital with a canteen speaks of two sectors and owes one ledger. */
function byPartyAndStream(generators: readonly Generator[]) {
  return [...Map.groupBy(generators, (g) => `${g.stream} ${g.party}`).values()].flatMap(
    ([first, ...more]) => {
      if (!first) return []
      const months = [first, ...more].flatMap((g) => g.months)
      return [{ stream: first.stream, party: first.party, months: [...new Set(months)].sort() }]
    },
  )
}

function generatorRoutes(app: App, context: Context, { district }: ReportingHouse): void {
  const { database, sessions, now } = context
  app.get(
    '/api/v1/submissions/generators',
    {
      schema: {
        tags,
        summary: '产废单位逐月台账：有记录与缺报的月份',
        querystring: GeneratorsQuery,
        response: { 200: GeneratorsReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'submission')
      const { stream, search, missing, offset, limit } = request.query
      const today = dayIn(district.zone, now())
      const year = request.query.year ?? Number(today.slice(0, 4))
      const rows = await database.read(actor, (tx) => readGeneratorRows(tx, year, today))
      const text = search ? foldName(search) : ''
      const found = rows.filter(
        (r) =>
          (!stream || r.stream === stream) &&
          foldName(r.party.name).includes(text) &&
          (!missing || r.missing.length > 0),
      )
      const items = found.slice(offset, offset + limit)
      const parties = items.map((r) => r.party.id)
      const count = items.length
      await seen(context, actor, request, { object: 'generators', filter: request.query, parties, count })
      return { year, items, total: found.length }
    },
  )
}
