import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openBrowser, type Screen, screens, settled, signIn, visit } from '../test/browser/browser.ts'
import { pagesOf } from '../test/browser/pages.ts'

/**
 * Pictures of every page at both sizes, to be looked at:
 * node tools/screenshots.ts --url http://localhost:3000 --out /tmp/pictures [--login 无废办] [--only inventory]
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    out: { type: 'string' },
    login: { type: 'string', default: '无废办' },
    password: { type: 'string', default: 'Demo-2025' },
    only: { type: 'string' },
    screen: { type: 'string' },
    full: { type: 'boolean', default: true },
  },
})
if (!values.out) throw new Error('--out FOLDER is missing')
mkdirSync(values.out, { recursive: true })

const browser = await openBrowser()
try {
  for (const screen of Object.keys(screens) as Screen[]) {
    if (values.screen && values.screen !== screen) continue
    const { page, complaints } = await visit(browser, values.url, screen)
    await page.goto('/sign-in')
    await settled(page)
    if (!values.only)
      await page.screenshot({ path: join(values.out, `${screen}-sign-in.png`), fullPage: values.full })
    await signIn(page, values.login, values.password)
    for (const { name, path, prepare } of pagesOf()) {
      if (values.only && !name.startsWith(values.only)) continue
      await page.goto(path)
      await settled(page).catch(() => console.log(`${name}: still loading`))
      await prepare?.(page).catch((error: Error) =>
        console.log(`${screen} ${name}: ${error.message.split('\n')[0]}`),
      )
      await page.screenshot({ path: join(values.out, `${screen}-${name}.png`), fullPage: values.full })
      for (const line of complaints()) console.log(`${screen} ${name}: ${line.slice(0, 400)}`)
    }
  }
} finally {
  await browser.close()
}
