import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core'

/** The two screens every page must look right on: a desk and a phone. */
export const screens = {
  desk: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const
export type Screen = keyof typeof screens

/** Long enough for a machine that does much else at the same time; a page that is right answers at once. */
const patience = 90_000

/** One process for all pages would give all visitors one jar of cookies; the rest we set ourselves. */
const unwanted = /^--(headless|single-process|incognito|disable-web-security|allow-running-insecure-content)/

/** A headless browser that needs neither a desktop, a GPU nor an unprivileged user. */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  return await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((arg) => !unwanted.test(arg)),
      '--no-sandbox',
      '--disable-gpu',
      '--lang=zh-CN',
      ...more,
    ],
    headless: true,
  })
}

export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Console errors, uncaught exceptions and replies of 500 and above since the last call. */
  complaints(): string[]
}

/** One person at one screen: a context of its own, in Chinese, in the district's zone. */
export async function visit(browser: Browser, baseURL: string, screen: Screen): Promise<Visit> {
  const context = await browser.newContext({
    baseURL,
    viewport: screens[screen],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    hasTouch: screen === 'phone',
    isMobile: screen === 'phone',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  let heard: string[] = []
  page.on('console', (message) => {
    // A refusal is an answer; the browser logs every 4xx as an error all the same.
    const refused = /Failed to load resource.*status of 4\d\d/.test(message.text())
    if (message.type() === 'error' && !refused) heard.push(message.text())
  })
  page.on('pageerror', (error) => heard.push(`${error.message}\n${error.stack ?? ''}`))
  page.on('response', (reply) => {
    if (reply.status() >= 500) heard.push(`${reply.status()} ${reply.url()}`)
  })
  return {
    page,
    context,
    complaints: () => {
      const all = heard
      heard = []
      return all
    },
  }
}

export async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('账号', { exact: true }).fill(login)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.locator('.shell-menu').waitFor({ state: 'attached' })
}

/** Until nothing is loading: no request under way, no skeleton, no dimmed rows. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(
    () => !document.querySelector('.ant-skeleton-active, [aria-busy="true"], .dimmed'),
    undefined,
    { timeout: patience },
  )
}
