import { createHash } from 'node:crypto'
import swagger from '@fastify/swagger'
import reference from '@scalar/fastify-api-reference'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { App } from './http.ts'

/** OpenAPI 3.1 from the routes' own contracts at /api/openapi.json, and a page to browse it at /api. */
export async function apiDocument(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '无废 wufei',
        version,
        description:
          '质量以整数克或十进制字符串传送；拒绝的答复都是 {code, message, params, details, requestId}。',
      },
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'wufei.session_token',
            description: '登录后的会话，网页使用',
          },
          token: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'wf_…',
            description:
              '接口令牌，供其他程序使用；在“接口与令牌”页制作，只能做所选范围内、制作人本人也能做的事',
          },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  await app.register(async (scope) => {
    // The page starts itself with a small inline script; it is named by its hash instead of opening the policy.
    scope.addHook('onSend', async (_request, reply, payload) => {
      if (typeof payload === 'string' && String(reply.getHeader('content-type')).startsWith('text/html')) {
        reply.header('content-security-policy', referencePolicy(payload))
      }
      return payload
    })
    await scope.register(reference, {
      routePrefix: '/api',
      configuration: {
        url: '/api/openapi.json',
        pageTitle: '无废 wufei 接口',
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
        agent: { disabled: true },
        showDeveloperTools: 'never',
      },
    })
  })
}

function referencePolicy(html: string): string {
  const scripts = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)]
  const hashes = scripts.map(
    ([, body]) =>
      `'sha256-${createHash('sha256')
        .update(body ?? '')
        .digest('base64')}'`,
  )
  return [
    "default-src 'none'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
