import { z } from 'zod'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { DistrictFacts, ScopeChoices, type SearchHit, SearchReply, scopeKinds } from './district.contract.ts'
import { scopeChoices, search, yearsOf } from './district.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['本区']
const hitsOfAKind = 8

/** What every page may ask: the district, the scopes to choose from, and where a word or number leads. */
export const districtRoutes =
  (house: Pick<House, 'district'>) =>
  (app: App, context: Context): void => {
    factsRoute(app, context, house)
    scopesRoute(app, context, house)
    searchRoute(app, context, house)
  }

function factsRoute(
  app: App,
  { database, sessions, now, config }: Context,
  { district }: Pick<House, 'district'>,
): void {
  app.get(
    '/api/v1/district',
    { schema: { tags, summary: '本区与账本的年份', response: { 200: DistrictFacts, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      const { pack } = district
      return {
        code: String(pack.district.district),
        name: pack.district.name,
        today: dayIn(district.zone, now()),
        years: await database.read(actor, yearsOf),
        baselineYear: pack.district.plan.baselineYear,
        streets: pack.streets.map(({ code, name }) => ({ code, name })),
        units: pack.units.map(({ code, name }) => ({ code, name })),
        facilityKinds: pack.facilityKinds.map(({ kind, name }) => ({ kind, name })),
        methods: pack.methods.map(({ code, name }) => ({ code, name })),
        summarySections: pack.rhythm.summary.sections.map(({ key, title }) => ({ key, title })),
        paperKinds: pack.rhythm.papers.map(({ key, name, use }) => ({ key, name, use })),
        marks: config.mode === 'demo' ? ['演示数据'] : [],
      }
    },
  )
}

function scopesRoute(app: App, { database, sessions }: Context, { district }: Pick<House, 'district'>): void {
  const querystring = z.object({ kind: z.enum(scopeKinds) })
  app.get(
    '/api/v1/scopes',
    { schema: { tags, summary: '可选的范围', querystring, response: { 200: ScopeChoices, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'party')
      const { kind } = request.query
      const items =
        kind === 'street'
          ? district.pack.streets.map((s) => ({ key: s.code, label: s.name }))
          : await database.read(actor, (tx) => scopeChoices(tx, kind))
      return { kind, items }
    },
  )
}

function searchRoute(app: App, { database, sessions }: Context, { district }: Pick<House, 'district'>): void {
  const querystring = z.object({ q: z.string().trim().min(1).max(100) })
  app.get(
    '/api/v1/search',
    { schema: { tags, summary: '全局搜索', querystring, response: { 200: SearchReply, ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      const { q } = request.query
      const hits = await database.read(actor, (tx) => search(tx, q, hitsOfAKind))
      const waste = district.pack.catalogue.codes
        .filter((c) => c.code.startsWith(q) || c.name.includes(q))
        .slice(0, hitsOfAKind)
        .map((c): SearchHit => ({ kind: 'waste', id: c.code, label: c.name, detail: c.code }))
      return { items: [...hits, ...waste] }
    },
  )
}
