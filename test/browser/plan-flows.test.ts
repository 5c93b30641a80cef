import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { barriers } from './a11y.ts'
import { openBrowser, type Screen, settled, signIn, visit } from './browser.ts'
import { demonstrationServer, demoPassword } from './server.ts'

const { address, as } = await demonstrationServer()
const browser = await openBrowser()
afterAll(() => browser.close())

const [office, leader, environment] = ['示范无废办', '示范区领导', '示范环境局']

async function pageOf(login: string, screen: Screen = 'desk'): Promise<Page> {
  const { page } = await visit(browser, address, screen)
  await signIn(page, login, demoPassword)
  return page
}

/** Opens a choice, types, and takes the first that is offered. */
async function choose(page: Page, label: string | RegExp, text: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label })
  await box.click()
  if (await box.isEditable()) await box.fill(text)
  const option = page.locator('.ant-select-dropdown:visible .ant-select-item-option')
  await option.filter({ hasText: text }).first().click()
}

/** Into a field for a day: typed, as one does without a mouse. */
async function day(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).fill(text)
  await page.keyboard.press('Enter')
}

const file = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(lines.join('\n')),
})

/** A text of our own making, in the form such texts have; of one measure it says nothing that could be recognized. */
const planText = [
  '二、主要任务',
  '（一）把事情管起来',
  '1. 统筹。每季度开一次碰头会，清单到人。（牵头单位：区无废建设领导小组；协办单位：各有关单位）每年6月5日前晒家底，发布家底公告。（牵头单位：区环境局、区统计局）',
  '2．制度。把统计口径理顺，出台报数办法。（牵头单位：区统计局；协办单位：区环境局）',
  '（二）把废物用起来',
  '3、工地。工地余料就近回用，利用率达到八成五。（牵头单位：区建设局，协办单位：区城管局）2024年建成示范工地三到四处（牵头单位：区建设局、区环境局）',
  '4.田头与灶头。秸秆离田、农膜回收，都不许下河。（牵头单位：区农业局）厨余单独收运，当天清完。（牵头单位：区城管局；配合单位：区卫健局、各有关单位）',
  '药品。过期药定点回收。（牵头单位：区农业局）',
]

describe('the plan’s text', () => {
  it('is matched to its measures; a person places what was not found, then it stands with the measure', async () => {
    const page = await pageOf(office)
    await page.goto('/plan/versions')
    await page.locator('input[type=file]').setInputFiles(file('方案正文.txt', planText))
    await page.getByText('8 段文字，对应到 7 项措施').waitFor()
    await page.getByText('还没有找到正文的措施：任务5（1） 诊所医废两天一收').waitFor()
    await choose(page, '第 8 段对应的措施', '诊所医废')
    expect(await barriers(page)).toEqual([])
    await page.getByRole('button', { name: '确认载入 8 项' }).click()
    await page.getByText('已载入 8 项措施的正文').waitFor()
    await page.goto('/plan/measures/Q05-1')
    await page.getByText('过期药定点回收').waitFor()
  })
})

describe('an amendment', () => {
  let page: Page
  beforeAll(async () => {
    page = await pageOf(office)
    const order = await page.request.post('/api/v1/matters', {
      data: {
        key: 'order-on-a-measure',
        draft: {
          ...{ kind: 'order', title: '催办厨余收运', unit: 'qh_city', due: '2027-01-15' },
          ...{
            matter: '请加快。',
            basis: '推进会议定事项。',
            origin: { kind: 'measure', key: 'Q04-2', title: '厨余' },
          },
        },
      },
    })
    expect(order.status(), await order.text()).toBe(201)
  })

  it('that takes out a measure with an open order is refused, says which, and leads there', async () => {
    await page.goto('/plan/amend')
    await page.getByRole('button', { name: '撤销 Q04-2' }).click()
    await page.getByRole('button', { name: '查看差别' }).click()
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toMatch(/措施 Q04-2 有未销号的督办单[\s\S]*去看督办单[\s\S]*请求编号/)
    await page.getByRole('button', { name: '还原 Q04-2' }).click()
    expect(await page.getByText('已拟 0 处').count()).toBe(1)
  })

  it('is drafted, looked at field by field, and asks where reported progress goes before it is adopted', async () => {
    await page.getByRole('button', { name: '修改 Q02-1' }).click()
    const dialog = page.getByRole('dialog', { name: '修改 Q02-1' })
    await choose(page, '牵头单位', '区无废办')
    await page.keyboard.press('Escape')
    await dialog.getByLabel('完成时限').fill('2025-06-30')
    await dialog.getByRole('button', { name: '列入草稿' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: '撤销 Q03-2' }).click()
    await page.getByRole('button', { name: '查看差别' }).click()
    const differences = page.getByRole('region', { name: '与第 1 版的差别' })
    await differences.getByText('牵头单位').waitFor()
    expect(await differences.locator('tbody tr').allTextContents()).toEqual([
      expect.stringMatching(/撤销.*Q03-2/),
      expect.stringMatching(/修改.*Q02-1.*牵头单位.*区统计局.*区统计局、区无废办/),
      expect.stringMatching(/修改.*Q02-1.*完成时限.*无.*2025-06-30/),
    ])
    await page.getByLabel('修订原因').fill('机构调整')
    await page.getByRole('button', { name: '采用为第 2 版' }).click()
    await page.getByText('请说明 Q03-2 的进展转入哪里').waitFor()
    await choose(page, /Q03-2 示范工地/, '转入 Q03-1')
    await page.getByRole('button', { name: '采用为第 2 版' }).click()
    await page.getByRole('dialog', { name: '采用为第 2 版？' }).getByRole('button', { name: '采用' }).click()
    await page.waitForURL('**/plan/versions')
  })

  it('is a version beside the old one, which keeps what was reported under it', async () => {
    const [second, first] = ['第 2 版', '第 1 版'].map((name) =>
      page.getByRole('region', { name: new RegExp(`^${name}`) }),
    )
    await second?.getByText('Q03-2 的分解任务和进展转入 Q03-1。').first().waitFor()
    const reported = first?.getByText(/这一版期间填报的进展/)
    await reported?.first().click()
    await first?.getByText(/Q03-2 示范工地三到四处：\d+ 份，现计入 Q03-1/).waitFor()
    expect(await barriers(page)).toEqual([])
  })

  it('comes from a workbook as well, whose faults are named by row', async () => {
    const head = '编号,任务序号,任务,措施,牵头单位'
    await page.goto('/plan/amend')
    const load = (leads: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles(file('措施表.csv', [head, `Q01-1,1,统筹,每季度碰头，清单到人,${leads}`]))
    await load('区气象局')
    await page.getByRole('alert').getByText('第 2 行：没有“区气象局”这个单位').waitFor()
    await load('区无废办')
    // The file has one measure: the others would be taken out, and each is told.
    await page.getByText(/与第 2 版相比有 7 处改动/).waitFor()
    expect(await page.getByText('拟撤销').count()).toBe(6)
  })
})

describe('a second plan', () => {
  it('stands beside the first; old measures are carried over, filtered and exported', async () => {
    const page = await pageOf(office)
    await page.goto('/plan/second')
    await page.getByRole('button', { name: '登记下一个规划' }).click()
    const dialog = page.getByRole('dialog', { name: '登记下一个规划' })
    await dialog.getByLabel('规划名称').fill('五年行动方案')
    await day(page, '开始日期', '2026-01-01')
    await day(page, '期满日期', '2030-12-31')
    await dialog.getByLabel('登记依据').fill('印发')
    await dialog.getByRole('button', { name: '读取措施表' }).click()
    await dialog.getByText('请选择措施表').waitFor()
    await dialog
      .locator('input[type=file]')
      .setInputFiles(
        file('五年.csv', [
          '部分,任务序号,任务,措施,牵头单位',
          '接着干,1,统筹,每月碰头,区无废办',
          '接着干,1,统筹,年年晒家底,区环境局',
        ]),
      )
    await dialog.getByRole('button', { name: '读取措施表' }).click()
    await dialog.getByRole('button', { name: '登记 2 项措施' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('还有 7 项没有说明去处').waitFor()
    await page.getByRole('button', { name: '说明 Q01-1 的去处' }).click()
    await choose(page, '新措施', '每月碰头')
    await page.keyboard.press('Escape')
    await page
      .getByRole('dialog', { name: /的去处$/ })
      .getByRole('button', { name: '保存' })
      .click()
    await page.getByText('还有 6 项没有说明去处').waitFor()
    await choose(page, '承接', '有承接')
    const map = page.getByRole('region', { name: '承接对应表' }).last()
    await page.waitForURL('**state=carried**')
    expect(await map.locator('tbody tr').count()).toBe(1)
    const [sheet] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Excel' }).click(),
    ])
    expect(sheet.suggestedFilename()).toBe('五年行动方案承接对应表.xlsx')
    await map.getByRole('link', { name: '每月碰头' }).click()
    await page.getByRole('heading', { level: 1, name: '每月碰头' }).waitFor()
  })
})

describe('a member', () => {
  it('is followed by another on a day; both terms stay to be asked for, on a phone as well', async () => {
    const page = await pageOf(office, 'phone')
    await page.goto('/members')
    await page.getByText('按“登记成员”逐人登记').waitFor()
    const add = async (button: string, dialog: string, person: string, from: string) => {
      await page.getByRole('button', { name: button }).click()
      const form = page.getByRole('dialog', { name: dialog })
      if (button === '登记成员') {
        await choose(page, '组别', '巡查组')
        await choose(page, '组内职务', '联络员')
        await choose(page, '单位', '区建设局')
      }
      await form.getByLabel('姓名').fill(person)
      await day(page, '任职日', from)
      await form.getByRole('button', { name: '保存' }).click()
      await form.waitFor({ state: 'hidden' })
    }
    await add('登记成员', '登记成员', '演示甲', '2025-01-01')
    const group = page.getByRole('region', { name: '专班 · 巡查组' }).first()
    await group.getByText('演示甲').waitFor()
    // A dialog that is left leads the keyboard back to where it was.
    const replace = page.getByRole('button', { name: '换人 演示甲' })
    await replace.press('Enter')
    await page.getByRole('dialog', { name: '接替演示甲' }).getByLabel('姓名').press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === '换人 演示甲')
    await add('换人 演示甲', '接替演示甲', '演示乙', '2025-07-01')
    await group.getByText('演示乙').waitFor()
    expect(await group.getByText('演示甲').count()).toBe(0)
    await page.goto('/members?on=2025-06-30')
    await group.getByText('演示甲').waitFor()
    await page.getByText('历任', { exact: true }).click()
    await group.getByText('演示乙').first().waitFor()
    expect(await group.locator('tbody tr').allTextContents()).toEqual([
      expect.stringMatching(/演示甲.*2025-01-01.*2025-07-01.*演示乙.*已卸任/),
      expect.stringMatching(/演示乙.*2025-07-01.*在任/),
    ])
    expect(await barriers(page)).toEqual([])
  })
})

describe('the bulletin', () => {
  it('is drafted, confirmed by the departments, approved, published, and then only corrected', async () => {
    const clerk = await pageOf(office)
    await clerk.goto('/disclosures')
    await clerk.getByRole('button', { name: '起草公告' }).click()
    await clerk.getByRole('dialog', { name: '起草公告' }).getByRole('button', { name: '起草' }).click()
    await clerk.waitForURL('**/disclosures/*')
    const path = new URL(clerk.url()).pathname
    const department = await pageOf(environment)
    await department.goto(path)
    await department
      .getByRole('button', { name: /^确认.*数据$/ })
      .first()
      .click()
    await department.getByText('已确认').first().waitFor()
    await confirmOthers(path, department)
    const chief = await pageOf(leader)
    await chief.goto(path)
    await chief.getByRole('button', { name: '批准', exact: true }).click()
    await chief.getByRole('dialog').getByRole('button', { name: '批准', exact: true }).click()
    await chief.getByText('已批准').first().waitFor()
    await clerk.goto(path)
    await clerk.getByRole('button', { name: '发布', exact: true }).click()
    await clerk.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click()
    await clerk.getByRole('link', { name: '公众页面' }).waitFor()
    await clerk.getByRole('button', { name: '起草更正' }).click()
    const correction = clerk.getByRole('dialog', { name: /^更正/ })
    await correction.getByLabel('原因').fill('一处口径写错')
    await correction.getByRole('button', { name: '起草更正' }).click()
    await correction.waitFor({ state: 'hidden' })
    await clerk.goto('/disclosures')
    await clerk.getByText('第1次更正').waitFor()
    const open = await clerk.request.get(`/public/disclosure/${await yearOf(clerk)}`)
    expect(open.status()).toBe(200)
  })
})

const yearOf = async (page: Page): Promise<string> =>
  ((await page.locator('.data-table .open').first().textContent()) ?? '').slice(0, 4)

/** The demonstration has an account in one department; the others confirm through the same route. */
async function confirmOthers(path: string, page: Page): Promise<void> {
  const url = `/api/v1${path}`
  const { units } = (await (await page.request.get(url)).json()) as {
    units: { unit: string; confirmedAt: string | null }[]
  }
  for (const { unit } of units.filter((u) => u.confirmedAt === null)) {
    const role = unit === 'qh_office' ? 'office' : 'department'
    const client = await as({ login: `confirm-${unit}`, role, unit })
    const payload = { key: `confirm-${unit}`, unit }
    expect((await client({ method: 'POST', url: `${url}/confirm`, payload })).statusCode).toBe(200)
  }
}

describe('an activity', () => {
  it('is registered with its measure and found by its name', async () => {
    const page = await pageOf(office)
    await page.goto('/registers?kind=activity')
    await page.getByRole('button', { name: '登记一场活动' }).click()
    const dialog = page.getByRole('dialog', { name: '登记一场活动' })
    await dialog.getByRole('button', { name: '登记', exact: true }).click()
    await dialog.getByText('请填活动名称').waitFor()
    await dialog.getByLabel('活动名称').fill('余料回用观摩日')
    await choose(page, '类型', '')
    await day(page, '日期', '2026-05-20')
    await choose(page, '对应措施', '余料就近回用')
    await page.keyboard.press('Escape')
    await dialog.getByLabel('覆盖人次').fill('120')
    await dialog.getByRole('button', { name: '登记', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.goto('/registers?kind=activity&q=观摩日')
    await settled(page)
    const row = page.locator('.data-table tbody tr').filter({ hasText: '余料回用观摩日' })
    expect(await row.textContent()).toMatch(/2026-05-20.*Q03-1/)
  })
})
