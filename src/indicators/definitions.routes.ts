import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import { IndicatorDefinition } from '../packs/indicators.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { perform } from '../platform/perform.ts'
import { authorize } from '../platform/rights.rules.ts'
import { DefinitionChange, DefinitionVersion } from './contract.ts'
import { compileIndicators, withStored } from './definitions.rules.ts'
import type { IndicatorHouse } from './house.ts'
import { definitionHistory, insertDefinition, readDefinitions } from './indicators.store.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['指标']
const Id = z.object({ id: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/) })

/** Definitions are changed by version: what was published under an older one keeps it. */
export function definitionRoutes(app: App, context: Context, house: IndicatorHouse): void {
  const { database, sessions, now } = context
  app.get(
    '/api/v1/indicators/:id/versions',
    {
      schema: {
        tags,
        summary: '一项指标的定义和历次修改',
        params: Id,
        response: { 200: z.array(DefinitionVersion), ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'indicator')
      const { id } = request.params
      const rows = await database.read(actor, (tx) => definitionHistory(tx, id))
      const printed = house.district.pack.indicators.indicators.find((one) => one.id === id)
      return [
        ...rows.map((r) => ({ ...r, recordedAt: r.recordedAt.toISOString() })),
        ...(printed
          ? [{ id, version: 0, content: printed, reason: '数据包', recordedAt: '', actor: 'system:pack' }]
          : []),
      ]
    },
  )
  app.put(
    '/api/v1/indicators/:id',
    {
      schema: {
        tags,
        summary: '定义、修改或停用一项指标',
        params: Id,
        body: DefinitionChange,
        response: { 200: z.object({ version: z.number() }), ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'define', 'indicator')
      const { id } = request.params
      const { key, reason, definition } = request.body
      const content = definition === null ? null : settled(id, definition)
      return perform(
        context,
        request,
        actor,
        { key, act: 'indicator.define', content: { id, content, reason } },
        async (tx) => {
          const stored = await readDefinitions(tx, null)
          const { pack } = house.district
          const next = [...stored, { id, version: Number.MAX_SAFE_INTEGER, content }]
          compileIndicators(pack, withStored(pack.indicators, next))
          const at = { now: now(), today: dayIn(house.district.zone, now()) }
          const version = await insertDefinition(tx, { id, content, reason }, at)
          return { answer: { version }, object: `indicator ${id}`, detail: { version, reason } }
        },
      )
    },
  )
}

/** A target says what it is counted in; nothing is assumed. */
function settled(id: string, d: NonNullable<DefinitionChange['definition']>): IndicatorDefinition {
  for (const target of d.targets)
    if (!target.unit) refuse('target_without_unit', { name: d.name, year: target.year })
  return IndicatorDefinition.parse({ ...d, id })
}
