import { afterAll, describe, expect, it } from 'vitest'
import { barriers } from './a11y.ts'
import { openBrowser, type Screen, screens, settled, signIn, type Visit, visit } from './browser.ts'
import { knownPages, loginOf } from './pages.ts'
import { demonstrationServer, demoPassword } from './server.ts'

const { address } = await demonstrationServer()
const browser = await openBrowser()
afterAll(() => browser.close())

describe.each(Object.keys(screens) as Screen[])('on the %s', (screen) => {
  it('one tap on a demonstration account leads where the person wanted to go', async () => {
    const { page, complaints } = await visit(browser, address, screen)
    await page.goto('/inventory?period=2025&table=4')
    await page.getByRole('heading', { name: '演示账号' }).waitFor()
    expect(await barriers(page)).toEqual([])
    // The office has two accounts, since some steps want two people.
    await page
      .getByRole('button', { name: /^无废办/ })
      .first()
      .click()
    await page.waitForURL('**/inventory?period=2025&table=4')
    expect(complaints()).toEqual([])
  })

  describe.each(knownPages)('$role', ({ role, pages }) => {
    let seen: Visit | undefined
    it.each(pages)('$name', async ({ path, heading, prepare }) => {
      if (!seen) {
        seen = await visit(browser, address, screen)
        await signIn(seen.page, await loginOf(seen.page, role), demoPassword)
      }
      const { page, complaints } = seen
      await page.goto(path)
      await settled(page)
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      await prepare?.(page)
      expect(await page.getByRole('alert').allTextContents()).toEqual([])
      expect(complaints()).toEqual([])
      expect(await barriers(page)).toEqual([])
    })
  })
})

it('every role gets a first page without a refusal', async () => {
  const { page, context } = await visit(browser, address, 'desk')
  const reply = await page.request.get('/api/sign-in')
  const { demoAccounts } = (await reply.json()) as { demoAccounts: { login: string; roleName: string }[] }
  const oneOfEach = new Map(demoAccounts.map((a) => [a.roleName, a.login]))
  expect(oneOfEach.size).toBeGreaterThanOrEqual(6)
  for (const [role, login] of oneOfEach) {
    await context.clearCookies()
    await signIn(page, login, demoPassword)
    await settled(page)
    expect([role, await page.getByRole('alert').allTextContents()]).toEqual([role, []])
  }
})
