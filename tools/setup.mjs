// Plain JavaScript for the Node.js people have (20 or newer): brings a checkout to the point where it can run.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const windows = process.platform === 'win32'

export function nodeBinary(root) {
  return join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')
}

/**
 * Whether what npm last installed here (it keeps its own list) is what the lock file asks for. Optional packages are
 * those of other kinds of machines, so they may be missing.
 */
export function isReady(root) {
  const installed = lockedPackages(join(root, 'node_modules', '.package-lock.json'))
  if (installed === null || !existsSync(nodeBinary(root))) return false
  const wanted = lockedPackages(join(root, 'package-lock.json')) ?? {}
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    return installed[path] ? installed[path].version === version : optional === true
  })
}

function lockedPackages(file) {
  const text = read(file)
  return text === null ? null : JSON.parse(text).packages
}

/** Installs packages when they are not those of the lock file. `say` gets one line per step. */
export async function setUp(root, say = (line) => process.stderr.write(`${line}\n`)) {
  if (isReady(root)) return
  const began = Date.now()
  say('安装依赖（首次要几分钟）……')
  run(root, windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], say)
  completeNode(root, say)
  say(`依赖已安装，用时 ${seconds(began)} 秒`)
}

/** Where install scripts are switched off, the Node.js package has no binary yet; its own script makes it. */
function completeNode(root, say) {
  if (existsSync(nodeBinary(root))) return
  run(join(root, 'node_modules', 'node'), process.execPath, ['installArchSpecificPackage'], say)
  if (!existsSync(nodeBinary(root)))
    throw new Error('node_modules/node 没有可执行文件；请允许 npm 的安装脚本后重试')
}

/** Builds the web pages when their sources changed. */
export async function buildWeb(root, say = (line) => process.stderr.write(`${line}\n`)) {
  const config = ['vite.config.ts', 'web/vite.config.ts', 'web/console/vite.config.ts'].find((file) =>
    existsSync(join(root, file)),
  )
  if (!config) return
  const stamp = join(root, 'web', 'dist', '.wufei-sources')
  const hash = sourcesHash(root)
  if (read(stamp) === hash) return
  const began = Date.now()
  say('构建页面……')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  run(root, nodeBinary(root), [vite, 'build', '--config', config, '--logLevel', 'error'], say)
  mkdirSync(join(root, 'web', 'dist'), { recursive: true })
  writeFileSync(stamp, hash)
  say(`页面已构建，用时 ${seconds(began)} 秒`)
}

/** The web imports contracts, rules and core of the rooms, so all of src counts. */
function sourcesHash(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const folder of ['web', 'src']) {
    for (const file of files(join(root, folder))) hash.update(`${file}\n`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function* files(folder) {
  for (const name of readdirSync(folder).sort()) {
    if (name === 'dist' || name === 'node_modules' || name.endsWith('.test.ts')) continue
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* files(path)
    else yield path
  }
}

function run(cwd, command, args, say) {
  const env = { ...process.env, NO_COLOR: '1' }
  const done = spawnSync(command, args, { cwd, env, encoding: 'utf8', shell: windows, maxBuffer: 64 << 20 })
  if (done.status === 0) return
  say(`${done.stdout ?? ''}${done.stderr ?? ''}`.trim())
  throw new Error(`${command} ${args[0]} 失败${done.error ? `：${done.error.message}` : ''}`)
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

function seconds(began) {
  return Math.round((Date.now() - began) / 1000)
}
