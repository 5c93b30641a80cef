import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { encode } from 'uqr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ManifestDetail } from '../../src/manifests/api.contract.ts'
import { barriers } from './a11y.ts'
import { openBrowser, visit } from './browser.ts'
import { demonstrationServer, demoPassword } from './server.ts'

const { address } = await demonstrationServer()
const browser = await openBrowser()
const folder = mkdtempSync(join(tmpdir(), 'wufei-field-'))
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
})

const [mill, haulier] = ['示范碾米厂', '示范环卫']
const key = () => crypto.randomUUID()
/** A picture a phone's camera could have given: one pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** Somebody at a desk, through the API. */
async function desk(login: string) {
  const context = await browser.newContext({ baseURL: address })
  const { request } = context
  await request.post('/api/session', { data: { login, password: demoPassword } })
  const get = async (url: string) => (await request.get(url)).json()
  const post = async (url: string, data: object) => {
    const reply = await request.post(url, { data })
    const body = await reply.json()
    if (!reply.ok()) throw new Error(`${url}: ${body.message}`)
    return body
  }
  const act = (id: number, kind: string, values: object = {}, more: object = {}) =>
    post(`/api/v1/manifests/${id}/acts`, { key: key(), act: { kind, values, ...more } })
  const detail = (id: number): Promise<ManifestDetail> => get(`/api/v1/manifests/${id}`)
  return { get, post, act, detail }
}
type Desk = Awaited<ReturnType<typeof desk>>
let sender: Desk
let carrier: Desk
let draft: object

async function issued(): Promise<{ id: number; number: string }> {
  const begun = { key: key(), profile: 'industrial', act: { kind: 'draft', values: draft } }
  const { id } = await sender.post('/api/v1/manifests', begun)
  const { number } = await sender.act(id, 'issue')
  return { id, number }
}

beforeAll(async () => {
  sender = await desk(mill)
  carrier = await desk(haulier)
  const idOf = async (what: string, search: string) =>
    (await sender.get(`/api/v1/${what}?search=${encodeURIComponent(search)}`)).items[0].id
  draft = {
    consignor: await idOf('facilities', '青禾示范碾米1厂'),
    consignee: await idOf('facilities', '青禾示范焚烧厂'),
    carrier: await idOf('parties', '青禾示范环卫队'),
    code: '139-001-S13',
    purpose: 'dispose',
    plate: '示A·00001',
    driver: '演示乙',
    handler: '演示甲',
  }
})

const shots = process.env.WUFEI_SHOTS
async function looked(page: Page, name: string): Promise<void> {
  await page.locator('h1').waitFor()
  expect(await barriers(page)).toEqual([])
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide, `${name} is wider than the phone`).toBeLessThanOrEqual(0)
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}

/** Opens the app, signs in, and waits until it could be opened again without a signal. */
async function phone(login: string) {
  const { page, context, complaints } = await visit(browser, address, 'phone')
  await page.goto('/field/')
  await looked(page, 'sign-in')
  await enter(page, login)
  await page.evaluate(() => navigator.serviceWorker.ready)
  return { page, context, complaints }
}

async function enter(page: Page, login: string): Promise<void> {
  await page.getByLabel('账号', { exact: true }).fill(login)
  await page.getByLabel('密码', { exact: true }).fill(demoPassword)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByText(/手机里存的是/).waitFor()
}

const status = (page: Page) => page.locator('header.status [role=status]')

/** Closes the browser's page and opens the app anew. */
async function reopen(context: BrowserContext, page: Page): Promise<Page> {
  await page.close()
  const next = await context.newPage()
  await next.goto('/field/')
  return next
}

async function sign(page: Page): Promise<void> {
  const pad = page.getByLabel('用手指签名')
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('no pad')
  await page.mouse.move(box.x + 40, box.y + 40)
  await page.mouse.down()
  await page.mouse.move(box.x + 160, box.y + 120, { steps: 6 })
  await page.mouse.move(box.x + 240, box.y + 50, { steps: 6 })
  await page.mouse.up()
  await page.getByText('已签', { exact: true }).waitFor()
}

describe('a load in a yard without a signal', () => {
  it('is scanned by typing, weighed, photographed, signed, kept over a closed browser, and sent', async () => {
    const { id, number } = await issued()
    const { page, context } = await phone(mill)
    await looked(page, 'waiting')
    await page.getByRole('link', { name: '扫码' }).click()
    await page.getByLabel('联单号或包装编码').waitFor()
    await looked(page, 'scan')
    await context.setOffline(true)
    await page.getByLabel('联单号或包装编码').fill(number.toLowerCase())
    await page.getByRole('button', { name: '确定' }).click()
    await page.getByRole('heading', { level: 1, name: number }).waitFor()
    await page.getByText(/^要填：.*移出量/).waitFor()
    await looked(page, 'manifest')
    await page.getByRole('link', { name: '装车签认', exact: true }).click()
    await page.getByRole('button', { name: '装车签认', exact: true }).click()
    // The same words the server would say, without it.
    await page.getByRole('alert').filter({ hasText: '移出量' }).waitFor()
    await page.getByLabel('移出量', { exact: true }).fill('2')
    await page.getByRole('button', { name: '吨', exact: true }).click()
    await page.getByText('= 2 吨').waitFor()
    await page
      .locator('fieldset:has(> legend:text-is("照片"))')
      .locator('input[type=file]')
      .setInputFiles({ name: '磅单.png', mimeType: 'image/png', buffer: picture })
    await page.getByAltText('现场照片.jpg').waitFor()
    await sign(page)
    await looked(page, 'act')
    await page.getByRole('button', { name: '装车签认', exact: true }).click()
    await page.getByText('有 1 步在手机里').waitFor()
    await page.getByText('等 青禾示范环卫队 承运签认').waitFor()
    expect(await status(page).textContent()).toBe('没有信号 · 待上传 1')
    const next = await reopen(context, page)
    await next.getByRole('link', { name: /^待上传/ }).click()
    await next.getByText('有信号时自动上传').waitFor()
    await looked(next, 'queue')
    expect((await sender.detail(id)).acts.map((a) => a.kind)).toEqual(['draft', 'issue'])
    await context.setOffline(false)
    await next.getByText('传上 1 步').waitFor()
    const { acts } = await sender.detail(id)
    const load = acts.at(-1)
    expect(load).toMatchObject({ kind: 'load', clock: 'device', values: { grams: 2_000_000 } })
    expect(load?.evidence?.map((e) => e.kind)).toEqual(['signature', 'photo'])
    expect(load?.deviceAt).not.toBeNull()
    await next.goto(`/field/#/m/${id}`)
    await next.getByRole('link', { name: '签名' }).waitFor()
    await looked(next, 'signed')
  })
})

describe('a phone back with 40 queued acts', () => {
  it('sends them in one request; of the two no longer legal it says what happened and what can be done', async () => {
    const loads: { id: number; number: string }[] = []
    for (let n = 0; n < 40; n++) {
      const made = await issued()
      await sender.act(made.id, 'load', { grams: 1_000_000 })
      loads.push(made)
    }
    const { page, context, complaints } = await phone(haulier)
    const sent: string[] = []
    page.on('request', (r) => r.method() === 'POST' && sent.push(new URL(r.url()).pathname))
    await context.setOffline(true)
    for (const { id, number } of loads) {
      await page.goto(`/field/#/m/${id}/takeOver`)
      await page.getByRole('link', { name: `‹ ${number}` }).waitFor()
      await page.getByRole('button', { name: '承运签认', exact: true }).click()
      await page.getByText('有 1 步在手机里').waitFor()
    }
    expect(await status(page).textContent()).toBe('没有信号 · 待上传 40')
    const [taken, cancelled] = [
      loads[7] as { id: number; number: string },
      loads[23] as { id: number; number: string },
    ]
    await carrier.act(taken.id, 'takeOver')
    await sender.act(cancelled.id, 'cancel', {}, { reason: '车没有来' })
    complaints()
    await page.goto('/field/#/queue')
    await context.setOffline(false)
    await page.getByText('传上 38 步，2 步没有办成').waitFor()
    expect(sent).toEqual(['/api/v1/field/sync'])
    await looked(page, 'conflicts')
    const first = page.getByRole('article', { name: `没有办成：${taken.number} 承运签认` })
    await first.getByText(/承运人 .*：承运签认$/).waitFor()
    const second = page.getByRole('article', { name: `没有办成：${cancelled.number} 承运签认` })
    await second.getByText(/移出人 .*：撤销，车没有来$/).waitFor()
    for (const one of [first, second]) {
      await one.getByRole('button', { name: '不要了' }).click()
      await one.getByRole('button', { name: '确实不要了' }).click()
      await one.waitFor({ state: 'detached' })
    }
    await page.getByText('没有要上传的').waitFor()
    expect(complaints()).toEqual([])
    const detail = await carrier.detail((loads[0] as { id: number }).id)
    expect(detail.acts.at(-1)).toMatchObject({ kind: 'takeOver', clock: 'device' })
  })

  it('lets a driver without an account sign by a code, and says what a code typed wrong is', async () => {
    const { id } = await issued()
    await sender.act(id, 'load', { grams: 1_000_000 })
    const { page } = await phone(haulier)
    await page.goto(`/field/#/m/${id}`)
    await page.getByRole('link', { name: '请对方在这部手机上签' }).click()
    await page.getByLabel('姓名').fill('演示丁')
    await page.getByRole('button', { name: '取一次性码' }).click()
    const code = (await page.locator('p.code').textContent()) ?? ''
    await looked(page, 'guest')
    await page.getByRole('button', { name: '承运签认', exact: true }).click()
    await page.getByLabel('一次性码', { exact: true }).fill(code === '000000' ? '000001' : '000000')
    await sign(page)
    const done = page.getByRole('button', { name: '承运签认', exact: true })
    await done.click()
    await page.getByRole('alert').filter({ hasText: '码' }).waitFor()
    await page.getByLabel('一次性码', { exact: true }).fill(code)
    await done.click()
    await page.getByText('演示丁（访客）').waitFor()
    expect((await carrier.detail(id)).acts.at(-1)?.by).toMatchObject({ via: 'guest', name: '演示丁' })
  })
})

describe('a camera', () => {
  it('reads a code that is held before it; without HTTPS the app says why there is none', async () => {
    const { number } = await issued()
    const film = join(folder, 'code.y4m')
    writeFileSync(film, filmOf(`${address}/public/manifests/${number}?c=X&v=2`))
    const seeing = await openBrowser([
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
      '--host-resolver-rules=MAP yard.test 127.0.0.1',
    ])
    try {
      const { page } = await visit(seeing, address, 'phone')
      await page.goto('/field/')
      await enter(page, mill)
      await page.getByRole('link', { name: '扫码' }).click()
      await page.getByRole('heading', { level: 1, name: number }).waitFor()
      await page.goto(`${address.replace('127.0.0.1', 'yard.test')}/field/`)
      await enter(page, mill)
      await page.getByRole('alert').filter({ hasText: 'wufei cert' }).waitFor()
      await page.getByRole('link', { name: '扫码' }).click()
      await page.getByLabel('联单号或包装编码').waitFor()
      expect(await page.getByRole('button', { name: '开相机扫' }).count()).toBe(0)
      await looked(page, 'without-https')
    } finally {
      await seeing.close()
    }
  })
})

/** Ten frames of a QR code in grey, as a camera would give them: YUV4MPEG2, 4:2:0. */
function filmOf(text: string): Buffer {
  const [width, height, scale] = [640, 480, 8]
  const { data, size } = encode(text, { border: 4 })
  const scaled = Math.min(scale, Math.floor(height / size))
  const [left, top] = [Math.floor((width - size * scaled) / 2), Math.floor((height - size * scaled) / 2)]
  const luma = Buffer.alloc(width * height, 235)
  for (let y = 0; y < size * scaled; y++)
    for (let x = 0; x < size * scaled; x++)
      if (data[Math.floor(y / scaled)]?.[Math.floor(x / scaled)]) luma[(top + y) * width + left + x] = 16
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)])
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)
  return Buffer.concat([head, ...Array.from({ length: 10 }, () => frame)])
}
