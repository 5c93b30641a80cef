import { z } from 'zod'

export const tokenTerm = { days: 90, most: 365 } as const
/** Of those that still work, per maker. */
export const tokensAtMost = 20

const Key = z.string().min(8, '请求编号太短').max(100)
export const TokenLevel = z.enum(['read', 'write'])
export type TokenLevel = z.infer<typeof TokenLevel>
export const tokenLevelNames: Readonly<Record<TokenLevel, string>> = { read: '只读', write: '读写' }

export const TokenDraft = z.strictObject({
  key: Key,
  name: z.string().trim().min(1, '请填写用途，如“ERP 对接”').max(60),
  /** Resource → how far. */
  scope: z.record(z.string().max(60), TokenLevel),
  days: z.int('应为整天数').default(tokenTerm.days),
})
export type TokenDraft = z.infer<typeof TokenDraft>

export const ApiToken = z.object({
  id: z.int(),
  name: z.string(),
  prefix: z.string(),
  maker: z.string(),
  scope: z.record(z.string(), TokenLevel),
  createdAt: z.string(),
  expiresAt: z.string(),
  revokedAt: z.string().nullable(),
  revokedBy: z.string().nullable(),
  /** To the day. */
  lastUsedOn: z.string().nullable(),
  state: z.enum(['active', 'expired', 'revoked']),
})
export type ApiToken = z.infer<typeof ApiToken>

export const TokenMade = ApiToken.extend({
  /** Shown here and nowhere again; null where the same request is asked a second time. */
  token: z.string().nullable(),
})
export type TokenMade = z.infer<typeof TokenMade>

export const TokensPage = z.object({
  items: z.array(ApiToken),
  /** What the asker may hand on to a token. */
  scopes: z.array(z.object({ resource: z.string(), name: z.string(), most: TokenLevel })),
  perMinute: z.int(),
})
export type TokensPage = z.infer<typeof TokensPage>
export const Keyed = z.strictObject({ key: Key })
