import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { auditRead } from '../platform/audit.ts'
import type { App, Context, Routes } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import {
  Contributions,
  IndicatorFigure,
  IndicatorQuery,
  IndicatorReport,
  WhatIf,
  WhatIfReply,
} from './contract.ts'
import { readContributions } from './contributions.ts'
import { definitionRoutes } from './definitions.routes.ts'
import { evidenceRoutes } from './evidence.routes.ts'
import { type IndicatorHouse, queryOf } from './house.ts'
import { readIndicators } from './indicators.ts'
import { reportedRoutes } from './reported.routes.ts'
import { readWhatIf } from './what-if.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['指标']
const Id = z.object({ id: z.string() })

/**
 * Figures of the whole district name nobody, so whoever may read them gets them whole, past row-level security; those of
 * single enterprises only who may read every ledger.
 */
export const indicatorRoutes =
  (house: IndicatorHouse): Routes =>
  (app, context) => {
    evidenceRoutes(app, context, house)
    readRoutes(app, context, house)
    questionRoutes(app, context, house)
    definitionRoutes(app, context, house)
    reportedRoutes(app, context, house)
  }

function readRoutes(app: App, { database, sessions, now }: Context, house: IndicatorHouse): void {
  app.get(
    '/api/v1/indicators',
    {
      schema: {
        tags,
        summary: '一个年度的全部指标',
        querystring: IndicatorQuery,
        response: { 200: IndicatorReport, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'indicator')
      return database.readAll(actor, (tx) =>
        readIndicators(tx, house.district, queryOf(house, now(), request.query)),
      )
    },
  )
  app.get(
    '/api/v1/indicators/:id',
    {
      schema: {
        tags,
        summary: '一项指标：数值、目标、基数、趋势、预测和组成',
        params: Id,
        querystring: IndicatorQuery,
        response: { 200: IndicatorFigure, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'indicator')
      const { id } = request.params
      const query = { ...queryOf(house, now(), request.query), ids: [id] }
      const report = await database.readAll(actor, (tx) => readIndicators(tx, house.district, query))
      return report.indicators[0] ?? refuse('indicator_unknown', { id })
    },
  )
}

function questionRoutes(app: App, { database, sessions, now }: Context, house: IndicatorHouse): void {
  app.get(
    '/api/v1/indicators/:id/contributions',
    {
      schema: {
        tags,
        summary: '指标的组成：按街道、企业或种类',
        params: Id,
        querystring: IndicatorQuery.extend({ by: Contributions.shape.by }),
        response: { 200: Contributions, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'indicator')
      const { by, ...asked } = request.query
      if (by === 'enterprise') authorize(actor, 'read', 'ledger', {})
      const query = { ...queryOf(house, now(), asked), id: request.params.id, by }
      const found = await database.readAll(actor, (tx) => readContributions(tx, house.district, query))
      if (by === 'enterprise')
        await auditRead(database, actor, {
          at: now(),
          object: 'indicators.contributions',
          scope: 'district',
          filter: { id: query.id, year: query.year },
          count: found.parts.length,
          request: request.id,
        })
      return found
    },
  )
  app.post(
    '/api/v1/indicators/what-if',
    {
      schema: {
        tags,
        summary: '假如：改动数据或某厂的回收利用率，指标如何变化（不写入）',
        body: WhatIf,
        response: { 200: WhatIfReply, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'indicator')
      // What one plant takes and makes of it is its own: only who may read its ledger asks for it.
      if (request.body.recovery.length > 0) authorize(actor, 'read', 'ledger', {})
      const query = queryOf(house, now(), request.body)
      return database.readAll(actor, (tx) => readWhatIf(tx, house.district, query, request.body))
    },
  )
}
