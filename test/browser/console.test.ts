import { afterAll, describe, expect, it } from 'vitest'
import { barriers } from './a11y.ts'
import { openBrowser, type Screen, screens, settled, signIn, type Visit, visit } from './browser.ts'
import { pagesOf } from './pages.ts'
import { demonstrationServer, demoPassword } from './server.ts'

const { address, log } = await demonstrationServer()
const browser = await openBrowser()
afterAll(async () => {
  await browser.close()
  for (const line of log().split('\n')) if (line.includes('"err"')) console.log(line)
})

describe.each(Object.keys(screens) as Screen[])('on the %s', (screen) => {
  let seen: Visit
  it('signs in with one tap on a demonstration account', async () => {
    seen = await visit(browser, address, screen)
    await seen.page.goto('/inventory?period=2025&table=4')
    await seen.page.getByRole('heading', { name: '演示账号' }).waitFor()
    expect(await barriers(seen.page)).toEqual([])
    await seen.page.getByRole('button', { name: /^无废办/ }).click()
    // Where the person wanted to go in the first place.
    await seen.page.waitForURL('**/inventory?period=2025&table=4')
    expect(seen.complaints()).toEqual([])
  })

  it.each(pagesOf())('$name', async ({ path, heading, prepare }) => {
    await seen.page.goto(path)
    await settled(seen.page)
    await seen.page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await prepare?.(seen.page)
    expect(await seen.page.getByRole('alert').allInnerTexts()).toEqual([])
    expect(seen.complaints()).toEqual([])
    expect(await barriers(seen.page)).toEqual([])
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
    expect([role, await page.getByRole('alert').allInnerTexts()]).toEqual([role, []])
  }
})
