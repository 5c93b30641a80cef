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

/** Whose pages: the name of a role among the demonstration accounts. */
export interface RolePages {
  readonly role: string
  readonly pages: readonly KnownPage[]
}

const openFirst = async (page: Page): Promise<void> => {
  await page.locator('.data-table .open').first().click()
}

const office: readonly KnownPage[] = [
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
    path: '/postings?kind=receive',
    heading: /账目/,
    prepare: async (page) => {
      await openFirst(page)
      await page.getByRole('heading', { name: '分录' }).waitFor()
      await settled(page)
    },
  },
  {
    name: 'correction',
    path: '/postings?kind=ship',
    heading: /账目/,
    prepare: async (page) => {
      await openFirst(page)
      await page.getByRole('button', { name: '更正', exact: true }).click()
      await page.getByRole('dialog', { name: /更正/ }).waitFor()
      await settled(page)
    },
  },
  { name: 'new-fact', path: '/facts/new', heading: /记一笔/ },
  { name: 'new-fact-treat', path: '/facts/new?kind=treat', heading: /记一笔/ },
  { name: 'statutory-ledgers', path: '/statutory-ledgers', heading: /法定台账/ },
  { name: 'lots', path: '/lots', heading: /批次与库存/ },
  {
    name: 'lot',
    path: '/lots',
    heading: /批次/,
    prepare: async (page) => {
      await openFirst(page)
      await page.getByRole('heading', { name: /来处/ }).waitFor()
      await settled(page)
    },
  },
  { name: 'balance', path: '/balance?period=2025', heading: /物料平衡/ },
  { name: 'manifests', path: '/manifests', heading: /联单/ },
  {
    name: 'manifest-ledger',
    path: '/manifests',
    heading: /联单/,
    prepare: async (page) => {
      await page.getByRole('button', { name: '导出台账' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'packages', path: '/packages', heading: /包装与标签/ },
  { name: 'traces', path: '/traces', heading: /追溯/ },
  {
    name: 'trace',
    path: '/lots',
    heading: /批次与库存/,
    prepare: async (page) => {
      await openFirst(page)
      await page.getByRole('link', { name: '按份额追溯' }).click()
      await page.getByRole('heading', { level: 1, name: /^追溯：/ }).waitFor()
      await page.getByRole('tab', { name: '份额表' }).click()
      await settled(page)
    },
  },
  {
    name: 'recall',
    path: '/lots',
    heading: /批次与库存/,
    prepare: async (page) => {
      await openFirst(page)
      await page.getByRole('link', { name: '召回' }).click()
      await page.getByRole('heading', { name: '找谁' }).waitFor()
      await settled(page)
    },
  },
  { name: 'vehicles', path: '/vehicles', heading: /车辆与承运人/ },
  { name: 'contracts', path: '/contracts?kind=permitScope', heading: /许可与合同/ },
  { name: 'cross-province', path: '/cross-province', heading: /跨省审批与备案/ },
  { name: 'collections', path: '/collections', heading: /收运/ },
  { name: 'interfaces', path: '/interfaces', heading: /接口与令牌/ },
  { name: 'interfaces-exchange', path: '/interfaces?tab=exchange', heading: /接口与令牌/ },
  {
    name: 'cross-province-new',
    path: '/cross-province',
    heading: /跨省审批与备案/,
    prepare: async (page) => {
      await page.getByRole('button', { name: '登记跨省转移批准' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'plan', path: '/plan', heading: /方案|计划/ },
  {
    name: 'measure',
    path: '/plan',
    heading: /.+/,
    prepare: async (page) => {
      await openFirst(page)
      await page.waitForURL('**/plan/measures/*')
      await settled(page)
    },
  },
  { name: 'plan-versions', path: '/plan/versions', heading: /规划版本/ },
  { name: 'plan-amend', path: '/plan/amend', heading: /修订规划/ },
  {
    name: 'plan-amend-measure',
    path: '/plan/amend',
    heading: /修订规划/,
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /^修改 / })
        .first()
        .click()
      await page.getByRole('dialog', { name: /^修改 / }).waitFor()
      await settled(page)
    },
  },
  {
    name: 'plan-amend-differences',
    path: '/plan/amend',
    heading: /修订规划/,
    prepare: async (page) => {
      await page
        .getByRole('button', { name: /^撤销 / })
        .first()
        .click()
      await page.getByRole('button', { name: '查看差别' }).click()
      await page.getByRole('region', { name: /^与第 \d+ 版的差别$/ }).waitFor()
      await settled(page)
    },
  },
  { name: 'second-plan', path: '/plan/second', heading: /规划衔接/ },
  {
    name: 'second-plan-new',
    path: '/plan/second',
    heading: /规划衔接/,
    prepare: async (page) => {
      await page.getByRole('button', { name: '登记下一个规划' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'members', path: '/members', heading: /领导小组与专班/ },
  {
    name: 'member-new',
    path: '/members',
    heading: /领导小组与专班/,
    prepare: async (page) => {
      await page.getByRole('button', { name: '登记成员' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'units', path: '/units', heading: /责任清单/ },
  {
    name: 'unit',
    path: '/units',
    heading: /.+/,
    prepare: async (page) => {
      await openFirst(page)
      await page.getByRole('heading', { level: 1, name: /^(?!责任清单|单位)/ }).waitFor()
      await settled(page)
    },
  },
  { name: 'registers', path: '/registers', heading: /项目与登记/ },
  {
    name: 'register-entry',
    path: '/registers',
    heading: /项目与登记/,
    prepare: async (page) => {
      await page.getByRole('button', { name: /^登记/ }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'lists', path: '/lists?year=2025', heading: /四张清单/ },
  { name: 'disclosures', path: '/disclosures', heading: /信息公告/ },
  { name: 'matters', path: '/matters', heading: /办件/ },
  { name: 'calendar', path: '/calendar', heading: /日程/ },
  { name: 'indicators', path: '/indicators?year=2025', heading: /指标/ },
  {
    name: 'indicator',
    path: '/indicators?year=2025',
    heading: /.+/,
    prepare: async (page) => {
      await openFirst(page)
      await page.waitForURL('**/indicators/*')
      await settled(page)
    },
  },
  { name: 'reported-figures', path: '/reported-figures', heading: /指标填报/ },
  { name: 'imports', path: '/imports', heading: /导入/ },
  {
    name: 'upload',
    path: '/imports',
    heading: /导入/,
    prepare: async (page) => {
      await page.getByRole('button', { name: '上传工作簿' }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'templates', path: '/imports?tab=templates', heading: /导入/ },
  { name: 'submissions', path: '/submissions', heading: /汇交/ },
  { name: 'generators', path: '/submissions?tab=generators', heading: /汇交/ },
  { name: 'periods', path: '/periods', heading: /期间封账/ },
  { name: 'late-entries', path: '/periods?tab=late-entries', heading: /期间封账/ },
  { name: 'parties', path: '/parties', heading: /企业与设施/ },
  { name: 'facilities', path: '/parties?tab=facilities', heading: /企业与设施/ },
  {
    name: 'party',
    path: '/parties?kind=operator&external=false',
    heading: /.+/,
    prepare: async (page) => {
      await openFirst(page)
      await page.getByRole('region', { name: '基本情况' }).waitFor()
      await settled(page)
    },
  },
  {
    name: 'party-edit',
    path: '/parties?kind=enterprise',
    heading: /.+/,
    prepare: async (page) => {
      await openFirst(page)
      await page.getByRole('button', { name: '修改' }).first().click()
      await page.getByRole('dialog').waitFor()
      await settled(page)
    },
  },
  { name: 'capacity', path: '/capacity', heading: /处置能力/ },
  { name: 'catalogue', path: '/catalogue', heading: /废物目录/ },
  {
    name: 'finder',
    path: '/me',
    heading: /我的账号/,
    prepare: async (page) => {
      await page.getByRole('button', { name: '打开搜索' }).click()
      await page.getByRole('dialog').getByRole('combobox').fill('公司')
      await settled(page)
    },
  },
]

const enterprise: readonly KnownPage[] = [
  { name: 'own-cockpit', path: '/', heading: /固体废物全景/ },
  { name: 'own-inventory', path: '/inventory?period=2025', heading: /废物清单/ },
  { name: 'own-ledger', path: '/statutory-ledgers?period=2025&form=gisw-t4', heading: /法定台账/ },
  { name: 'own-fact', path: '/facts/new?kind=ship', heading: /记一笔/ },
  { name: 'own-postings', path: '/postings', heading: /账目/ },
  { name: 'own-manifests', path: '/manifests', heading: /联单/ },
  { name: 'bulk-issue', path: '/manifests/bulk', heading: /批量签发/ },
  { name: 'bulk-receive', path: '/manifests/bulk?kind=receive', heading: /批量接收/ },
  { name: 'phone', path: '/phone', heading: /现场/ },
  { name: 'manifest-profiles', path: '/manifests/new', heading: /起草联单/ },
  { name: 'manifest-draft', path: '/manifests/new?profile=hazardous', heading: /起草危险废物转移联单/ },
  {
    name: 'manifest-paper',
    path: '/manifests/new?profile=medical&paper=true',
    heading: /补录医疗废物转移联单/,
  },
  {
    name: 'pack',
    path: '/packages',
    heading: /包装与标签/,
    prepare: async (page) => {
      await page.getByRole('button', { name: '包装', exact: true }).click()
      await page.getByRole('dialog', { name: '包装' }).waitFor()
      await settled(page)
    },
  },
]

const administrator: readonly KnownPage[] = [
  { name: 'audit', path: '/audit', heading: /审计/ },
  { name: 'accounts', path: '/accounts', heading: /账号/ },
  {
    name: 'account',
    path: '/accounts',
    heading: /账号/,
    prepare: async (page) => {
      await page.getByRole('button', { name: /^修改/ }).first().click()
      await page.getByRole('dialog').waitFor()
      await settled(page)
    },
  },
]

/** Every page of the console, with the addresses people keep, under a role that may open it. */
export const knownPages: readonly RolePages[] = [
  { role: '无废办', pages: office },
  { role: '产废单位', pages: enterprise },
  { role: '管理员', pages: administrator },
]

/** The demonstration account of a role, as the sign-in page lists it. */
export async function loginOf(page: Page, role: string): Promise<string> {
  const reply = await page.request.get('/api/sign-in')
  const { demoAccounts } = (await reply.json()) as { demoAccounts: { login: string; roleName: string }[] }
  const found = demoAccounts.find((a) => a.roleName === role)
  if (!found) throw new Error(`no demonstration account of the role ${role}`)
  return found.login
}
