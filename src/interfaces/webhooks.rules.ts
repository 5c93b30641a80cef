import { createHmac } from 'node:crypto'
import { isIP } from 'node:net'
import { refuse } from '../core/refusal.ts'
import { isIn, isInner, isLoopback, listOf, type Network } from '../platform/networks.rules.ts'
import { eventKinds } from './webhooks.contract.ts'

/** Pauses between attempts, in seconds: soon, then ever longer, three days in all (Standard Webhooks). */
const pauses = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const
export const attemptsAtMost = pauses.length + 1

/** When it is tried again after so many attempts; null where it is not any more. */
export function nextAttempt(attempts: number, now: Date): Date | null {
  const pause = pauses[attempts - 1]
  return pause === undefined ? null : new Date(now.getTime() + pause * 1000)
}

/**
 * The headers of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, one signature a secret. A receiver that knows
 * either secret finds one that fits.
 */
export function signedHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  now: Date,
): Record<string, string> {
  const timestamp = Math.floor(now.getTime() / 1000)
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  }
}

export interface Reach {
  readonly mode: 'demo' | 'production'
  readonly webhookNetworks: readonly Network[]
}

/** Whether events may be sent to this address: the Internet, and inside only where the administrator said so. */
export function mayReach(address: string, { mode, webhookNetworks }: Reach): boolean {
  if (!isInner(address)) return true
  return (mode === 'demo' && isLoopback(address)) || isIn(listOf(webhookNetworks), address)
}

/** What can be told from the address itself; where a name leads is looked at when it is used. */
export function checkAddress(text: string, reach: Reach): void {
  const url = new URL(text)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const here = host === 'localhost' || (isIP(host) !== 0 && isLoopback(host))
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && here && reach.mode === 'demo')
  if (!secure || url.username !== '' || url.password !== '') refuse('webhook_address_insecure')
  const address = host === 'localhost' ? '127.0.0.1' : host
  if (isIP(address) !== 0 && !mayReach(address, reach)) refuse('webhook_address_private', { address: host })
}

export function checkKinds(kinds: readonly string[]): void {
  for (const kind of kinds) if (!Object.hasOwn(eventKinds, kind)) refuse('webhook_kind_unknown', { kind })
}

export const messageIdOf = (district: number, event: number): string => `evt_${district}_${event}`
