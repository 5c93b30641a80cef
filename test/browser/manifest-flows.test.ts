import type { Locator, Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { barriers } from './a11y.ts'
import { openBrowser, type Screen, settled, signIn, visit } from './browser.ts'
import { demonstrationServer, demoPassword } from './server.ts'

const { address } = await demonstrationServer()
const browser = await openBrowser()
afterAll(() => browser.close())

const [mill, haulier, plant, office] = ['示范碾米厂', '示范环卫', '示范焚烧厂', '示范无废办']

async function pageOf(login: string, screen: Screen = 'desk'): Promise<Page> {
  const { page } = await visit(browser, address, screen)
  await signIn(page, login, demoPassword)
  return page
}

/** Opens a choice (of the dialog, where the list behind has the same), types, and takes the first offered. */
async function choose(page: Page, label: string, text: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label }).last()
  await box.click()
  await box.fill(text)
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option')
    .filter({ hasText: text })
    .first()
    .click()
}

/** Opens the dialog of an act, fills it, and carries the act out. */
async function act(page: Page, name: string, fill: (dialog: Locator) => Promise<void> = async () => {}) {
  await page.getByRole('region', { name: '办理' }).getByRole('button', { name, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: new RegExp(`^${name}：`) })
  await dialog.waitFor()
  expect(await barriers(page)).toEqual([])
  await fill(dialog)
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await settled(page)
}

describe('a load under a manifest', () => {
  let path = ''
  let number = ''

  it('is drafted by profile, issued and loaded by the one who sends it', async () => {
    const page = await pageOf(mill)
    await page.goto('/manifests')
    await page.getByRole('heading', { level: 1, name: '联单' }).waitFor()
    await page.getByRole('link', { name: '起草联单' }).first().click()
    await page.getByRole('link', { name: /^一般工业固体废物转移联单/ }).click()
    await page.getByRole('heading', { level: 1, name: /^起草一般工业/ }).waitFor()
    await settled(page)
    expect(await barriers(page)).toEqual([])
    // Only this profile's fields: a general industrial load has no emergency number.
    expect(await page.getByLabel('应急联系电话').count()).toBe(0)
    await choose(page, '接收单位', '青禾示范焚烧厂')
    await choose(page, '废物代码', '139-001-S13')
    await page.getByText('处置', { exact: true }).click()
    await choose(page, '承运单位', '青禾示范环卫队')
    await page.getByRole('button', { name: '保存草稿' }).click()
    await page.waitForURL(/\/manifests\/\d+$/)
    path = new URL(page.url()).pathname
    await page
      .getByText(/签发还须填写：.*经办人/)
      .first()
      .waitFor()
    expect(await barriers(page)).toEqual([])
    await act(page, '签发', (dialog) => dialog.getByLabel(/经办人/).fill('演示甲'))
    const heading = page.getByRole('heading', { level: 1, name: /^WFGY\d+/ })
    await heading.waitFor()
    number = /^WFGY\d+/.exec((await heading.textContent()) ?? '')?.[0] ?? ''
    await act(page, '装车签认', (dialog) => dialog.getByLabel('移出量').fill('2 吨'))
    await page.getByText('等 青禾示范环卫队 承运签认').waitFor()
  })

  it('waits for the carrier, then for the receiver, who is told the difference while typing', async () => {
    const carrier = await pageOf(haulier, 'phone')
    await carrier.goto('/manifests')
    await carrier.getByRole('button', { name: new RegExp(`^${number}`) }).click()
    await carrier.waitForURL(`**${path}`)
    await act(carrier, '承运签认', async (dialog) => {
      await dialog.getByLabel(/牌号/).fill('示A·00001')
      await dialog.getByLabel(/驾驶员/).fill('演示乙')
    })
    await carrier.getByText('等 青禾示范发电公司 接收签认').waitFor()
    expect(await barriers(carrier)).toEqual([])
    const receiver = await pageOf(plant)
    await receiver.goto(path)
    await act(receiver, '接收签认', async (dialog) => {
      await dialog.getByLabel('接受量').fill('1.5 吨')
      await dialog.getByText(/少 0\.500 吨，允许.*须写明原因/).waitFor()
      await dialog.getByLabel('接受量').fill('2 吨')
      await dialog.getByText('与移出量一致。').waitFor()
      await dialog.getByLabel(/接收经办人|经办人/).fill('演示丙')
    })
    await receiver.getByText('已办结').first().waitFor()
    const [paper] = await Promise.all([
      receiver.waitForEvent('download'),
      receiver.getByRole('button', { name: '接收回执' }).click(),
    ])
    expect(paper.suggestedFilename()).toMatch(/^接收回执 WFGY.*\.pdf$/)
  })

  it('tells the office who signed what, and exports the ledger', async () => {
    const page = await pageOf(office)
    await page.goto(path)
    const acts = page.getByRole('region', { name: '办理经过' })
    await acts.getByText('5. 接收签认').waitFor()
    expect(await acts.locator('li b').allTextContents()).toEqual([
      '1. 起草',
      '2. 签发',
      '3. 装车签认',
      '4. 承运签认',
      '5. 接收签认',
    ])
    expect(await page.getByRole('button', { name: '签发', exact: true }).count()).toBe(0)
    await page.goto('/manifests')
    await page.getByRole('button', { name: '导出台账' }).click()
    const [book] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出工作簿' }).click(),
    ])
    expect(book.suggestedFilename()).toMatch(/^联单台账.*\.xlsx$/)
  })
})

describe('a package', () => {
  it('is packed, labelled, grouped and traced back to where it arose', async () => {
    const page = await pageOf(mill)
    await page.goto('/packages')
    await page.getByRole('button', { name: '包装', exact: true }).click()
    const pack = page.getByRole('dialog', { name: '包装' })
    await choose(page, '在哪个设施', '青禾示范碾米1厂')
    await pack.getByText('刚产生的').click()
    // Another waste than the load above: what arises after a departure counts as what has left.
    await choose(page, '废物代码', '900-005-S17')
    await pack.getByLabel('第 1 行每件净重').fill('250')
    await pack.getByText('= 0.25 吨').waitFor()
    await pack.getByLabel('第 1 行件数').fill('2')
    expect(await barriers(page)).toEqual([])
    await pack.getByRole('button', { name: '包装', exact: true }).click()
    await pack.waitFor({ state: 'hidden' })
    const boxes = page.getByRole('checkbox', { name: /^选 BZ/ })
    await boxes.nth(1).waitFor()
    await boxes.nth(0).check()
    await boxes.nth(1).check()
    const chosen = page.getByRole('region', { name: '已选的包装' })
    await chosen.getByRole('button', { name: '打印标签' }).click()
    const [labels] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '生成 PDF' }).click(),
    ])
    expect(labels.suggestedFilename()).toBe('包装标签.pdf')
    await chosen.getByRole('button', { name: '归集' }).click()
    const group = page.getByRole('dialog', { name: '归集：2 件' })
    await group.getByRole('button', { name: '归集', exact: true }).click()
    await group.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: /^BZ/ }).last().click()
    await page.getByRole('region', { name: '这一件' }).getByText('0.250').waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByRole('link', { name: '追溯', exact: true }).first().waitFor()
    await page.locator('.page-actions').getByRole('link', { name: '追溯' }).click()
    await page.getByRole('heading', { level: 1, name: /^追溯：包装 BZ/ }).waitFor()
    await page.getByRole('tab', { name: '份额表' }).click()
    const origins = page.getByRole('region', { name: '来源', exact: true }).first()
    await origins.getByText('青禾示范碾米1厂').first().waitFor()
    expect(await barriers(page)).toEqual([])
    const [epcis] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'EPCIS' }).click(),
    ])
    expect(epcis.suggestedFilename()).toMatch(/^追溯 package BZ.*\.jsonld$/)
  })
})

describe('a vehicle', () => {
  it('is registered, taken down with a reason, and entered anew from what it was', async () => {
    const page = await pageOf(haulier, 'phone')
    await page.goto('/vehicles')
    const enter = async (button: string, plate: string) => {
      await page.getByRole('button', { name: button }).click()
      const dialog = page.getByRole('dialog', { name: '登记车辆' })
      await dialog.getByLabel('车牌号').fill(plate)
      expect(await barriers(page)).toEqual([])
      await dialog.getByRole('button', { name: '登记', exact: true }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await enter('登记车辆', '示A·00007')
    await enter('续登 示A·00007', '示A·00008')
    await page.getByRole('button', { name: '撤下 示A·00007' }).click()
    const leave = page.getByRole('dialog', { name: '撤下 示A·00007' })
    await leave.getByRole('textbox').fill('报废')
    await leave.getByRole('button', { name: '撤下', exact: true }).click()
    await leave.waitFor({ state: 'hidden' })
    await page.getByText('示A·00008').first().waitFor()
    expect(await page.getByText('示A·00007').count()).toBe(0)
  })
})
