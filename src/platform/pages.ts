import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import staticFiles from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../core/refusal.ts'
import type { App } from './http.ts'

/** In web/index.html: replaced in every reply, and given to the component library for the styles it inserts. */
const noncePlaceholder = '__STYLE_NONCE__'

/** The built web pages. Addresses inside the product all answer with the one page, which routes by itself. */
export async function servePages(app: App, folder: string): Promise<void> {
  const index = join(folder, 'index.html')
  const page = existsSync(index) ? readFileSync(index, 'utf8') : null
  const fieldIndex = join(folder, 'field', 'index.html')
  const notFound = (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?')[0] ?? ''
    const wantsPage = request.method === 'GET' && !path.startsWith('/api/') && !/\.\w{1,5}$/.test(path)
    if (page === null || !wantsPage) refuse('address_unknown', { method: request.method, path })
    return sendPage(reply, page)
  }
  app.setNotFoundHandler(notFound as never)
  if (page === null) return
  app.get('/', { schema: { hide: true } }, async (_request, reply) => sendPage(reply as never, page))
  if (existsSync(fieldIndex)) {
    const field = readFileSync(fieldIndex, 'utf8')
    app.get('/field', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/field/', 302))
    app.get('/field/', { schema: { hide: true } }, async (_request, reply) => sendPage(reply as never, field))
  }
  await app.register(staticFiles, {
    root: folder,
    index: false,
    wildcard: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      // Names of built files carry a hash of their content.
      const hashed = path.includes(`${join(folder, 'assets')}`)
      response.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      // A worker lives under the policy it comes with, and this one fetches what it keeps.
      if (path.endsWith('service-worker.js'))
        response.header('content-security-policy', "default-src 'none'; connect-src 'self'")
    },
  })
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .header('content-security-policy', pagePolicy(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(noncePlaceholder, nonce))
}

/** Style attributes are allowed (charts position their tooltips with them); style elements need the nonce. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
