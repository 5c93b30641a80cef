import { dayIn } from '../core/zone.ts'
import type { BookFigure } from '../packs/plan-data.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { readBookFigures, type WantedFigure } from './book-figures.ts'
import type { PlanHouse } from './house.ts'
import { parseFigure, projectRow, projectSums, yearBefore } from './projects.rules.ts'
import { EntryQuery, type EntryValues, ProjectsReply } from './registers.contract.ts'
import { findEntries } from './registers.routes.ts'
import { unitName } from './units.rules.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const

/** 项目清单 with money, dates for the Gantt chart, and the book beside the expected effect. */
export function projectRoutes(app: App, context: Context, house: PlanHouse): void {
  const { database, sessions, now } = context
  const { district } = house
  app.get(
    '/api/v1/projects',
    {
      schema: {
        tags: ['项目与登记册'],
        summary: '建设项目：投资、进度、效果',
        querystring: EntryQuery.omit({ offset: true, limit: true }),
        response: { 200: ProjectsReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'register')
      const today = dayIn(district.zone, now())
      const kinds = district.pack.registers.filter((k) => k.use === 'project')
      const entries = await database.read(actor, async (tx) => {
        const found = []
        for (const kind of kinds) found.push(...(await findEntries(tx, house, kind, request.query, now())))
        return found
      })
      const wanted = entries.flatMap((e) => wantedOf(e.content, Number(today.slice(0, 4))))
      const figures = await readBookFigures(database, district, wanted, { today, asOf: null })
      const items = entries.map(({ content: values, ...e }) =>
        projectRow({ ...e, values, unitName: unitName(district.pack, e.unit) }, today, figures, (f) =>
          figureUnit(house, f),
        ),
      )
      return { items, sums: projectSums(items) }
    },
  )
}

function wantedOf(values: EntryValues, year: number): WantedFigure[] {
  const figure = typeof values.effectFigure === 'string' ? parseFigure(values.effectFigure) : null
  const before = yearBefore(values)
  if (!figure) return []
  return [year, ...(before === null ? [] : [before])].map((y) => ({ ...figure, year: y }))
}

function figureUnit({ district }: PlanHouse, { table, column }: BookFigure): string | null {
  const layout = district.pack.tables.find((t) => t.no === table)
  return layout?.columns.find((c) => c.key === column)?.type === 'rate'
    ? '%'
    : (layout?.units.district.unit ?? null)
}
