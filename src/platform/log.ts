import type { FastifyServerOptions } from 'fastify'
import type { Config } from './config.ts'

/**
 * Structured logs without personal data: no bodies, no query strings, no addresses of people, and of an error only
 * what our own code or the database's structure says. A database error's message quotes what somebody typed.
 */
export function logOptions(
  level: Config['logLevel'],
  stream?: NodeJS.WritableStream,
): FastifyServerOptions['logger'] {
  return {
    level,
    base: null,
    serializers: {
      req: (request) => ({ method: request.method, route: request.routeOptions?.url }),
      res: (reply) => ({ status: reply.statusCode }),
      err: serializeError as never,
    },
    ...(stream ? { stream } : {}),
  }
}

interface LoggedError {
  readonly type: string
  readonly message: string
  readonly stack: string
  readonly code?: string
  readonly table?: string
  readonly constraint?: string
}

export function serializeError(error: unknown): LoggedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'thrown value is not an error', stack: '' }
  const { code, severity, table, constraint } = error as Error & Partial<Record<string, string>>
  const fromDatabase = severity !== undefined
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return {
    type: error.name,
    message: fromDatabase ? `PostgreSQL ${code}` : error.message,
    stack: frames.join('\n'),
    ...(code ? { code } : {}),
    ...(table ? { table } : {}),
    ...(constraint ? { constraint } : {}),
  }
}
