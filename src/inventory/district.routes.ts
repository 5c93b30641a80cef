import { z } from 'zod'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { Reader } from '../platform/database.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['本区']
const Named = z.object({ code: z.string(), name: z.string() })

/** What every page may need to know about the district. */
export const DistrictFacts = z.object({
  code: z.string(),
  name: z.string(),
  today: z.string(),
  years: z.array(z.number()),
  baselineYear: z.number(),
  streets: z.array(Named),
  units: z.array(Named),
  marks: z.array(z.string()),
})
/** Scopes a table can be asked for, by kind. */
export const ScopeChoices = z.object({
  kind: z.string(),
  items: z.array(z.object({ key: z.string(), label: z.string() })),
})
export const SearchHit = z.object({
  kind: z.enum(['party', 'facility', 'waste', 'posting', 'lot', 'movement']),
  id: z.string(),
  label: z.string(),
  detail: z.string(),
})

async function yearsOf(tx: Reader): Promise<number[]> {
  const rows = await tx.query<{ year: number }>(
    `select distinct year from (select extract(year from month)::int as year from wufei.rollup where district = $1
       union select extract(year from from_day)::int from wufei.control_total where district = $1
       union select extract(year from p.occurred_on)::int from (select occurred_on from wufei.posting where district = $1 order by id desc limit 1000) p) y order by 1 desc`,
    [tx.actor.district],
  )
  return rows.map((r) => r.year).filter((y) => y > 1900)
}

async function choices(tx: Reader, kind: string): Promise<{ key: string; label: string }[]> {
  if (kind === 'enterprise' || kind === 'clinic') {
    return tx.query(
      `select p.id::text as key, p.name as label from wufei.party p where p.district = $1 and not p.external and p.merged_into is null and p.unit is null
         and exists (select 1 from wufei.facility f where f.district = p.district and f.party = p.id and (f.sector = 'medical') = ($2 = 'clinic')) order by p.name limit 2000`,
      [tx.actor.district, kind],
    )
  }
  const column = { community: 'f.community', park: 'f.park', group: 'p."group"', industry: 'p.industry' }[
    kind
  ]
  if (!column) return []
  return tx.query(
    `select distinct ${column} as key, ${column} as label from wufei.facility f join wufei.party p on p.district = f.district and p.id = f.party where f.district = $1 and ${column} is not null order by 1 limit 2000`,
    [tx.actor.district],
  )
}

export const districtRoutes =
  (house: House) =>
  (app: App, { database, sessions, now, config }: Context): void => {
    app.get(
      '/api/v1/district',
      { schema: { tags, summary: '本区与账本的年份', response: { 200: DistrictFacts, ...failures } } },
      async (request) => {
        const actor = await sessions.actor(request)
        const { pack } = house.district
        const years = await database.read(actor, yearsOf)
        return {
          code: String(pack.district.district),
          name: pack.district.name,
          today: dayIn(house.district.zone, now()),
          years,
          baselineYear: pack.district.plan.baselineYear,
          streets: pack.streets.map(({ code, name }) => ({ code, name })),
          units: pack.units.map(({ code, name }) => ({ code, name })),
          marks: config.mode === 'demo' ? ['演示数据'] : [],
        }
      },
    )
    app.get(
      '/api/v1/scopes',
      {
        schema: {
          tags,
          summary: '可选的范围',
          querystring: z.object({ kind: z.string() }),
          response: { 200: ScopeChoices, ...failures },
        },
      },
      async (request) => {
        const actor = await sessions.actor(request)
        authorize(actor, 'read', 'party')
        const { kind } = request.query
        const items =
          kind === 'street'
            ? house.district.pack.streets.map((s) => ({ key: s.code, label: s.name }))
            : await database.read(actor, (tx) => choices(tx, kind))
        return { kind, items }
      },
    )
    app.get(
      '/api/v1/search',
      {
        schema: {
          tags,
          summary: '全局搜索',
          querystring: z.object({ q: z.string().min(1).max(100) }),
          response: { 200: z.object({ items: z.array(SearchHit) }), ...failures },
        },
      },
      async (request) => {
        const actor = await sessions.actor(request)
        const q = request.query.q.trim()
        const parties = await database.read(actor, (tx) =>
          tx.query<{ id: number; name: string; code: string | null }>(
            `select id, name, credit_code as code from wufei.party where district = $1 and merged_into is null and unit is null and (name ilike '%' || $2 || '%' or credit_code ilike $2 || '%') order by length(name), name limit 8`,
            [actor.district, q.replace(/[\\%_]/g, '\\$&')],
          ),
        )
        const postings = /^\d{1,15}$/.test(q)
          ? await database.read(actor, (tx) =>
              tx.query<{ id: number; kind: string; day: string }>(
                `select id, kind, occurred_on as day from wufei.posting where district = $1 and id = $2`,
                [actor.district, Number(q)],
              ),
            )
          : []
        const waste = house.district.pack.catalogue.codes
          .filter((c) => c.code.startsWith(q) || c.name.includes(q))
          .slice(0, 8)
        return {
          items: [
            ...parties.map((p) => ({
              kind: 'party' as const,
              id: String(p.id),
              label: p.name,
              detail: p.code ?? '',
            })),
            ...postings.map((p) => ({
              kind: 'posting' as const,
              id: String(p.id),
              label: `账目 ${p.id}`,
              detail: p.day,
            })),
            ...waste.map((c) => ({ kind: 'waste' as const, id: c.code, label: c.name, detail: c.code })),
          ],
        }
      },
    )
  }
