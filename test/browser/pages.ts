import type { Page } from 'playwright-core'
import { settled } from './browser.ts'

export interface KnownPage {
  readonly name: string
  readonly path: string
  /** The heading that says the page is there. */
  readonly heading: RegExp
  /** Opens what the address alone does not. */
  readonly prepare?: (page: Page) => Promise<void>
}

/** Every page of the console, with the addresses people keep. */
export function pagesOf(): KnownPage[] {
  return [
    { name: 'cockpit', path: '/', heading: /固体废物全景/ },
    { name: 'inventory', path: '/inventory?period=2025', heading: /废物清单/ },
    { name: 'inventory-2023', path: '/inventory?period=2023&table=3', heading: /废物清单/ },
    {
      name: 'inventory-drill',
      path: '/inventory?period=2025&table=1',
      heading: /废物清单/,
      prepare: async (page) => {
        await page
          .getByRole('button', { name: /查看组成/ })
          .first()
          .click()
        await page.getByRole('dialog').waitFor()
        await settled(page)
      },
    },
    { name: 'postings', path: '/postings', heading: /账目/ },
    {
      name: 'posting',
      path: '/postings',
      heading: /账目/,
      prepare: async (page) => {
        await page.locator('.data-table .open').first().click()
        await page.getByRole('heading', { name: '分录' }).waitFor()
        await settled(page)
      },
    },
    { name: 'new-fact', path: '/facts/new', heading: /记一笔/ },
    { name: 'new-fact-ship', path: '/facts/new?kind=ship', heading: /记一笔/ },
    { name: 'statutory-ledgers', path: '/statutory-ledgers', heading: /法定台账/ },
    { name: 'lots', path: '/lots', heading: /批次与库存/ },
    {
      name: 'lot',
      path: '/lots',
      heading: /批次/,
      prepare: async (page) => {
        await page.locator('.data-table .open').first().click()
        await page.getByRole('heading', { name: /来处/ }).waitFor()
        await settled(page)
      },
    },
    { name: 'balance', path: '/balance', heading: /物料平衡/ },
    { name: 'imports', path: '/imports', heading: /导入/ },
    { name: 'templates', path: '/imports?tab=templates', heading: /导入/ },
    { name: 'submissions', path: '/submissions', heading: /汇交/ },
    { name: 'periods', path: '/periods', heading: /期间封账/ },
    { name: 'late-entries', path: '/periods?tab=late-entries', heading: /期间封账/ },
    { name: 'parties', path: '/parties', heading: /企业与设施/ },
    { name: 'facilities', path: '/parties?tab=facilities', heading: /企业与设施/ },
    {
      name: 'party',
      path: '/parties?kind=operator',
      heading: /.+/,
      prepare: async (page) => {
        await page.locator('.data-table .open').first().click()
        await page.getByRole('region', { name: '基本情况' }).waitFor()
        await settled(page)
      },
    },
    { name: 'capacity', path: '/capacity', heading: /处置能力/ },
    { name: 'catalogue', path: '/catalogue', heading: /废物目录/ },
    { name: 'me', path: '/me', heading: /我的账号/ },
  ]
}
