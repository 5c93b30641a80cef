import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { receiver, verifies, workOff } from '../interfaces/receiver.ts'
import { barriers } from './a11y.ts'
import { openBrowser, type Screen, settled, signIn, visit } from './browser.ts'
import { demonstrationServer, demoPassword } from './server.ts'

const server = await demonstrationServer()
const { address } = server
const browser = await openBrowser()
const there = await receiver()
afterAll(async () => {
  await browser.close()
  await there.close()
})

/** Set WUFEI_LOOK to a folder to see what the test sees. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.WUFEI_LOOK
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function pageOf(login: string, path: string, screen: Screen = 'desk'): Promise<Page> {
  const { page } = await visit(browser, address, screen)
  await signIn(page, login, demoPassword)
  await page.goto(`${address}${path}`)
  await page.getByRole('heading', { name: '接口与令牌', level: 1 }).waitFor()
  await settled(page)
  return page
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  const box = page.getByRole('dialog').getByRole('combobox', { name: label })
  await box.click()
  await box.fill(option)
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option')
    .filter({ hasText: option })
    .first()
    .click()
  await page.keyboard.press('Escape')
}

/** Says yes to the question that a destructive act asks. */
const sure = (page: Page, ok: string) =>
  page.locator('.ant-modal-confirm').getByRole('button', { name: ok, exact: true }).click()

describe('interfaces in the browser', () => {
  it('a token is made, shown once, works, and stops when it is revoked', async () => {
    const page = await pageOf('示范碾米厂', '/interfaces')
    await page.getByText('还没有令牌').waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByRole('button', { name: '制作令牌' }).click()
    await page.getByLabel('用途').fill('ERP 对接')
    await choose(page, '权限范围', '转移联单（只读）')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /制\s?作/ })
      .click()
    const shown = page.getByRole('dialog', { name: /令牌“ERP 对接”已制作/ })
    await shown.waitFor()
    const token = (await shown.locator('code').textContent()) ?? ''
    expect(token).toMatch(/^wf_/)
    await look(page, 'token-once')
    await shown.getByRole('button', { name: /复\s?制/ }).waitFor()
    await shown.getByRole('button', { name: '我已保存，关闭' }).click()
    await shown.waitFor({ state: 'hidden' })
    expect(await page.content()).not.toContain(token)
    const ask = () => fetch(`${address}/api/v1/manifests`, { headers: { authorization: `Bearer ${token}` } })
    expect((await ask()).status).toBe(200)
    await look(page, 'tokens')
    await page.getByRole('button', { name: '吊销 ERP 对接' }).click()
    await sure(page, '吊销')
    await page.getByText('已吊销', { exact: true }).first().waitFor()
    expect((await ask()).status).toBe(401)
  })

  it('a webhook is registered and tested; its log shows what was answered, and it is sent again', async () => {
    const page = await pageOf('示范碾米厂', '/interfaces?tab=webhooks')
    await page.getByText('还没有推送地址').waitFor()
    await page.getByRole('button', { name: '登记推送地址' }).click()
    await page.getByLabel('名称').fill('ERP')
    await page.getByLabel('接收地址').fill('http://10.0.0.8/x')
    await choose(page, '事件', '联单：签发')
    const save = page.getByRole('dialog').getByRole('button', { name: /登\s?记/ })
    await save.click()
    await page.getByText('推送地址应以 https:// 开头', { exact: false }).waitFor()
    await page.getByLabel('接收地址').fill(there.url)
    await save.click()
    const shown = page.getByRole('dialog', { name: '“ERP”的签名密钥' })
    await shown.waitFor()
    const secret = (await shown.locator('code').textContent()) ?? ''
    await shown.getByRole('button', { name: '我已保存，关闭' }).click()
    const card = page.getByRole('region', { name: 'ERP' })
    await card.getByRole('button', { name: '发送测试' }).click()
    await page.getByText('测试事件已发出').waitFor()
    there.answer(503, '维护中')
    await workOff(server)
    await card.getByRole('button', { name: '推送记录' }).click()
    await card.getByText('未送达', { exact: true }).first().waitFor()
    await card.getByText('HTTP 503', { exact: false }).first().waitFor()
    expect(await barriers(page)).toEqual([])
    await look(page, 'webhooks')
    await card
      .getByRole('button', { name: /重\s?发/ })
      .last()
      .click()
    await page.getByText('已安排重发 1 个事件').waitFor()
    await workOff(server)
    await card.getByText('已送达', { exact: true }).waitFor({ timeout: 10_000 })
    expect(there.received.map((r) => r.headers['webhook-id'])).toHaveLength(2)
    expect(verifies(there.received[1] as never, secret)).toBe(true)
    await card.getByRole('button', { name: /停\s?用/ }).click()
    await sure(page, '停用')
    await card.getByText('由本单位停用', { exact: false }).waitFor()
  })

  it('a file of the province is tried: faults stand by row and column; the reconciliation says what only they have', async () => {
    for (const screen of ['desk', 'phone'] as const) {
      const page = await pageOf('示范无废办', '/interfaces?tab=exchange', screen)
      await page.getByRole('heading', { name: '核对' }).waitFor()
      await page.getByRole('button', { name: '导入返回文件' }).click()
      const bring = (text: string) =>
        page.locator('input[type=file]').setInputFiles({
          name: '返回.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(text),
        })
      await bring('联单编号,移出量（吨）\n20253301000001,两吨左右\n')
      await page.getByText('第 2 行 B 列（移出量（吨））', { exact: false }).waitFor()
      expect(await barriers(page)).toEqual([])
      await look(page, `exchange-faults-${screen}`)
      if (screen === 'phone') continue
      const day = await page.evaluate(() => new Date().toISOString().slice(0, 10))
      await bring(`联单编号,移出量（吨）,移出日期\n20253301000001,2,${day}\n`)
      await page.getByText('本系统没有对应的联单').waitFor()
      await page.getByRole('button', { name: '导入 1 行' }).click()
      await page.getByText('已导入 1 行').waitFor()
      await page.getByText('仅对方有 1').waitFor()
      await look(page, 'reconciliation')
    }
  })
})
