import { z } from 'zod'
import { refuse } from '../../core/refusal.ts'
import { audit } from '../audit.ts'
import type { App, Context } from '../http.ts'
import { Failure } from '../http-errors.ts'
import { authorize } from '../rights.rules.ts'
import { changeAccount } from './account.rules.ts'
import { countAdministrators, findAccount, listAccounts, updateAccount } from './account.store.ts'
import { Account, AccountChange, AccountCreate } from './contract.ts'
import { checkPassword } from './password.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const tags = ['账号']

export function accountRoutes(app: App, { database, sessions, now }: Context): void {
  app.get(
    '/api/accounts',
    { schema: { tags, summary: '账号清单', response: { 200: z.array(Account), ...failures } } },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'read', 'account')
      return database.read(actor, listAccounts)
    },
  )
  app.post(
    '/api/accounts',
    { schema: { tags, summary: '新建账号', body: AccountCreate, response: { 201: Account, ...failures } } },
    async (request, reply) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'account')
      return reply.code(201).send(await sessions.createAccount(actor, request.body, now()))
    },
  )
  app.patch(
    '/api/accounts/:id',
    {
      schema: {
        tags,
        summary: '修改账号',
        params: z.object({ id: z.coerce.number().int().positive() }),
        body: AccountChange,
        response: { 200: Account, ...failures },
      },
    },
    async (request) => {
      const actor = await sessions.actor(request)
      authorize(actor, 'write', 'account')
      const { id } = request.params
      const { password, ...change } = request.body
      const result = await database.write(actor, async (tx) => {
        const found = (await findAccount(tx, id)) ?? refuse('account_unknown', { id })
        const { userId, ...account } = found
        const changed = changeAccount(account, change, {
          login: actor.id,
          administrators: await countAdministrators(tx),
        })
        if (password !== undefined) checkPassword(password, account.login)
        await updateAccount(tx, changed)
        const detail = { ...change, ...(password === undefined ? {} : { password: 'set' }) }
        await audit(tx, {
          at: now(),
          act: 'account.change',
          object: `account ${account.login}`,
          detail,
          request: request.id,
        })
        return { userId, changed }
      })
      if (password !== undefined) await sessions.credentials.setPassword(result.userId, password)
      if (password !== undefined || !result.changed.active)
        await sessions.credentials.endSessions(result.userId)
      sessions.forget()
      return result.changed
    },
  )
}
