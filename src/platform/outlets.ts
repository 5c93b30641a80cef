import { createHmac } from 'node:crypto'
import { createTransport } from 'nodemailer'
import type { Config } from './config.ts'

/** Ways out of the product to people: e-mail, and a group robot that is signed for (钉钉 style). */
export interface Outlets {
  readonly mail: ((to: readonly string[], subject: string, text: string) => Promise<void>) | null
  readonly webhook: ((text: string, now: Date) => Promise<void>) | null
}

const waitMs = 10_000

export function openOutlets({ mail, webhook }: Pick<Config, 'mail' | 'webhook'>): Outlets {
  return {
    mail: mail && mailer(mail),
    webhook: webhook && ((text, now) => postSigned(webhook, text, now)),
  }
}

function mailer({ url, from }: NonNullable<Config['mail']>): NonNullable<Outlets['mail']> {
  const transport = createTransport(url)
  return async (to, subject, text) => {
    await transport.sendMail({ from, to: [...to], subject, text })
  }
}

/** The robot's rule: HMAC-SHA256 over `timestamp\nsecret` under the secret, base64, in the address. */
export function signedAddress(url: string, secret: string, timestamp: number): string {
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
  const address = new URL(url)
  address.searchParams.set('timestamp', String(timestamp))
  address.searchParams.set('sign', sign)
  return address.href
}

async function postSigned(
  { url, secret }: NonNullable<Config['webhook']>,
  text: string,
  now: Date,
): Promise<void> {
  const reply = await fetch(signedAddress(url, secret, now.getTime()), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ msgtype: 'text', text: { content: text } }),
    signal: AbortSignal.timeout(waitMs),
  })
  if (!reply.ok) throw new Error(`HTTP ${reply.status}`)
  // A robot answers 200 to what it did not accept, and says so in the body.
  const { errcode = 0, errmsg = '' } = (await reply.json().catch(() => ({}))) as Record<string, unknown>
  if (errcode !== 0) throw new Error(`${errcode} ${errmsg}`)
}
