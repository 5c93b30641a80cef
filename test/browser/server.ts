import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createProduct } from '../../src/main.ts'
import { demoPassword } from '../../src/platform/auth/demo.ts'
import { webFolder } from '../../src/platform/checkout.ts'
import { testServer } from '../support/server.ts'

export { demoPassword }

/** The fictional district: small enough that its demonstration year is written in moments. */
const district = '990001'

/** The whole product on a socket, with the built pages and the demonstration year of the fictional district. */
export async function demonstrationServer() {
  if (!existsSync(join(webFolder, 'index.html')))
    throw new Error('web/dist is missing: build the pages first (vite build)')
  process.env.WUFEI_DISTRICT = district
  process.env.WUFEI_MODE = 'demo'
  const product = createProduct()
  const server = await testServer(product.routes, {
    env: { WUFEI_DISTRICT: district, WUFEI_MODE: 'demo' },
    web: webFolder,
  })
  const urls = { appUrl: server.appUrl, ownerUrl: server.ownerUrl, readUrl: server.readUrl }
  await product.prepare(server.context, { ...urls, folder: null, stop: async () => {} }, () => {})
  const address = await server.app.listen({ port: 0, host: '127.0.0.1' })
  return { ...server, address }
}
