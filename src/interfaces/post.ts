import { lookup } from 'node:dns/promises'
import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { isIP } from 'node:net'
import { mayReach, type Reach } from './webhooks.rules.ts'

export interface Answered {
  readonly status: number | null
  readonly ms: number
  readonly answer: string | null
  readonly error: string | null
}

const waitMs = 10_000
const KEPT = 500
/** More of an answer than this nobody reads. */
const READ = 16_384

/**
 * One POST. The name is resolved here and the connection goes to the very address that was judged, so that a name which
 * changes its mind leads nowhere else; redirections are not followed, for the same reason.
 */
export async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  reach: Reach,
): Promise<Answered> {
  const began = performance.now()
  const ms = () => Math.round(performance.now() - began)
  try {
    const { status, answer } = await send(url, body, headers, reach)
    const error = status >= 200 && status < 300 ? null : `HTTP ${status}`
    return { status, ms: ms(), answer: readable(answer), error }
  } catch (error) {
    return { status: null, ms: ms(), answer: null, error: wordsOf(error) }
  }
}

/** PostgreSQL keeps no NUL. */
const readable = (answer: string): string => answer.replaceAll('\u0000', '').slice(0, KEPT)

async function addressOf(hostname: string, reach: Reach): Promise<{ address: string; family: number }> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const found = family !== 0 ? [{ address: host, family }] : await lookup(host, { all: true })
  const reachable = found.find(({ address }) => mayReach(address, reach))
  if (!reachable) throw new Unreachable(`地址 ${host} 在内部网络，不允许推送`)
  return reachable
}

class Unreachable extends Error {}

async function send(
  text: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  reach: Reach,
): Promise<{ status: number; answer: string }> {
  const url = new URL(text)
  const { address, family } = await addressOf(url.hostname, reach)
  const open = url.protocol === 'https:' ? overHttps : overHttp
  return await new Promise((resolve, reject) => {
    const asked = open(
      url,
      {
        method: 'POST',
        agent: false,
        signal: AbortSignal.timeout(waitMs),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'wufei-webhook',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
        lookup: (_host, options, told) =>
          options.all ? told(null, [{ address, family }]) : told(null, address, family),
      },
      (reply) => {
        let answer = ''
        const finish = () => resolve({ status: reply.statusCode ?? 0, answer })
        reply.setEncoding('utf8')
        reply.on('data', (part: string) => {
          answer += part
          if (answer.length < READ) return
          finish()
          reply.destroy()
        })
        reply.on('end', finish)
        reply.on('error', reject)
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: '对方拒绝连接',
  ENOTFOUND: '找不到这个域名',
  EAI_AGAIN: '域名暂时不能解析',
  ECONNRESET: '对方中断了连接',
  ETIMEDOUT: '连接超时',
  CERT_HAS_EXPIRED: '对方证书已过期',
  DEPTH_ZERO_SELF_SIGNED_CERT: '对方证书是自签名的，不受信任',
}

function wordsOf(error: unknown): string {
  if (error instanceof Unreachable) return error.message
  const { name, code = '', message } = error as NodeJS.ErrnoException
  if (name === 'AbortError' || name === 'TimeoutError') return `${waitMs / 1000} 秒内没有答复`
  return reasons[code] ?? (code === '' ? message : `连接失败（${code}）`)
}
