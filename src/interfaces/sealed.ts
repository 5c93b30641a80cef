import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { serverSecret } from '../platform/secret.ts'

/** Kept secrets must be readable to sign with, but a copy of the database alone must not give them away. */
const keyOf = (dataDir: string): Buffer =>
  Buffer.from(hkdfSync('sha256', serverSecret(dataDir), '', 'wufei webhook secret', 32))

const IV = 12
const TAG = 16

export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

export function seal(dataDir: string, secret: string): string {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', keyOf(dataDir), iv)
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
}

/** Throws where it was sealed under another server's secret. */
export function unseal(dataDir: string, text: string): string {
  const bytes = Buffer.from(text, 'base64')
  const cipher = createDecipheriv('aes-256-gcm', keyOf(dataDir), bytes.subarray(0, IV))
  cipher.setAuthTag(bytes.subarray(IV, IV + TAG))
  return Buffer.concat([cipher.update(bytes.subarray(IV + TAG)), cipher.final()]).toString('utf8')
}
