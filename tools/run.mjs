// `npm start` and `npm test`, from a bare checkout on Node.js 20 or newer. Plain JavaScript: nothing is installed yet.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch } from './launch.mjs'
import { buildWeb, nodeBinary, setUp } from './setup.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const say = (line) => process.stderr.write(`${line}\n`)

/** Rooms whose rules stand in SQL; they are tested on the oldest supported PostgreSQL as well. */
const onOldest = ['test/platform/database', 'test/platform/migrate', 'test/ledger', 'test/inventory']

const task = process.argv[2]
try {
  if (task === 'start') await start()
  else if (task === 'test') process.exitCode = await test(process.argv.slice(3))
  else throw new Error(`用法：node tools/run.mjs start | test，不是“${task}”`)
} catch (error) {
  say(error.message)
  process.exitCode = 1
}

async function start() {
  await setUp(root, say)
  await buildWeb(root, say)
  launch(root, ['serve'])
}

async function test(only) {
  await setUp(root, say)
  await buildWeb(root, say)
  const stages = [
    () => check('格式与写法（biome）', 'biome', ['ci', '--diagnostic-level=error', '.']),
    () => check('类型（tsc）', 'tsc', ['--noEmit', '-p', '.']),
    () => vitest('测试（PostgreSQL 18）', 'main', [], { WUFEI_TEST_PG: '18' }),
    // The same SQL again: a few random books are enough.
    () => vitest('测试（PostgreSQL 15）', 'oldest', onOldest, { WUFEI_TEST_PG: '15', WUFEI_RUNS: '3' }),
    () => browser(),
  ]
  const total = { passed: 0, failed: 0 }
  const failures = []
  for (const [index, stage] of stages.entries()) {
    if (only.length > 0 && !only.includes(String(index + 1))) continue
    const { passed, failed, told = [] } = stage()
    total.passed += passed
    total.failed += failed
    failures.push(...told)
  }
  // Long output is read from its end: what failed stands just above the count, in words.
  if (failures.length > 0) process.stdout.write(`\n── 未通过\n${failures.join('\n')}\n`)
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
  return total.failed > 0 || total.passed === 0 ? 1 : 0
}

/** A check of the whole tree counts as one test. */
function check(title, tool, args) {
  const ok = inTools(title, tool, args) === 0
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, told: ok ? [] : [title] }
}

function browser() {
  const folder = join(root, 'test', 'browser')
  if (!existsSync(folder) || !readdirSync(folder).some((name) => name.endsWith('.test.ts'))) {
    return { passed: 0, failed: 1 }
  }
  return vitest('浏览器', 'browser', ['--config', 'vitest.browser.config.ts'], {})
}

function vitest(title, name, args, env) {
  const file = join(root, '.cache', `vitest-${name}.json`)
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = inTools(title, 'vitest', ['run', ...reporters, ...args], env)
  if (!existsSync(file)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
  // A file that does not load, or a set-up that fails, has no failed test of its own; it is a failure all the same.
  const unloaded = testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0,
  ).length
  const failed = numFailedTests + unloaded
  const told = testResults.flatMap((suite) => failuresOf(title, suite))
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, told }
}

/** The failed tests of one file, each with where it stands and the first lines of its message. */
function failuresOf(title, suite) {
  const file = relative(root, suite.name)
  const few = (message) => (message ?? '').split('\n').slice(0, 40).join('\n')
  if (suite.status === 'failed' && suite.assertionResults.length === 0) {
    return [`${title} ${file}\n${few(suite.message)}`]
  }
  const failed = suite.assertionResults.filter((one) => one.status === 'failed')
  return failed.map((one) => `${title} ${file} › ${one.fullName}\n${few(one.failureMessages[0])}`)
}

function inTools(title, tool, args, env = {}) {
  say(`\n── ${title}`)
  const bin = join(root, 'node_modules', '.bin')
  const shell = process.platform === 'win32'
  const done = spawnSync(join(bin, tool), args, {
    cwd: root,
    stdio: 'inherit',
    shell,
    env: { ...process.env, ...env, PATH: `${bin}${delimiter}${process.env.PATH}`, NODE: nodeBinary(root) },
  })
  return done.status ?? 1
}
