import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/core/refusal.ts'
import { checkout } from '../../src/platform/checkout.ts'
import { readConfig } from '../../src/platform/config.ts'

function problems(env: Record<string, string>): string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'configuration_invalid') return error.details as string[]
    throw error
  }
  return []
}

describe('configuration', () => {
  it('has a default for everything', () => {
    expect(readConfig({ PATH: '/bin' })).toEqual({
      port: 3000,
      host: '0.0.0.0',
      dataDir: join(checkout, '.wufei'),
      mode: 'demo',
      district: 330108,
      publicUrl: 'http://localhost:3000',
      tls: null,
      database: null,
      mail: null,
      webhook: null,
      tokenRate: 300,
      webhookNetworks: [],
      logLevel: 'info',
      trustProxy: false,
    })
  })

  it('tells people outside the console only where both parts of the way are given, and shows no secret', () => {
    const mail = { WUFEI_SMTP_URL: 'smtp://u:p@mail.example', WUFEI_SMTP_FROM: 'a@example.cn' }
    const webhook = { WUFEI_WEBHOOK_URL: 'https://robot.example/x?t=1', WUFEI_WEBHOOK_SECRET: 'SEC12345' }
    expect(readConfig({ ...mail, ...webhook })).toMatchObject({
      mail: { url: mail.WUFEI_SMTP_URL, from: mail.WUFEI_SMTP_FROM },
      webhook: { url: webhook.WUFEI_WEBHOOK_URL, secret: webhook.WUFEI_WEBHOOK_SECRET },
    })
    expect(problems({ WUFEI_SMTP_URL: mail.WUFEI_SMTP_URL, WUFEI_WEBHOOK_SECRET: 'SEC12345' })).toEqual([
      'WUFEI_SMTP_URL 与 WUFEI_SMTP_FROM 必须同时给出',
      'WUFEI_WEBHOOK_URL 与 WUFEI_WEBHOOK_SECRET 必须同时给出',
    ])
    expect(problems({ ...webhook, WUFEI_WEBHOOK_SECRET: 'short' }).join()).not.toContain('short')
    expect(problems({ ...mail, WUFEI_SMTP_URL: 'http://u:hidden@mail.example' }).join()).not.toContain(
      'hidden',
    )
  })

  it('takes what is given; an empty value counts as not given', () => {
    const config = readConfig({
      WUFEI_PORT: '8443',
      WUFEI_MODE: 'production',
      WUFEI_TLS_CERT: '/c.pem',
      WUFEI_TLS_KEY: '/k.pem',
      WUFEI_DATABASE_URL: 'postgres://app:secret@db.example:5432/wufei',
      WUFEI_PUBLIC_URL: '',
    })
    expect(config).toMatchObject({
      port: 8443,
      mode: 'production',
      publicUrl: 'https://localhost:8443',
      tls: { cert: '/c.pem', key: '/k.pem' },
      database: { appUrl: 'postgres://app:secret@db.example:5432/wufei', ownerUrl: null },
    })
  })

  it('names every wrong value at once, with what was expected', () => {
    expect(
      problems({ WUFEI_PORT: '99999', WUFEI_MODE: 'prod', WUFEI_DISTRICT: '33', WUFEI_LOG_LEVEL: 'loud' }),
    ).toEqual([
      'WUFEI_PORT：应为 1 到 65535 的端口号，现为“99999”',
      'WUFEI_MODE：应为 demo（演示）或 production（正式），现为“prod”',
      'WUFEI_DISTRICT：应为六位行政区划代码，现为“33”',
      'WUFEI_LOG_LEVEL：应为 silent、fatal、error、warn、info、debug、trace 之一，现为“loud”',
    ])
  })

  it('names each wrong value once', () => {
    expect(problems({ WUFEI_PORT: 'abc' })).toHaveLength(1)
    expect(problems({ WUFEI_DATABASE_URL: 'db' })).toHaveLength(1)
  })

  it('does not repeat a password', () => {
    const [line] = problems({ WUFEI_DATABASE_URL: 'mysql://app:secret@db/wufei' })
    expect(line).not.toContain('secret')
    expect(line).toContain('mysql://app:…@db/wufei')
  })

  it('wants things that belong together, together', () => {
    expect(problems({ WUFEI_TLS_CERT: '/c.pem' })).toEqual(['WUFEI_TLS_CERT 与 WUFEI_TLS_KEY 必须同时给出'])
    expect(problems({ WUFEI_DATABASE_OWNER_URL: 'postgres://o:p@db/wufei' })).toEqual([
      '给出 WUFEI_DATABASE_OWNER_URL 时必须同时给出 WUFEI_DATABASE_URL',
    ])
  })
})
