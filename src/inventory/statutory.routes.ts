import { z } from 'zod'
import { asOfDay } from '../core/as-of.ts'
import { isDay } from '../core/day.ts'
import { parsePeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import { auditRead } from '../platform/audit.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { authorize } from '../platform/rights.rules.ts'
import { statutoryLedgerXlsx } from './documents/statutory-ledger-xlsx.ts'
import { inventoryPeriod } from './present.rules.ts'
import { LedgerFormRow, StatutoryReply } from './statutory.contract.ts'
import { findLedgerParty } from './statutory.store.ts'
import { ledgerForms, readStatutory } from './statutory.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['法定台账']

const Query = z.object({
  form: z.string(),
  party: z.coerce.number().int().positive(),
  period: z.string(),
  asOf: z.string().refine(isDay, '应为 YYYY-MM-DD').optional(),
})
type Query = z.infer<typeof Query>

/** 公告2021年第82号 附表3 stands under its standard and its table. */
const sourceOf = (basis: string): string => basis.split(' ')[0] ?? basis
const tableOf = (basis: string): string => basis.split(' ').slice(1).join(' ')

/** The ledgers of 公告2021年第82号 and HJ 1259, as views of the book. */
export const statutoryRoutes =
  (house: House) =>
  (app: App, { database, sessions, now }: Context): void => {
    const read = async (
      actor: Actor,
      act: 'read' | 'export',
      q: Query,
      request: string,
    ): Promise<StatutoryReply> => {
      authorize(actor, act, 'ledger')
      const today = dayIn(house.district.zone, now())
      const reply = await database.read(actor, async (tx) => {
        const party = (await findLedgerParty(tx, q.party)) ?? refuse('party_unknown', { party: q.party })
        const mine = party.streets.find((street) => actor.streets.includes(street))
        authorize(actor, act, 'ledger', { parties: party.ids, street: mine ?? party.streets[0] ?? null })
        const asOf = asOfDay(q.asOf, today)
        const period = parsePeriod(q.period)
        return await readStatutory(tx, house.district, { form: q.form, party, period, asOf, today })
      })
      await auditRead(database, actor, {
        at: now(),
        object: `statutory ${q.form}`,
        scope: `enterprise:${q.party}`,
        filter: q,
        count: reply.ledger.rows.length,
        request,
      })
      return reply
    }

    app.get(
      '/api/v1/statutory-ledgers/forms',
      {
        schema: {
          tags,
          summary: '账目能给出的法定台账',
          response: { 200: z.array(LedgerFormRow), ...failures },
        },
      },
      async (request) => {
        authorize(await sessions.actor(request), 'read', 'ledger')
        return ledgerForms.map(({ id, title, basis }) => ({
          id,
          title: `${tableOf(basis)} ${title}`.trim(),
          source: sourceOf(basis),
        }))
      },
    )
    app.get(
      '/api/v1/statutory-ledgers',
      {
        schema: {
          tags,
          summary: '一个单位的法定台账',
          querystring: Query,
          response: { 200: StatutoryReply, ...failures },
        },
      },
      async (request) => await read(await sessions.actor(request), 'read', request.query, request.id),
    )
    app.get(
      '/api/v1/statutory-ledgers.xlsx',
      { schema: { tags, summary: '按法定格式导出', querystring: Query } },
      async (request, reply) => {
        const { ledger } = await read(await sessions.actor(request), 'export', request.query, request.id)
        const title = ledgerForms.find(({ id }) => id === ledger.form)?.title ?? ledger.form
        const name = `${ledger.party.name} ${title}（${inventoryPeriod(ledger)}）.xlsx`
        return reply
          .header('content-type', fileTypes.xlsx)
          .header('content-disposition', attachment(name))
          .send(await statutoryLedgerXlsx(ledger))
      },
    )
  }
