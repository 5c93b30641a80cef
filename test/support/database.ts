import { afterAll, inject } from 'vitest'
import { type Database, openDatabase } from '../../src/platform/database.ts'
import { cloneDatabase, ensureTemplate, type TestDatabaseUrls, type TestUrls } from './cluster.ts'

export interface TestDatabase extends TestDatabaseUrls {
  readonly database: Database
}

/** A costly beginning that several files share: built once into a template of its own, then cloned. */
export interface Beginning {
  /** Lower-case letters, digits, `_`; must change when what `build` writes changes. */
  readonly key: string
  build(database: Database, urls: TestUrls): Promise<void>
}

/** A database of this test file's own, migrated, dropped after the file. Call it at the top level or in beforeAll. */
export async function testDatabase(beginning?: Beginning): Promise<TestDatabase> {
  const { admin, template } = inject('testCluster')
  const source = beginning ? `${template}_${beginning.key}` : template
  if (beginning) await ensureFrom(admin, template, source, beginning)
  const urls = await cloneDatabase(admin, source)
  const database = openDatabase(urls, { name: 'wufei test' })
  afterAll(async () => {
    await database.close()
    await urls.drop()
  })
  return { ...urls, database }
}

async function ensureFrom(
  admin: TestUrls,
  template: string,
  name: string,
  beginning: Beginning,
): Promise<void> {
  await ensureTemplate(
    admin,
    name,
    async (urls) => {
      const database = openDatabase(urls, { name: 'wufei test' })
      try {
        await beginning.build(database, urls)
      } finally {
        await database.close()
      }
    },
    template,
  )
}
