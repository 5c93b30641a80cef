import { z } from 'zod'
import { Refusal, refuse } from '../core/refusal.ts'
import type { House } from '../ledger/house.ts'
import { systemActor } from '../platform/actor.ts'
import type { App, Context } from '../platform/http.ts'
import { Failure } from '../platform/http-errors.ts'
import { serverSecret } from '../platform/secret.ts'
import { foldActs } from './fold.rules.ts'
import { getProfile } from './house.ts'
import { readNames } from './list.store.ts'
import { concerned, readActs } from './manifest.store.ts'
import { PublicManifest, PublicNumber, PublicQuery } from './public.contract.ts'
import { checkCodeOf, isCheckCode, publicManifest } from './public.rules.ts'
import { findByNumber } from './public.store.ts'
import { nothingPage, verificationPage, verificationPolicy } from './public-page.rules.ts'

const failures = { '4xx': Failure, '5xx': Failure } as const
const scanning = { rateLimit: { max: 60, timeWindow: '1 minute' } }

/** Everybody's who has the paper in hand: no session, no script, no cookie. */
export function publicManifestRoutes(app: App, context: Context, house: House): void {
  const everybody = systemActor('system:public', '公众', context.config.district)
  const ask = (number: string, asked: PublicQuery): Promise<PublicManifest> =>
    context.database.readAll(everybody, async (tx) => {
      // Asked whether or not there is such a manifest, so that the answer's time tells nothing.
      const right = isCheckCode(asked.c, codeFor(context, number))
      const found = await findByNumber(tx, number)
      if (!right || !found) return refuse('manifest_check_code_wrong')
      const profile = getProfile(house, found.profile)
      const m = foldActs(profile, await readActs(tx, found.id))
      const places = [m.values.consignor, m.values.consignee].filter((v) => typeof v === 'number')
      const { parties, facilities } = await readNames(tx, concerned(m), places)
      const nameIn = (list: readonly { id: number; name: string }[]) => (id: number | null) =>
        list.find((x) => x.id === id)?.name ?? null
      const names = {
        waste: (code: string) => house.district.waste.nameOf(code),
        facility: nameIn(facilities),
        party: nameIn(parties),
      }
      const { packages, demo } = found
      return publicManifest(profile, m, names, { printed: asked.v ?? null, packages, demo })
    })
  app.get(
    '/api/v1/public/manifests/:number',
    {
      schema: {
        tags: ['转移联单'],
        summary: '凭核验码核验纸质联单',
        params: PublicNumber,
        querystring: PublicQuery,
        response: { 200: PublicManifest, ...failures },
      },
      config: scanning,
    },
    async (request) => await ask(request.params.number, request.query),
  )
  app.get(
    '/public/manifests/:number',
    { schema: { hide: true, params: PublicNumber, querystring: PublicQuery }, config: scanning },
    async (request, reply) => {
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', verificationPolicy)
        .header('referrer-policy', 'no-referrer')
        .header('cache-control', 'no-store')
      try {
        return reply.send(verificationPage(await ask(request.params.number, request.query)))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        return reply.code(error.status).send(nothingPage())
      }
    },
  )
  // The address on a package's label: people scan it with any camera.
  app.get(
    '/p/:code',
    { schema: { hide: true, params: z.object({ code: z.string().max(60) }) } },
    async (request, reply) => reply.redirect(`/packages/${encodeURIComponent(request.params.code)}`, 302),
  )
}

export const codeFor = ({ config }: Pick<Context, 'config'>, number: string): string =>
  checkCodeOf(serverSecret(config.dataDir), config.district, number)

/** What the QR code of a printed manifest holds. */
export const verificationUrl = (context: Pick<Context, 'config'>, number: string, acts: number): string =>
  `${context.config.publicUrl}/public/manifests/${encodeURIComponent(number)}?c=${codeFor(context, number)}&v=${acts}`
