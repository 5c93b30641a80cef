import { afterAll, expect, it } from 'vitest'
import { testServer } from '../support/server.ts'
import { openBrowser, visit } from './browser.ts'

const { app } = await testServer()
const address = await app.listen({ port: 0, host: '127.0.0.1' })
const browser = await openBrowser()
afterAll(() => browser.close())

it('the API can be browsed: every route by its name, nothing fetched from elsewhere, no policy broken', async () => {
  const { page, complaints } = await visit(browser, address, 'desk')
  const elsewhere: string[] = []
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address))
      elsewhere.push(request.url())
  })
  await page.goto('/api')
  await page.getByRole('heading', { name: '无废 wufei' }).waitFor()
  await page.getByText('当前登录的人与其权限').first().waitFor()
  // What it would fetch from elsewhere it asks for at once; a page under load may never be idle.
  await page.waitForTimeout(2_000)
  expect(complaints()).toEqual([])
  expect(elsewhere).toEqual([])
})
