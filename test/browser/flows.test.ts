import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers } from './a11y.ts'
import { openBrowser, settled, signIn, visit } from './browser.ts'
import { demonstrationServer, demoPassword } from './server.ts'

const { address } = await demonstrationServer()
const browser = await openBrowser()
afterAll(() => browser.close())

const office = '示范无废办'
const mill = '示范碾米厂'

async function pageOf(login: string): Promise<Page> {
  const { page } = await visit(browser, address, 'desk')
  await signIn(page, login, demoPassword)
  return page
}

/** Opens a choice, types, and takes the first that is offered. */
async function choose(page: Page, label: string | RegExp, text: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label })
  await box.click()
  if (text && (await box.isEditable())) await box.fill(text)
  const option = page.locator('.ant-select-dropdown:visible .ant-select-item-option')
  await option.filter({ hasText: text }).first().click()
}

describe('a fact', () => {
  let page: Page
  let posting = ''
  beforeAll(async () => {
    page = await pageOf(mill)
  })

  it('is booked from the form; what was understood stands under the quantity', async () => {
    await page.goto('/facts/new?kind=generate')
    await choose(page, '产生设施', '')
    await choose(page, '废物', '废纸')
    await page.getByLabel('数量', { exact: true }).fill('三百五十公斤左右')
    await page.getByText('约数或范围').or(page.getByText('不能读成数量')).first().waitFor()
    await page.getByLabel('数量', { exact: true }).fill('350 公斤')
    await page.getByText('= 0.35 吨').waitFor()
    await page.getByRole('button', { name: '记账' }).click()
    const done = page.getByRole('status').filter({ hasText: '已记账' })
    await done.waitFor()
    posting = ((await done.getByRole('link').first().textContent()) ?? '').trim()
    expect(posting).toMatch(/^#\d+$/)
  })

  it('stands in the list, found by its number, with entries that sum to zero', async () => {
    await page.goto(`/postings?q=${posting.slice(1)}`)
    await page.getByRole('button', { name: posting }).click()
    await page.getByRole('heading', { name: '分录' }).waitFor()
    const drawer = page.getByRole('dialog')
    expect(await drawer.getByText('−0.350').count()).toBe(1)
    expect(await drawer.getByText('+0.350').count()).toBe(1)
  })

  it('is corrected by a posting of its own, with a reason', async () => {
    await page.getByRole('dialog').getByRole('button', { name: '更正' }).click()
    const dialog = page.getByRole('dialog', { name: new RegExp(`更正 ${posting}`) })
    await dialog.getByLabel('数量', { exact: true }).fill('360 公斤')
    await dialog.getByRole('button', { name: '更正', exact: true }).click()
    await dialog.getByText('请填写更正原因').waitFor()
    await dialog.getByLabel('更正原因').fill('磅单看错一位')
    await dialog.getByRole('button', { name: '更正', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.goto(`/postings/${posting.slice(1)}`)
    await page.getByText('已更正').first().waitFor()
    await page.getByText('更正记录').waitFor()
  })
})

describe('an import', () => {
  let page: Page
  beforeAll(async () => {
    page = await pageOf(mill)
  })

  it('names the bad cell, books the good rows and hands the bad one back', async () => {
    const rows = [
      '记录表编号,废物代码,废物名称,产生时间,产生数量（吨）',
      'CS20251110001,900-005-S17,废纸,2025-11-10,0.25',
      'CS20251111001,900-005-S17,废纸,2025-11-11,半吨上下',
      'CS20251112001,900-003-S17,废塑料,2025-11-12,0.125',
    ]
    await page.goto('/imports')
    await page.getByRole('button', { name: '上传工作簿' }).first().click()
    const dialog = page.getByRole('dialog', { name: '上传工作簿' })
    await dialog.locator('input[type=file]').setInputFiles({
      name: '十一月产生记录.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(rows.join('\n')),
    })
    await dialog.getByRole('button', { name: '上传并核对' }).click()
    await page.getByRole('heading', { name: '核对完毕，请确认' }).waitFor()
    await settled(page)
    expect(await page.getByRole('button', { name: /有误/ }).textContent()).toMatch(/^1/)
    await page.getByText(/E 列/).first().waitFor()
    await page.getByText('原值：半吨上下').waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByRole('button', { name: '入账 2 行' }).click()
    await page.getByText('部分记账').first().waitFor()
    await page.reload()
    await page.getByRole('button', { name: '退回行（带原因）' }).waitFor()
    const [rejected] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '退回行（带原因）' }).click(),
    ])
    expect(rejected.suggestedFilename()).toMatch(/\.xlsx$/)
  })
})

describe('a closed period', () => {
  it('refuses a fact with its reason and the request number, and says the way on', async () => {
    const clerk = await pageOf(office)
    await clerk.goto('/periods')
    await clerk.getByRole('button', { name: '封账', exact: true }).click()
    const dialog = clerk.getByRole('dialog', { name: '封账' })
    await choose(clerk, '废物类别', '一般工业固体废物')
    await clerk.keyboard.press('Escape')
    await dialog.getByLabel('原因').fill('二〇二五年数字核对完毕')
    await dialog.getByRole('button', { name: '封账' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await clerk.getByText('已封账').first().waitFor()

    const page = await pageOf(mill)
    await page.goto('/facts/new?kind=generate')
    await page.getByLabel('发生日期').fill('2025-06-03')
    await page.keyboard.press('Enter')
    await choose(page, '产生设施', '')
    await choose(page, '废物', '废纸')
    await page.getByLabel('数量', { exact: true }).fill('1 吨')
    await page.getByRole('button', { name: '记账' }).click()
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toMatch(
      /2025-06-03 所在期间已封账[\s\S]*更正审批[\s\S]*请求编号 [0-9a-f-]{36}/,
    )

    await page.getByRole('link', { name: '更正审批' }).click()
    await page.getByRole('button', { name: '申请补记' }).click()
    const ask = page.getByRole('dialog', { name: '申请补记' })
    await choose(page, '废物类别', '一般工业固体废物')
    await ask.getByLabel('原因').fill('漏记一车')
    await ask.getByRole('button', { name: '提交申请' }).click()
    await ask.waitFor({ state: 'hidden' })
    await page.getByText('待批', { exact: true }).waitFor()

    await clerk.goto('/periods?tab=late-entries')
    await clerk.getByRole('button', { name: '批准', exact: true }).click()
    await clerk.getByRole('dialog').getByRole('button', { name: '批准', exact: true }).click()
    await clerk.getByText('已批准').first().waitFor()
  })
})

describe('a figure', () => {
  it('opens step by step down to one posting, and the address keeps the place', async () => {
    const page = await pageOf(office)
    await page.goto('/inventory?period=2025&table=2')
    await settled(page)
    await page
      .getByRole('button', { name: /查看组成/ })
      .first()
      .click()
    const drawer = page.getByRole('dialog')
    for (let step = 0; step < 6; step++) {
      await settled(page)
      if (await drawer.getByRole('heading', { name: '分录' }).isVisible()) break
      await drawer.locator('.drill-list button').first().click()
    }
    await drawer.getByRole('heading', { name: '原始记录' }).waitFor()
    const link = page.url()
    expect(link).toMatch(/path=.*posting/)
    await page.goto('/postings')
    await page.goto(link)
    await page.getByRole('dialog').getByRole('heading', { name: '分录' }).waitFor()
    await page.getByRole('button', { name: '上一层' }).click()
    await page.getByRole('dialog').locator('.drill-list').waitFor()
  })
})

describe('the keyboard', () => {
  it('skips to the content, finds a party, and goes to pages', async () => {
    const page = await pageOf(office)
    await page.goto('/periods')
    await settled(page)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到正文')
    await page.keyboard.press('/')
    const finder = page.getByRole('dialog', { name: '搜索' })
    await finder.getByRole('combobox').fill('碾米')
    await finder.getByRole('option', { name: /^单位/ }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/parties/*')
    await page.keyboard.press('g')
    await page.keyboard.press('i')
    await page.waitForURL('**/inventory')
    await page.keyboard.press('Shift+?')
    await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor()
  })
})

describe('a phone', () => {
  it('has the menu in a drawer that a choice closes', async () => {
    const { page } = await visit(browser, address, 'phone')
    await signIn(page, office, demoPassword)
    await settled(page)
    const menu = page.getByRole('navigation', { name: '主菜单' })
    expect(await menu.isVisible()).toBe(false)
    await page.getByRole('button', { name: '打开菜单' }).click()
    await menu.waitFor()
    expect(await barriers(page)).toEqual([])
    await menu.getByRole('link', { name: '批次与库存' }).click()
    await page.getByRole('heading', { name: '批次与库存' }).waitFor()
    await menu.waitFor({ state: 'hidden' })
  })
})

describe('addresses and rights', () => {
  it('a deep link brings its filters back', async () => {
    const page = await pageOf(office)
    await page.goto('/parties?q=碾米&kind=enterprise')
    await settled(page)
    expect(await page.getByPlaceholder('名称、曾用名、信用代码').inputValue()).toBe('碾米')
    expect(await page.locator('.data-table tbody tr').count()).toBeGreaterThan(0)
    for (const name of await page.locator('.data-table .open').allTextContents())
      expect(name).toContain('碾米')
    await page.getByRole('button', { name: '清除条件' }).click()
    await page.waitForURL('**/parties')
  })

  it('a role sees only its pages; others answer with a refusal in words', async () => {
    const page = await pageOf(mill)
    expect(await page.getByRole('link', { name: '审计' }).count()).toBe(0)
    await page.goto('/audit')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').textContent()).toMatch(/产废单位不能.*请求编号/s)
  })

  it('after signing out nothing is left to see', async () => {
    const page = await pageOf(office)
    await page.getByRole('button', { name: new RegExp(office) }).click()
    await page.getByText('退出登录').click()
    await page.waitForURL('**/sign-in')
    await page.goto('/postings')
    await page.waitForURL('**/sign-in?next=*')
  })
})

describe('paper', () => {
  it('the cockpit prints on one A4', async () => {
    const page = await pageOf(office)
    await page.goto('/?year=2025')
    await settled(page)
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true })
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1)
  })
})

describe('weight', () => {
  it('the first screen takes less than 900 kB of script, uncompressed', async () => {
    const { page } = await visit(browser, address, 'phone')
    const scripts: Promise<Buffer>[] = []
    page.on('response', (reply) => {
      if (reply.url().endsWith('.js')) scripts.push(reply.body())
    })
    await page.goto('/sign-in')
    await settled(page)
    const bytes = (await Promise.all(scripts)).reduce((sum, body) => sum + body.length, 0)
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThan(900_000)
  })
})
