import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { openBrowser, type Screen, screens, settled, signIn, visit } from '../test/browser/browser.ts'
import { type KnownPage, knownPages, loginOf } from '../test/browser/pages.ts'

/**
 * Pictures of every page at both sizes, to be looked at:
 * node tools/screenshots.ts --url http://localhost:3000 --out /tmp/pictures [--only inventory] [--screen phone]
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    out: { type: 'string' },
    password: { type: 'string', default: 'Demo-2025' },
    only: { type: 'string', default: '' },
    screen: { type: 'string' },
  },
})
const { out, url, only, password } = values
if (!out) throw new Error('--out FOLDER is missing')
mkdirSync(out, { recursive: true })

async function take(page: Page, screen: Screen, name: string): Promise<void> {
  await page.screenshot({ path: join(out ?? '.', `${screen}-${name}.png`), fullPage: true })
}

async function show(page: Page, screen: Screen, known: KnownPage): Promise<void> {
  try {
    await page.goto(known.path)
    await settled(page)
    await known.prepare?.(page)
  } catch (error) {
    console.log(`${screen} ${known.name}: ${(error as Error).message.split('\n')[0]}`)
  }
  await take(page, screen, known.name)
}

const browser = await openBrowser()
try {
  for (const screen of Object.keys(screens) as Screen[]) {
    if (values.screen && values.screen !== screen) continue
    for (const { role, pages } of knownPages) {
      const wanted = pages.filter((p) => p.name.startsWith(only))
      if (wanted.length === 0) continue
      const { page, context, complaints } = await visit(browser, url, screen)
      await page.goto('/sign-in')
      await settled(page)
      if (!only) await take(page, screen, 'sign-in')
      await signIn(page, await loginOf(page, role), password)
      for (const known of wanted) {
        await show(page, screen, known)
        for (const line of complaints()) console.log(`${screen} ${known.name}: ${line.slice(0, 400)}`)
      }
      await context.close()
    }
  }
} finally {
  await browser.close()
}
