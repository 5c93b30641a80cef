import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { checkout } from '../../src/platform/checkout.ts'

const launcher = join(checkout, 'test', 'support', 'frame-launch.mjs')
const dataDir = mkdtempSync(join(tmpdir(), 'wufei-program-'))
// Temporary folders are private; the database's user, which is not root, must get in.
chmodSync(dataDir, 0o755)
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

// What npm sets for its scripts must not reach the program: its parent here is this test.
const environment = (more: Record<string, string>) => {
  const { npm_execpath: _, ...env } = process.env
  return { ...env, WUFEI_DATA_DIR: dataDir, WUFEI_LOG_LEVEL: 'silent', ...more }
}
const wufei = (args: string[], more: Record<string, string> = {}, input = '') =>
  spawnSync(process.execPath, [launcher, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
    input,
    env: environment(more),
  })

const databaseLog = () => readFileSync(join(dataDir, 'postgres', 'postgres.log'), 'utf8').trimEnd()

/** Starts the server and waits for its last line. */
async function serving(more: Record<string, string>) {
  const child = spawn(process.execPath, [launcher, 'serve'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(more),
  })
  let output = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString('utf8')
      if (output.includes('已就绪')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)))
  })
  const stop = () =>
    new Promise<number | null>((resolve) => {
      child.once('exit', (code) => resolve(code))
      child.kill('SIGTERM')
    })
  return { child, stop, said: () => output }
}

describe('the program', () => {
  it('helps, and tells by its exit code what went wrong', () => {
    expect(wufei(['--help'])).toMatchObject({ status: 0, stderr: '' })
    expect(wufei(['serve', '--help']).stdout).toContain('启动服务')
    expect(wufei(['nonsense'])).toMatchObject({ status: 2, stdout: '' })
    expect(wufei(['migrate', '--nonsense'])).toMatchObject({ status: 2 })
    const refused = wufei(['migrate'], { WUFEI_PORT: 'x' })
    expect(refused).toMatchObject({ status: 3, stdout: '' })
    expect(refused.stderr).toContain('WUFEI_PORT')
  })

  it('starts the database for a command and stops it after', () => {
    expect(wufei(['migrate'])).toMatchObject({ status: 0 })
    expect(wufei(['migrate']).stdout).toBe('数据库结构已是最新\n')
    expect(databaseLog()).toMatch(/database system is shut down$/)
  })

  it('makes an administrator with a password that is no argument', () => {
    expect(wufei(['admin', 'create', '--login', 'chief'], {}, 'weak\n').stderr).toContain('密码不合要求')
    expect(wufei(['admin', 'create', '--login', 'chief'], {}, 'Correct-horse-7\n').stdout).toBe(
      '已建立管理员 chief\n',
    )
    expect(wufei(['admin', 'create', '--login', 'chief'], {}, 'Correct-horse-7\n').stderr).toContain(
      '已被使用',
    )
  })
})

describe.skipIf(process.getuid?.() !== 0)('another person of the machine', () => {
  it('is told whose data it is', () => {
    const refused = spawnSync(process.execPath, [launcher, 'migrate'], {
      encoding: 'utf8',
      uid: 65534,
      gid: 65534,
      env: environment({ NODE_COMPILE_CACHE: '' }),
    })
    expect(refused).toMatchObject({ status: 3, stdout: '' })
    expect(refused.stderr).toContain('WUFEI_DATA_DIR')
  })
})

describe('the server', () => {
  it('in production without an administrator prints a token; with the certificate it speaks TLS', async () => {
    const made = wufei(['cert']).stdout
    const tls = Object.fromEntries(
      made
        .trim()
        .split('\n')
        .map((line) => line.split('=', 2)),
    ) as Record<string, string>
    const port = await freePort()
    const server = await serving({
      ...tls,
      WUFEI_MODE: 'production',
      WUFEI_DISTRICT: '999902',
      WUFEI_PORT: String(port),
    })
    expect(server.said()).toMatch(/启动口令 [\w-]{12} /)
    const ca = readFileSync(tls.WUFEI_TLS_CERT as string)
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      request({ host: 'localhost', port, path: '/readyz', ca }, (reply) => {
        reply.resume()
        resolve({ status: reply.statusCode, ...reply.headers })
      })
        .once('error', reject)
        .end()
    })
    expect(headers).toMatchObject({
      status: 200,
      'strict-transport-security': expect.stringContaining('max-age'),
    })
    expect(await server.stop()).toBe(0)
  })

  it('is one per district, lets commands in beside it, and comes back after kill -9', async () => {
    const env = { WUFEI_PORT: String(await freePort()) }
    const first = await serving(env)
    expect(wufei(['migrate'], env)).toMatchObject({ status: 0 })
    const second = wufei(['serve'], { WUFEI_PORT: String(await freePort()) })
    expect(second).toMatchObject({ status: 3 })
    expect(second.stderr).toContain(`port=${env.WUFEI_PORT}`)
    // The launcher killed outright: the server notices and stops by itself.
    first.child.kill('SIGKILL')
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${env.WUFEI_PORT}/healthz`).then(
            () => 'up',
            () => 'down',
          ),
        { timeout: 15_000 },
      )
      .toBe('down')
    const again = await serving(env)
    expect((await fetch(`http://127.0.0.1:${env.WUFEI_PORT}/readyz`)).status).toBe(200)
    expect(await again.stop()).toBe(0)
  })

  it('interrupted while it prepares ends at once, and takes its database along', async () => {
    const env = environment({ WUFEI_PORT: String(await freePort()), SLOW_PREPARE: '60000' })
    const child = spawn(process.execPath, [launcher, 'serve'], { stdio: ['ignore', 'ignore', 'pipe'], env })
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (chunk: Buffer) => {
        if (chunk.toString('utf8').includes('装入本区数据')) resolve()
      })
    })
    const began = performance.now()
    const code = await new Promise((resolve) => {
      child.once('exit', resolve)
      child.kill('SIGTERM')
    })
    expect(code).toBe(3)
    expect(performance.now() - began).toBeLessThan(15_000)
    expect(databaseLog()).toMatch(/database system is shut down$/)
  })

  it('says when its port is taken, and leaves nothing running', async () => {
    const port = await freePort()
    const blocker = createServer()
    await new Promise<void>((resolve) => blocker.listen(port, '0.0.0.0', resolve))
    const refused = wufei(['serve'], { WUFEI_PORT: String(port) })
    blocker.close()
    expect(refused).toMatchObject({ status: 3 })
    expect(refused.stderr).toContain(`端口 ${port} 已被别的程序占用`)
    expect(databaseLog()).toMatch(/database system is shut down$/)
  })
})
