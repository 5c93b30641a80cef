import { once } from 'node:events'
import { stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Command } from 'commander'
import { refuse } from '../core/refusal.ts'
import { readConfig } from '../platform/config.ts'
import { migrate } from '../platform/migrate.ts'
import type { Product } from '../platform/serve.ts'
import { startDatabase } from '../platform/start-database.ts'
import { note, print, withDatabase } from './frame.ts'

/**
 * Commands of the platform itself. What only one of them needs is loaded when it runs: the server's libraries take
 * longer to load than a migration takes to run.
 */
export function platformCommands(makeProduct: () => Product | Promise<Product>) {
  return (program: Command): void => {
    program
      .command('serve')
      .description('启动服务')
      .action(async () => serveUntilSignal(await makeProduct()))
    program.command('migrate').description('把数据库结构更新到本版本').action(migrateOnly)
    program
      .command('cert')
      .description('生成本机证书，手机在场内用摄像头和离线功能需要 https')
      .option('--renew', '已有证书时也重新生成', false)
      .action(({ renew }: { renew: boolean }) => certificate(renew))
    const admin = program.command('admin').description('管理员账号')
    admin
      .command('create')
      .description('建立管理员账号；密码从标准输入读，终端上不回显')
      .requiredOption('--login <账号>', '登录用的账号')
      .option('--name <姓名>', '显示的姓名', '管理员')
      .action(createAdministrator)
  }
}

async function serveUntilSignal(product: Product): Promise<void> {
  const config = readConfig(process.env)
  const { serve } = await import('../platform/serve.ts')
  const interrupt = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => interrupt.abort())
  const serving = await serve(config, product, note, interrupt.signal)
  if (serving.setupToken) {
    note(`还没有管理员。请打开 ${serving.address}/setup ，用启动口令 ${serving.setupToken} 建立首个管理员，`)
    note('或执行 npx wufei admin create --login <账号>')
  }
  print(`无废已就绪：${serving.address}`)
  if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort')
  note('正在停止……')
  await serving.stop()
}

async function migrateOnly(): Promise<void> {
  const config = readConfig(process.env)
  const database = await startDatabase(config, { purpose: 'wufei migrate' })
  try {
    const owner = database.ownerUrl ?? refuse('owner_url_missing')
    const applied = await migrate(owner)
    print(applied.length === 0 ? '数据库结构已是最新' : `已执行：${applied.join('、')}`)
  } finally {
    await database.stop()
  }
}

async function certificate(renew: boolean): Promise<void> {
  const { dataDir } = readConfig(process.env)
  const { makeCertificate } = await import('../platform/certificate.ts')
  const { cert, key, names, made } = await makeCertificate(dataDir, new Date(), renew)
  note(made ? `已生成证书，适用于：${names.join('、')}` : '证书已经有了；要重新生成请加 --renew')
  note('启动时带上下面两个变量：')
  print(`WUFEI_TLS_CERT=${cert}`)
  print(`WUFEI_TLS_KEY=${key}`)
}

async function createAdministrator({ login, name }: { login: string; name: string }): Promise<void> {
  const password = await readPassword()
  const { openSessions } = await import('../platform/auth/sessions.ts')
  await withDatabase(async ({ config, database, urls, actor, now }) => {
    const sessions = openSessions(config, urls.appUrl, database)
    try {
      const account = {
        login,
        name,
        password,
        role: 'administrator' as const,
        unit: null,
        parties: [],
        streets: [],
      }
      const made = await sessions.createAccount(actor, account, now)
      print(`已建立管理员 ${made.login}`)
    } finally {
      await sessions.close()
    }
  })
}

/** Never an argument: those show in the process list and in the shell's history. */
async function readPassword(): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY === true })
  if (stdin.isTTY) stdout.write('密码：')
  for await (const line of reader) {
    reader.close()
    if (stdin.isTTY) stdout.write('\n')
    return line
  }
  return ''
}
