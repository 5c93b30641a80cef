import { refuse } from '../core/refusal.ts'
import { listXlsx } from '../office/list-xlsx.ts'
import { sendXlsx } from '../parties/house.ts'
import { readListFile, withUploadedFile } from '../parties/list-file.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { changesBetween } from './amendment-changes.rules.ts'
import { readSheet, type SheetKey, sheetFields, sheetRows } from './amendment-sheet.rules.ts'
import { AmendmentSheet, PlanSheet, PlanSheetQuery, VersionQuery } from './amendments.contract.ts'
import { type PlanHouse, planKey } from './house.ts'
import { getPlan, listPlans } from './versions.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['规划修订']

/** The measures go out as a workbook and come back as a proposal; nothing is stored until it is adopted. */
export function amendmentSheetRoutes(app: App, context: Context, house: PlanHouse): void {
  exportRoute(app, context, house)
  amendRoute(app, context, house)
  secondRoute(app, context, house)
}

function exportRoute(app: App, { database, sessions }: Context, house: PlanHouse): void {
  app.get(
    '/api/v1/plan/sheet.xlsx',
    { schema: { tags, summary: '措施表（Excel），可改后作为修订载入', querystring: VersionQuery } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'plan')
      const plan = planKey(house, request.query.plan)
      const { version, content } = await database.read(actor, (tx) => getPlan(tx, plan))
      const title = `${content.title}措施表（第${version}版）`
      const columns = sheetFields.map(({ key, titles, width }) => ({ key, title: titles[0], width }))
      return sendXlsx(
        reply,
        `${title}.xlsx`,
        listXlsx({ title, columns }, sheetRows(content, house.district.pack)),
      )
    },
  )
}

const readFile = async (path: string) => {
  const file = await readListFile<SheetKey>(path, sheetFields)
  if (file.lines.length === 0) refuse('list_empty')
  return file
}

const findIn =
  ({ district: { names } }: PlanHouse) =>
  (name: string): string | undefined =>
    (names.findUnit(name) ?? names.findStreet(name))?.code

function amendRoute(app: App, { database, sessions }: Context, house: PlanHouse): void {
  app.post(
    '/api/v1/plan/sheet',
    {
      schema: {
        tags,
        summary: '读取改过的措施表，得出与现行版本的差别',
        consumes: ['multipart/form-data'],
        querystring: VersionQuery,
        response: { 200: AmendmentSheet, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'amend', 'plan')
      const plan = planKey(house, request.query.plan)
      const { version, content } = await database.read(actor, (tx) => getPlan(tx, plan))
      return await withUploadedFile(request, async (path) => {
        const file = await readFile(path)
        const read = readSheet(file, content, findIn(house))
        const unknown = read.sections.slice(content.sections.length)
        const faults = [
          ...read.faults,
          ...unknown.map((s) => ({ row: 0, message: `规划没有“${s.title}”这一部分` })),
        ]
        const changes = changesBetween(content, read.tasks)
        return { version, rows: file.lines.length, faults: [...faults], changes }
      })
    },
  )
}

function secondRoute(app: App, { database, sessions }: Context, house: PlanHouse): void {
  app.post(
    '/api/v1/plans/sheet',
    {
      schema: {
        tags,
        summary: '读取另一个规划的措施表，得出其全文数据',
        consumes: ['multipart/form-data'],
        querystring: PlanSheetQuery,
        response: { 200: PlanSheet, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'amend', 'plan')
      const { like, title, from, to } = request.query
      const [base, keys] = await database.read(actor, async (tx) => [
        (await getPlan(tx, planKey(house, like))).content,
        (await listPlans(tx)).map((p) => p.plan),
      ])
      return await withUploadedFile(request, async (path) => {
        const file = await readFile(path)
        // Its measures are its own: only how the plan is kept (lights, reporting, groups, safeguards) is taken over.
        const { tasks, sections, faults } = readSheet(
          file,
          { ...base, sections: [], tasks: [] },
          findIn(house),
        )
        const content = {
          ...{ ...base, key: freshPlanKey(from, keys), title, from, to, tasks, stageGoals: [], notes: [] },
          sections: sections.length > 0 ? sections : base.sections,
        }
        return { rows: file.lines.length, faults: [...faults], content }
      })
    },
  )
}

function freshPlanKey(from: string, taken: readonly string[]): string {
  const key = `plan${from.slice(0, 4)}`
  let n = 1
  while (taken.includes(n === 1 ? key : `${key}_${n}`)) n++
  return n === 1 ? key : `${key}_${n}`
}
