import { describe, expect, it } from 'vitest'
import { systemActor } from '../../src/platform/actor.ts'
import { audit, auditRead } from '../../src/platform/audit.ts'
import { testDatabase } from '../support/database.ts'

const { database } = await testDatabase()
const actor = systemActor('cli:test', '测试', 999901)
const at = new Date('2025-03-05T01:02:03Z')
const rows = () =>
  database.read(actor, (tx) =>
    tx.query('select at, actor, act, object, detail, request from wufei.audit order by id'),
  )

describe('the audit', () => {
  it('is written with the act or not at all', async () => {
    await database.write(actor, (tx) =>
      audit(tx, { at, act: 'party.create', object: 'party 3', detail: { name: '某厂' } }),
    )
    const failing = database.write(actor, async (tx) => {
      await audit(tx, { at, act: 'party.create', object: 'party 4' })
      throw new Error('refused after all')
    })
    await expect(failing).rejects.toThrow()
    expect(await rows()).toEqual([
      {
        at,
        actor: 'cli:test',
        act: 'party.create',
        object: 'party 3',
        detail: { name: '某厂' },
        request: null,
      },
    ])
  })

  it('holds one row for a read of others’ data: who, scope, filter, count', async () => {
    await auditRead(database, actor, {
      at,
      object: 'inventory',
      scope: 'district',
      filter: { year: 2023 },
      count: 6,
      request: 'r-1',
    })
    expect((await rows()).at(-1)).toEqual({
      at,
      actor: 'cli:test',
      act: 'read',
      object: 'inventory',
      detail: { scope: 'district', filter: { year: 2023 }, count: 6 },
      request: 'r-1',
    })
  })

  it('cannot be changed, nor read by whoever does not see all', async () => {
    await expect(database.write(actor, (tx) => tx.query('delete from wufei.audit'))).rejects.toMatchObject({
      code: '42501',
    })
    const enterprise = { ...actor, system: false, role: 'enterprise' as const, parties: [1] }
    expect(await database.read(enterprise, (tx) => tx.query('select 1 from wufei.audit'))).toEqual([])
  })
})
