import { afterAll, describe, expect, inject, it } from 'vitest'
import { systemActor } from '../../src/platform/actor.ts'
import { openDatabase } from '../../src/platform/database.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { connect } from '../../src/platform/postgres/roles.ts'
import { startDatabase } from '../../src/platform/start-database.ts'
import { inDatabase } from '../support/cluster.ts'

const { admin } = inject('testCluster')
const superuser = await connect(admin.superuserUrl)
const names = [`wufei_run_${process.pid}_ext1`, `wufei_run_${process.pid}_ext2`]
const login = `visitor_${process.pid}`
afterAll(async () => {
  for (const name of names) await superuser.query(`drop database if exists ${name} with (force)`)
  await superuser.query(`drop role if exists ${login}`)
  await superuser.end()
})

const whoAmI = `select current_user as me, (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as past_rls`
const ask = async (url: string) => {
  const client = await connect(url)
  try {
    return (await client.query(whoAmI)).rows[0]
  } finally {
    await client.end()
  }
}
const start = (appUrl: string, ownerUrl: string | null) =>
  startDatabase({ dataDir: '/nonexistent', database: { appUrl, ownerUrl } })

describe('an external database', () => {
  it('given by a superuser’s address is used through the three roles all the same', async () => {
    await superuser.query(`create database ${names[0]} template template0`)
    const { superuserUrl } = inDatabase(admin, names[0] as string)
    const urls = await start(superuserUrl, superuserUrl)
    expect(await ask(urls.appUrl)).toEqual({ me: 'wufei_app', past_rls: false })
    expect(await ask(urls.readUrl)).toEqual({ me: 'wufei_read', past_rls: true })
    await migrate(urls.ownerUrl as string)
    const { rows } = await superuser.query(
      `select 1 from pg_roles where rolname = 'wufei_owner' and not rolsuper`,
    )
    expect(rows).toHaveLength(1)
    const database = openDatabase(urls)
    const actor = systemActor('cli:t', 't', 999901)
    expect(await database.read(actor, (tx) => tx.query('select * from wufei.posting'))).toEqual([])
    await database.close()
  })

  it('without the owner’s address is served but not migrated', async () => {
    const { appUrl } = inDatabase(admin, names[0] as string)
    const urls = await start(appUrl, null)
    expect(urls.ownerUrl).toBeNull()
    expect(await ask(urls.appUrl)).toMatchObject({ me: 'wufei_app' })
  })

  it('with a login that may not take the application’s role is refused', async () => {
    await superuser.query(`create role ${login} login password 'p'`)
    const url = new URL(inDatabase(admin, names[0] as string).superuserUrl)
    url.username = login
    url.password = 'p'
    await expect(start(url.href, null)).rejects.toMatchObject({
      code: 'database_role_unsafe',
      params: { user: login },
    })
  })

  it('that is not there is named without its password', async () => {
    await expect(start('postgres://app:secret@127.0.0.1:1/none', null)).rejects.toMatchObject({
      code: 'database_unreachable',
    })
    await expect(start('postgres://app:secret@127.0.0.1:1/none', null)).rejects.not.toThrow('secret')
  })
})
