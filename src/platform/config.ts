import { join, resolve } from 'node:path'
import { z } from 'zod'
import { refuse } from '../core/refusal.ts'
import { checkout, firstDistrict } from './checkout.ts'
import { type Network, networksIn } from './networks.rules.ts'

const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const

const postgresUrl = z
  .string()
  .refine((text) => isUrl(text, ['postgres:', 'postgresql:']), '应为 postgres://用户:口令@主机:端口/库名')
  .refine(
    (text) => !isUrl(text, ['postgres:', 'postgresql:']) || new URL(text).pathname.length > 1,
    '缺少库名',
  )

const Environment = z.object({
  WUFEI_PORT: whole('应为 1 到 65535 的端口号', 1, 65535).default(3000),
  WUFEI_HOST: z.string().min(1, '不能为空').default('0.0.0.0'),
  WUFEI_DATA_DIR: z.string().min(1, '不能为空').optional(),
  WUFEI_MODE: z.enum(['demo', 'production'], '应为 demo（演示）或 production（正式）').default('demo'),
  WUFEI_DISTRICT: whole('应为六位行政区划代码', 100000, 999999).optional(),
  WUFEI_PUBLIC_URL: z
    .string()
    .refine((text) => isUrl(text, ['http:', 'https:']), '应为完整网址，如 https://wufei.example.gov.cn')
    .optional(),
  WUFEI_TLS_CERT: z.string().min(1, '应为证书文件的路径').optional(),
  WUFEI_TLS_KEY: z.string().min(1, '应为私钥文件的路径').optional(),
  WUFEI_DATABASE_URL: postgresUrl.optional(),
  WUFEI_DATABASE_OWNER_URL: postgresUrl.optional(),
  WUFEI_LOG_LEVEL: z.enum(logLevels, `应为 ${logLevels.join('、')} 之一`).default('info'),
  WUFEI_SMTP_URL: z
    .string()
    .refine((text) => isUrl(text, ['smtp:', 'smtps:']), '应为 smtp://用户:口令@主机:端口')
    .optional(),
  WUFEI_SMTP_FROM: z.email('应为发件地址，如 wufei@example.gov.cn').optional(),
  WUFEI_WEBHOOK_URL: z
    .string()
    .refine((text) => isUrl(text, ['https:', 'http:']), '应为群机器人的完整网址')
    .optional(),
  WUFEI_WEBHOOK_SECRET: z.string().min(8, '应为群机器人的加签密钥').optional(),
  WUFEI_TOKEN_RATE: whole('应为每个接口令牌每分钟最多的请求数，1 到 100000', 1, 100_000).default(300),
  WUFEI_WEBHOOK_NETWORKS: z
    .string()
    .refine((text) => networksIn(text) !== null, '应为网段清单，如 10.0.0.0/8,192.168.1.0/24')
    .optional(),
  WUFEI_TRUST_PROXY: z.enum(['0', '1'], '应为 0 或 1').default('0'),
})

/** Every variable that is read, for the help page. */
export const configurationNames: readonly string[] = Object.keys(Environment.shape)

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly mode: 'demo' | 'production'
  readonly district: number
  /** Where people reach the product; decides cookie security and the links in printed documents. */
  readonly publicUrl: string
  readonly tls: { readonly cert: string; readonly key: string } | null
  readonly database: { readonly appUrl: string; readonly ownerUrl: string | null } | null
  /** Ways to tell people outside the console; null where the operator gave no address. */
  readonly mail: { readonly url: string; readonly from: string } | null
  readonly webhook: { readonly url: string; readonly secret: string } | null
  /** Requests a minute of one API token. */
  readonly tokenRate: number
  /** Private networks that events may be sent to. */
  readonly webhookNetworks: readonly Network[]
  readonly logLevel: (typeof logLevels)[number]
  /** Behind a reverse proxy that sets X-Forwarded-For, so that rate limits see the real address. */
  readonly trustProxy: boolean
}

/** Reads the configuration from an environment; every wrong value is named, all in one refusal. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const own = Object.entries(env).filter(([name, value]) => name.startsWith('WUFEI_') && value !== '')
  const parsed = Environment.safeParse(Object.fromEntries(own))
  const wrong = (parsed.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0])
    return `${name}：${issue.message}，现为“${mask(name, env[name] ?? '')}”`
  })
  const problems = [...wrong, ...crossProblems(Object.fromEntries(own))]
  if (!parsed.success || problems.length > 0) {
    refuse('configuration_invalid', { problems: problems.map((line) => `  ${line}`).join('\n') }, problems)
  }
  const e = parsed.data
  const tls = e.WUFEI_TLS_CERT && e.WUFEI_TLS_KEY ? { cert: e.WUFEI_TLS_CERT, key: e.WUFEI_TLS_KEY } : null
  return {
    port: e.WUFEI_PORT,
    host: e.WUFEI_HOST,
    dataDir: e.WUFEI_DATA_DIR ? resolve(e.WUFEI_DATA_DIR) : join(checkout, '.wufei'),
    mode: e.WUFEI_MODE,
    district: e.WUFEI_DISTRICT ?? firstDistrict(),
    publicUrl: (e.WUFEI_PUBLIC_URL ?? `${tls ? 'https' : 'http'}://localhost:${e.WUFEI_PORT}`).replace(
      /\/+$/,
      '',
    ),
    tls,
    database: e.WUFEI_DATABASE_URL
      ? { appUrl: e.WUFEI_DATABASE_URL, ownerUrl: e.WUFEI_DATABASE_OWNER_URL ?? null }
      : null,
    mail: e.WUFEI_SMTP_URL && e.WUFEI_SMTP_FROM ? { url: e.WUFEI_SMTP_URL, from: e.WUFEI_SMTP_FROM } : null,
    webhook:
      e.WUFEI_WEBHOOK_URL && e.WUFEI_WEBHOOK_SECRET
        ? { url: e.WUFEI_WEBHOOK_URL, secret: e.WUFEI_WEBHOOK_SECRET }
        : null,
    tokenRate: e.WUFEI_TOKEN_RATE,
    webhookNetworks: networksIn(e.WUFEI_WEBHOOK_NETWORKS ?? '') ?? [],
    logLevel: e.WUFEI_LOG_LEVEL,
    trustProxy: e.WUFEI_TRUST_PROXY === '1',
  }
}

function crossProblems(e: Partial<Record<keyof z.infer<typeof Environment>, string>>): string[] {
  const problems: string[] = []
  if (Boolean(e.WUFEI_TLS_CERT) !== Boolean(e.WUFEI_TLS_KEY)) {
    problems.push('WUFEI_TLS_CERT 与 WUFEI_TLS_KEY 必须同时给出')
  }
  if (e.WUFEI_DATABASE_OWNER_URL && !e.WUFEI_DATABASE_URL) {
    problems.push('给出 WUFEI_DATABASE_OWNER_URL 时必须同时给出 WUFEI_DATABASE_URL')
  }
  if (Boolean(e.WUFEI_SMTP_URL) !== Boolean(e.WUFEI_SMTP_FROM))
    problems.push('WUFEI_SMTP_URL 与 WUFEI_SMTP_FROM 必须同时给出')
  if (Boolean(e.WUFEI_WEBHOOK_URL) !== Boolean(e.WUFEI_WEBHOOK_SECRET))
    problems.push('WUFEI_WEBHOOK_URL 与 WUFEI_WEBHOOK_SECRET 必须同时给出')
  return problems
}

function whole(message: string, from: number, to: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((n) => Number.isNaN(n) || (n >= from && n <= to), message)
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol)
}

/** Addresses carry passwords and tokens, a secret is one; an error message must not show them. */
function mask(name: string, value: string): string {
  if (/WEBHOOK_(URL|SECRET)/.test(name)) return '…'
  return /DATABASE|SMTP/.test(name) ? value.replace(/:[^:@/]*@/, ':…@') : value
}
