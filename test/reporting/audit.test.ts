import { describe, expect, it } from 'vitest'
import { audit } from '../../src/platform/audit.ts'
import { auditRoutes } from '../../src/reporting/audit.routes.ts'
import { env } from '../parties/house.ts'
import { bookkeeper } from '../support/book.ts'
import { testServer } from '../support/server.ts'

const server = await testServer([auditRoutes({ zone: 'Asia/Shanghai' })], {
  env,
  now: () => new Date('2026-01-15T02:00:00Z'),
})
await server.database.write(bookkeeper, async (tx) => {
  // The last minute of a day in the zone, which is the evening before in UTC, and the first of the next.
  const row = (at: string, object: string) =>
    audit(tx, { at: new Date(at), act: 'ledger.book', object, detail: { note: '=1+1' } })
  await row('2025-03-05T15:59:00Z', 'posting 1')
  await row('2025-03-05T16:00:00Z', 'posting 2')
})
const auditor = await server.as({ login: 'auditor', role: 'auditor' })
const admin = await server.as({ login: 'admin', role: 'administrator' })

describe('the audit', () => {
  const objects = async (query: Record<string, string>) =>
    (await auditor({ url: '/api/v1/audit', query })).json().items.map((r: { object: string }) => r.object)

  it('is for auditors and administrators, and for nobody else', async () => {
    expect((await admin({ url: '/api/v1/audit' })).statusCode).toBe(200)
    for (const role of ['office', 'leader', 'department', 'street', 'enterprise'] as const) {
      const scope = {
        department: { unit: 'u' },
        street: { streets: ['daoxiang'] },
        enterprise: { parties: [1] },
      }
      const client = await server.as({ login: `r-${role}`, role, ...scope[role as 'street'] })
      expect((await client({ url: '/api/v1/audit' })).json().code).toBe('forbidden')
      expect((await client({ url: '/api/v1/audit.xlsx' })).json().code).toBe('forbidden')
    }
  })

  it('is narrowed by day in the district’s zone, act and text, newest first', async () => {
    expect(await objects({ act: 'ledger.book' })).toEqual(['posting 2', 'posting 1'])
    expect(await objects({ act: 'ledger.book', to: '2025-03-06' })).toEqual(['posting 1'])
    expect(await objects({ act: 'ledger.book', from: '2025-03-06' })).toEqual(['posting 2'])
    expect(await objects({ q: 'POSTING 1' })).toEqual(['posting 1'])
    expect((await auditor({ url: '/api/v1/audit', query: { from: '2025-02-30' } })).statusCode).toBe(400)
  })

  it('pages by row, so that new rows move nothing', async () => {
    const first = (await auditor({ url: '/api/v1/audit', query: { act: 'ledger.book', limit: '1' } })).json()
    expect(first).toMatchObject({ total: 2, items: [{ object: 'posting 2' }] })
    expect(await objects({ act: 'ledger.book', limit: '1', before: String(first.next) })).toEqual([
      'posting 1',
    ])
  })

  it('keeps that it was looked at, by whom and how', async () => {
    await auditor({ url: '/api/v1/audit', query: { q: 'posting 2' } })
    const [last] = (
      await admin({ url: '/api/v1/audit', query: { act: 'read', actor: 'auditor', limit: '1' } })
    ).json().items
    expect(last).toMatchObject({ object: 'audit', detail: { filter: { q: 'posting 2' }, count: 1 } })
  })

  it('goes out as a workbook in which a text stays a text', async () => {
    const file = await auditor({ url: '/api/v1/audit.xlsx', query: { act: 'ledger.book' } })
    const { default: exceljs } = await import('exceljs')
    const workbook = new exceljs.Workbook()
    await workbook.xlsx.load(file.rawPayload as never)
    const values = JSON.stringify(workbook.worksheets[0]?.getSheetValues())
    expect(values).toContain('2025-03-05 23:59:00')
    expect(values).not.toContain('"formula"')
  })
})
