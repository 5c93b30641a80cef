import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import type { AppraisalScheme, SchemeItem } from '../packs/rhythm.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize, scopeOf } from '../platform/rights.rules.ts'
import { type SchemeItemView, ScoresReply, SummariesQuery, SummariesReply } from './appraisal.contract.ts'
import { adjustedLines, scoresOf, sightOf } from './appraisal.rules.ts'
import { appraisalDocx } from './appraisal-docx.ts'
import { type Arisen, type Matter, unitsOf } from './machine.rules.ts'
import { machineOf } from './machines.rules.ts'
import { mattersOfYear } from './matters.store.ts'
import { loadMatter } from './matters.ts'
import { type RhythmHouse, todayIn, workingUnits } from './rhythm-house.ts'
import { unitName } from './units.rules.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const Id = z.object({ id: z.coerce.number().int().positive() })

export function appraisalRoutes(app: App, context: Context, house: RhythmHouse): void {
  scoresRoute(app, context, house)
  documentRoute(app, context, house)
  summariesRoute(app, context, house)
}

/** Before it is announced only who runs it sees scores; a street sees its own. */
async function readScores(
  { database }: Pick<Context, 'database'>,
  { district }: RhythmHouse,
  actor: Actor,
  id: number,
): Promise<ScoresReply & { disputes: readonly Arisen[] }> {
  const { pack } = district
  const loaded = await database.read(actor, (tx) => loadMatter(tx, id))
  if (loaded.kind !== 'appraisal') return refuse('matter_unknown', { id })
  const matter = loaded as Matter as Matter<'appraisal'>
  const { payload, state } = matter
  if (state === 'computed') authorize(actor, 'run', 'appraisal')
  const lines = state === 'final' ? payload.lines : adjustedLines(matter)
  const all = scoresOf(lines, pack.rhythm.appraisal)
  const seen = sightOf(actor)
  const scores = all.map((score, i) => ({
    ...score,
    unitName: unitName(pack, score.unit),
    rank: i + 1,
    vetoed: [...score.vetoed],
    lines: [...score.lines],
  }))
  return {
    ...{ id, year: payload.year, state, stateName: machineOf('appraisal').states[state]?.name ?? state },
    ...{ scheme: payload.scheme, disputesUntil: payload.disputesUntil },
    items: schemeItems(pack.rhythm.appraisal),
    scores: scores.filter((score) => seen(score.unit)),
    disputes: matter.arisen.filter((one) => one.kind === 'dispute' && seen(one.unit)),
  }
}

function documentRoute(app: App, context: Context, house: RhythmHouse): void {
  app.get(
    '/api/v1/appraisals/:id/document.docx',
    { schema: { tags: ['考核'], summary: '考核结果的 Word 文件', params: Id } },
    async (request, reply) => {
      const actor = await context.sessions.actor(request)
      authorize(actor, 'read', 'appraisal')
      const scores = await readScores(context, house, actor, request.params.id)
      const name = `${scores.year}年度考核结果（${scores.stateName}）.docx`
      return reply
        .type(fileTypes.docx)
        .header('content-disposition', attachment(name, 'appraisal.docx'))
        .header('cache-control', 'no-store')
        .send(await appraisalDocx(scores, house))
    },
  )
}

function scoresRoute(app: App, context: Context, house: RhythmHouse): void {
  app.get(
    '/api/v1/appraisals/:id/scores',
    {
      schema: {
        tags: ['考核'],
        summary: '考核得分：逐项、依据、申诉调整',
        params: Id,
        response: { 200: ScoresReply, ...failures },
      },
    },
    async (request) => {
      const actor = await context.sessions.actor(request)
      authorize(actor, 'read', 'appraisal')
      const { disputes: _, ...scores } = await readScores(context, house, actor, request.params.id)
      return scores
    },
  )
}

function schemeItems({ base, bonus, veto }: AppraisalScheme): SchemeItemView[] {
  const view = (kind: SchemeItemView['kind'], rule: (item: SchemeItem) => string) => (item: SchemeItem) => ({
    ...{ key: item.key, name: item.name, kind, points: item.points, each: item.each },
    rule: rule(item),
  })
  return [
    ...base.map(
      view('base', (item) => `满分 ${item.points} 分，${item.noun}每项扣 ${item.each} 分，扣完为止`),
    ),
    ...bonus.map(view('bonus', (item) => `${item.noun}每项加 ${item.each} 分，至多 ${item.points} 分`)),
    ...veto.map(view('veto', (item) => `${item.noun} ${item.each} 项及以上一票否决`)),
  ]
}

function summariesRoute(app: App, { database, sessions, now }: Context, house: RhythmHouse): void {
  const { pack } = house.district
  app.get(
    '/api/v1/summaries',
    {
      schema: {
        tags: ['年度总结'],
        summary: '各单位年度总结报送情况',
        querystring: SummariesQuery,
        response: { 200: SummariesReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'summary')
      const { year } = request.query
      const there = await database.read(actor, (tx) => mattersOfYear(tx, 'summary', year))
      const due = `${year}-${pack.rhythm.summary.due}`
      const own = scopeOf(actor, 'read', 'summary') === 'all' ? null : unitsOf(actor)
      const items = workingUnits(house)
        .filter((unit) => own === null || own.includes(unit))
        .map((unit) => {
          const found = there.find((one) => one.unit === unit)
          const state = found?.state ?? null
          const handed = state === 'submitted' || state === 'accepted'
          const name = state === null ? '未起草' : (machineOf('summary').states[state]?.name ?? state)
          const late = !handed && todayIn(house, now()) > due
          return { unit, unitName: unitName(pack, unit), id: found?.id ?? null, state, stateName: name, late }
        })
      return { year, due, sections: pack.rhythm.summary.sections, items }
    },
  )
}
