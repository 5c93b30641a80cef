import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import { createSerializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { apiDocument } from './api-document.ts'
import type { Sessions } from './auth/sessions.ts'
import { webFolder } from './checkout.ts'
import type { Config } from './config.ts'
import type { Database } from './database.ts'
import { answerError } from './http-errors.ts'
import { logOptions } from './log.ts'
import { servePages } from './pages.ts'
import { plainWords } from './plain-words.ts'

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** What the routes of every room are given. */
export interface Context {
  readonly config: Config
  readonly database: Database
  readonly sessions: Sessions
  /** The only clock of the server; tests and the demonstration year set it. */
  readonly now: () => Date
  /** Printed on the console when there is no administrator yet; null where there is. */
  readonly setupToken: string | null
}

export type Routes = (app: App, context: Context) => void | Promise<void>

export interface ServerOptions {
  readonly version: string
  readonly web?: string
  readonly logStream?: NodeJS.WritableStream
}

const bodyLimitBytes = 1 << 20

/** The server with everything that does not belong to a room; `routes` are the rooms'. */
export async function createServer(
  context: Context,
  routes: readonly Routes[],
  { version, web = webFolder, logStream }: ServerOptions,
): Promise<App> {
  const { config } = context
  z.config({ localeError: plainWords })
  const app = Fastify({
    logger: logOptions(config.logLevel, logStream) ?? false,
    genReqId: () => randomUUID(),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    requestIdHeader: false,
    bodyLimit: bodyLimitBytes,
    trustProxy: config.trustProxy,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    ...(config.tls
      ? { https: { cert: readFileSync(config.tls.cert), key: readFileSync(config.tls.key) } }
      : {}),
  }).withTypeProvider<ZodTypeProvider>() as unknown as App

  app.setValidatorCompiler(validatorCompiler)
  // Totals of a district are bigint and cross the wire as decimal strings (law 1).
  app.setSerializerCompiler(createSerializerCompiler({ replacer: bigintAsText }))
  app.setErrorHandler(answerError)
  await app.register(helmet, security(config))
  await app.register(rateLimit, { global: false })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    refuseCrossSite(request, config)
  })
  app.addHook('preValidation', async (request) => {
    if ([request.params, request.query, request.body].some(holdsNul)) refuse('request_holds_nul')
  })
  app.addHook('onResponse', async (request, reply) => {
    if (request.url === '/healthz' || request.url === '/readyz') return
    request.log.info({ req: request, res: reply, ms: Math.round(reply.elapsedTime) }, 'served')
  })
  await apiDocument(app, version)
  health(app, context)
  for (const room of routes) await app.register(async (scope) => room(scope as App, context))
  await servePages(app, web)
  return app
}

/** PostgreSQL keeps no text with a NUL in it; nobody types one. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000')
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return false
  return Object.entries(value).some(([key, part]) => key.includes('\u0000') || holdsNul(part))
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}

/** Replies of the API are data: a browser that is tricked into showing one may load and run nothing. */
function security(config: Config) {
  const secure = config.tls !== null || config.publicUrl.startsWith('https:')
  return {
    global: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
      },
    },
    // Browsers ignore these on plain HTTP with a warning, or lock people out of it.
    strictTransportSecurity: secure ? { maxAge: 180 * 86_400 } : false,
    crossOriginOpenerPolicy: secure,
    originAgentCluster: secure,
    frameguard: { action: 'deny' as const },
    referrerPolicy: { policy: 'same-origin' as const },
  }
}

/** The session cookie goes with every request a browser makes here; only our own pages may make it write. */
function refuseCrossSite(request: FastifyRequest, config: Config): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
  const site = request.headers['sec-fetch-site']
  const { origin } = request.headers
  if (site !== undefined && site !== 'same-origin' && site !== 'none') refuse('request_cross_site')
  if (site !== undefined || origin === undefined) return
  const host = URL.canParse(origin) ? new URL(origin).host : ''
  if (host !== request.host && host !== new URL(config.publicUrl).host) refuse('request_cross_site')
}

function health(app: App, { database }: Context): void {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    try {
      await database.ping()
      return { status: 'ready' }
    } catch {
      return reply.code(503).send({ status: 'database unreachable' })
    }
  })
}
