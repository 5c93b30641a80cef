import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { createProduct } from '../../src/main.ts'
import { demoPassword } from '../../src/platform/auth/demo.ts'
import { openSessions } from '../../src/platform/auth/sessions.ts'
import { webFolder } from '../../src/platform/checkout.ts'
import { readConfig } from '../../src/platform/config.ts'
import type { Database } from '../../src/platform/database.ts'
import type { Context } from '../../src/platform/http.ts'
import type { TestUrls } from '../support/cluster.ts'
import { testServer } from '../support/server.ts'

export { demoPassword }

/** The fictional district: small enough that its demonstration year is soon written. */
const district = '990001'

/**
 * The whole product on a socket, with the built pages and the demonstration year of the fictional district: written once
 * a run, cloned for each file.
 */
export async function demonstrationServer() {
  if (!existsSync(join(webFolder, 'index.html')))
    throw new Error('web/dist is missing: build the pages first (vite build)')
  const { key, folder } = inject('demonstration')
  const env = { WUFEI_DISTRICT: district, WUFEI_MODE: 'demo', WUFEI_DATA_DIR: folder }
  Object.assign(process.env, { WUFEI_DISTRICT: district, WUFEI_MODE: 'demo' })
  const product = createProduct()
  const began = (context: Context, { appUrl, ownerUrl, readUrl }: TestUrls) =>
    product.prepare(context, { appUrl, ownerUrl, readUrl, folder: null, stop: async () => {} }, () => {})
  const build = async (database: Database, urls: TestUrls) => {
    const config = readConfig(env)
    const now = () => new Date()
    const sessions = openSessions(config, urls.appUrl, database, now)
    try {
      await began({ config, database, sessions, now, setupToken: null }, urls)
    } finally {
      await sessions.close()
    }
  }
  const server = await testServer(product.routes, { env, web: webFolder, beginning: { key, build } })
  // What is there already is left as it is, as by any later start.
  await began(server.context, server)
  const address = await server.app.listen({ port: 0, host: '127.0.0.1' })
  return { ...server, address }
}
