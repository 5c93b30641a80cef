import { z } from 'zod'
import { yearPeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import { ownerName } from '../packs/reporting.ts'
import type { Actor } from '../platform/actor.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize, can } from '../platform/rights.rules.ts'
import { FigureReport, ReportedRow } from './contract.ts'
import type { IndicatorHouse } from './house.ts'
import { insertReported, readDefinitions, readReported } from './indicators.store.ts'
import { indicatorsIn } from './indicators.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['指标填报']
const Year = z.object({ year: z.coerce.number().int().min(1900).max(2999) })

/** Figures no table has, by year, from the unit that answers for them, with evidence. */
export function reportedRoutes(app: App, context: Context, house: IndicatorHouse): void {
  const { database, sessions } = context
  app.get(
    '/api/v1/reported-figures',
    {
      schema: {
        tags,
        summary: '指标所需的填报数据：谁报、报了没有',
        querystring: Year,
        response: { 200: z.array(ReportedRow), ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'reportedFigure')
      return database.read(actor, (tx) => reportedRows(tx, house, request.query.year))
    },
  )
  submitRoute(app, context, house)
}

/** What indicators of a year need and nobody can read from the book. */
export async function reportedRows(
  tx: Reader,
  { district }: IndicatorHouse,
  year: number,
): Promise<ReportedRow[]> {
  const indicators = indicatorsIn(district.pack, await readDefinitions(tx, null), year)
  const values = new Map((await readReported(tx, { from: year, to: year }, null)).map((v) => [v.key, v]))
  return [...indicators.reported.values()].flatMap((figure) => {
    const neededBy = [...indicators.all.values()]
      .filter((i) =>
        Object.values(i.inputs).some((ref) => ref.from === 'reported' && ref.input === figure.key),
      )
      .map((i) => i.name)
    const found = values.get(figure.key)
    if (neededBy.length === 0 && !found) return []
    return [
      {
        figure: figure.key,
        name: figure.name,
        unit: figure.unit,
        definition: figure.definition,
        owner: figure.unitCode,
        ownerName: ownerName(district.pack, { unit: figure.unitCode }),
        neededBy,
        value: found?.value ?? null,
        source: found?.source ?? null,
        note: found?.note ?? null,
        evidence: [...(found?.evidence ?? [])],
        recordedAt: found?.recordedAt.toISOString() ?? null,
        actor: found?.actor ?? null,
      },
    ]
  })
}

function submitRoute(app: App, context: Context, house: IndicatorHouse): void {
  const { sessions, now } = context
  app.post(
    '/api/v1/reported-figures',
    {
      schema: {
        tags,
        summary: '填报一个数据',
        body: FigureReport,
        response: { 201: z.object({ id: z.number() }), ...failures },
      },
    },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      const { key, ...report } = request.body
      const figure =
        house.district.pack.indicators.reported.find((one) => one.key === report.figure) ??
        refuse('reported_figure_unknown', { figure: report.figure })
      authorizeOwner(actor, house, figure)
      const today = dayIn(house.district.zone, now())
      if (yearPeriod(report.year).from > today) refuse('reported_figure_future', { year: report.year })
      const made = await perform(
        context,
        request,
        actor,
        { key, act: 'reportedFigure.submit', content: report },
        async (tx) => {
          const row = {
            ...report,
            key: figure.key,
            unit: figure.unit,
            unitCode: figure.unitCode,
            note: report.note ?? null,
          }
          const id = await insertReported(tx, row, { now: now(), today })
          return { answer: { id }, object: `reportedFigure ${id}`, detail: report }
        },
      )
      return reply.code(201).send(made)
    },
  )
}

/** A figure nobody owns yet is the office's to enter. */
function authorizeOwner(
  actor: Actor,
  { district }: IndicatorHouse,
  figure: { name: string; unitCode: string | null },
): void {
  authorize(actor, 'submit', 'reportedFigure')
  if (can(actor, 'submit', 'reportedFigure', { unit: figure.unitCode })) return
  refuse('reported_figure_of_others', {
    figure: figure.name,
    owner: ownerName(district.pack, { unit: figure.unitCode }),
  })
}
