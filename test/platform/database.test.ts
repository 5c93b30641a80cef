import { afterAll, describe, expect, it } from 'vitest'
import { systemActor } from '../../src/platform/actor.ts'
import { connect } from '../../src/platform/postgres/roles.ts'
import { testDatabase } from '../support/database.ts'

const actor = systemActor('cli:test', '测试', 999901)
const { database, superuserUrl } = await testDatabase()
const outside = await connect(superuserUrl)
afterAll(() => outside.end())

const party = (id: string) =>
  `insert into wufei.party (district, name, kind, created_at) values (999901, '${id}', 'enterprise', now()) returning id`

describe('transactions', () => {
  it('carry the actor for the transaction only', async () => {
    const settings = await database.read({ ...actor, parties: [3, 5], streets: ['a'], unit: 'u' }, (tx) =>
      tx.query(`select wufei.district() as district, current_setting('wufei.parties') as parties, wufei.my_streets() as streets,
        wufei.sees_all() as all, current_setting('wufei.actor') as actor, current_user as role`),
    )
    expect(settings).toEqual([
      { district: 999901, parties: '3,5', streets: ['a'], all: true, actor: 'cli:test', role: 'wufei_app' },
    ])
    const after = await database.write({ ...actor, district: 7 }, (tx) =>
      tx.query('select wufei.district() as district'),
    )
    expect(after).toEqual([{ district: 7 }])
  })

  it('refuse to write in a read', async () => {
    await expect(database.read(actor, (tx) => tx.query(party('read')))).rejects.toMatchObject({
      code: '25006',
    })
    await expect(database.readAll(actor, (tx) => tx.query(party('read')))).rejects.toThrow()
  })

  it('roll back as a whole, and the connection is good for the next', async () => {
    const failing = database.write(actor, async (tx) => {
      await tx.query(party('gone'))
      throw new Error('after the write')
    })
    await expect(failing).rejects.toThrow('after the write')
    expect(
      await database.read(actor, (tx) => tx.query(`select 1 from wufei.party where name = 'gone'`)),
    ).toEqual([])
  })

  it('are tried again when a deadlock is broken', async () => {
    const ids = await database.write(actor, async (tx) => [
      ...(await tx.query<{ id: number }>(party('one'))),
      ...(await tx.query<{ id: number }>(party('two'))),
    ])
    const [one, two] = ids.map(({ id }) => id)
    let tries = 0
    const bothHoldOne = Promise.withResolvers<void>()
    const lockBoth = (first?: number, second?: number) =>
      database.write(actor, async (tx) => {
        tries++
        await tx.query('select 1 from wufei.party where id = $1 for update', [first])
        if (tries === 2) bothHoldOne.resolve()
        await bothHoldOne.promise
        await tx.query('select 1 from wufei.party where id = $1 for update', [second])
      })
    await Promise.all([lockBoth(one, two), lockBoth(two, one)])
    expect(tries).toBe(3)
  })

  it('build queries with the types of the schema, in the same transaction', async () => {
    const names = await database.write(actor, async (tx) => {
      await tx.query(party('kysely'))
      return tx.kysely
        .selectFrom('wufei.party')
        .select(['name', 'district'])
        .where('name', '=', 'kysely')
        .execute()
    })
    expect(names).toEqual([{ name: 'kysely', district: 999901 }])
  })

  it('read bigint as an exact number or not at all, dates as days', async () => {
    const [row] = await database.read(actor, (tx) =>
      tx.query(
        `select 9007199254740991 as n, date '2025-03-01' as day, array[1, 2]::bigint[] as list, 12.50::numeric as exact`,
      ),
    )
    expect(row).toEqual({ n: 9007199254740991, day: '2025-03-01', list: [1, 2], exact: '12.50' })
    await expect(
      database.read(actor, (tx) => tx.query('select 9007199254740993::bigint as n')),
    ).rejects.toThrow('9007199254740993')
  })

  it('survive the loss of their connection: the next one works', async () => {
    const lost = database.read(actor, async (tx) => {
      const [me] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
      await outside.query('select pg_terminate_backend($1)', [me?.pid])
      await tx.query('select 1')
    })
    await expect(lost).rejects.toThrow()
    await database.ping()
  })

  it('keep other districts apart', async () => {
    await database.write(actor, (tx) => tx.query(party('here')))
    const other = { ...actor, district: 888801 }
    expect(await database.read(other, (tx) => tx.query('select name from wufei.party'))).toEqual([])
  })
})
