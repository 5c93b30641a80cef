import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Refusal, type RefusalCode } from '../core/refusal.ts'

/** What every reply that is not a success looks like. */
export const Failure = z
  .object({
    code: z.string(),
    message: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    details: z.unknown().optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Failure', description: '拒绝或出错的答复' })
export type Failure = z.infer<typeof Failure>

const transport: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request_too_large',
  FST_REQ_FILE_TOO_LARGE: 'request_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type_unsupported',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'media_type_unsupported',
}

const malformed: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: '内容不是 JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: '没有内容',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: '内容的长度与标头所写不符',
  FST_ERR_BAD_URL: '地址不合格式',
  FST_FILES_LIMIT: '文件太多',
  FST_PARTS_LIMIT: '内容的部分太多',
}

const places: Readonly<Record<string, string>> = {
  body: '内容',
  querystring: '查询',
  params: '地址',
  headers: '标头',
}

/** Refusals answer with their status; anything else is a bug, and says so with the request's number only. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asRefusal(error)
  if (refusal) return answer(reply, request, refusal.status, refusal)
  request.log.error({ err: error }, 'bug')
  const message = `系统出错，问题已记录。请把编号 ${request.id} 告诉管理员`
  return answer(reply, request, 500, { code: 'internal', message, params: {}, details: undefined })
}

function answer(
  reply: FastifyReply,
  request: FastifyRequest,
  status: number,
  { code, message, params, details }: Pick<Refusal, 'message' | 'params' | 'details'> & { code: string },
): FastifyReply {
  const failure: Failure = { code, message, params: { ...params }, requestId: request.id }
  if (details !== undefined) failure.details = details
  // How long to wait is told to programs as well (RFC 9110).
  if (status === 429 && typeof params.seconds === 'number') reply.header('retry-after', params.seconds)
  // Past the route's own reply schema, which describes successes.
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(failure)
}

function asRefusal(error: FastifyError): Refusal | null {
  if (error instanceof Refusal) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const place = places[error.validationContext ?? ''] ?? ''
    const problems = error.validation.map((issue) => {
      const path = issue.instancePath.split('/').filter(Boolean).join('.')
      return { path, message: issue.message ?? '' }
    })
    const text = problems
      .map(({ path, message }) => `${place}${path ? ` ${path}` : ''}：${message}`)
      .join('；')
    return new Refusal('request_invalid', { problems: text }, problems)
  }
  const code = transport[error.code]
  if (code) return new Refusal(code)
  if (error.statusCode === 429) return new Refusal('request_too_frequent')
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new Refusal('request_malformed', { reason: malformed[error.code] ?? `不合格式（${error.code}）` })
  }
  return null
}
