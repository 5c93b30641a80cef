import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { bookCommands } from '../../src/cli/book.commands.ts'
import { importCommands } from '../../src/cli/import.commands.ts'
import { writeOut } from '../../src/cli/out.ts'
import { run } from '../../src/cli/run.ts'
import { configurationNames, readConfig } from '../../src/platform/config.ts'
import { makeFolder } from '../../src/platform/make-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'wufei-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.restoreAllMocks())

/** Exit code and what was said, of arguments that come to no database. */
async function said(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const heard = { out: '', err: '' }
  const hear = (key: 'out' | 'err') => (chunk: unknown) => {
    heard[key] += String(chunk)
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(hear('out'))
  vi.spyOn(process.stderr, 'write').mockImplementation(hear('err'))
  const code = await run([bookCommands, importCommands], args, '0.0.0')
  vi.restoreAllMocks()
  return { code, ...heard }
}

describe('a wrong use of the command line', () => {
  test.each([
    [['bogus'], '没有“bogus”这个命令'],
    [['inventry', '--year', '2025'], '（是不是 inventory？）'],
    [['inventory'], '缺少选项“--year <年>”'],
    [['inventory', '--year', 'abc'], '选项“--year <年>”的值“abc”不对：应为四位数字的年度'],
    [['inventory', '--year', '2025', '--format', 'pdf'], '可用 json, xlsx, docx'],
    [['inventory', '--year', '2025', '--as-of', '2025-13-45'], '应为 YYYY-MM-DD'],
    [['simulate', '--year', '2025', '--seed', '1.5'], '应为整数'],
    [['import'], '缺少参数“文件”'],
    [['import', 'a.xlsx', '--nonsense'], '没有“--nonsense”这个选项'],
    [['import', 'a.xlsx', '--density', '-1'], '应为大于 0 的数'],
    [['import', 'a.xlsx', '--late-entry'], '后面要写值'],
  ])('%j is told in Chinese, with exit code 2', async (args, words) => {
    const { code, out, err } = await said(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(words)
    expect(err).not.toMatch(/error:|argument|invalid|required/)
  })
})

test('the help is Chinese, names every variable and every answer an import may ask for', async () => {
  const { code, out } = await said('--help')
  expect(code).toBe(0)
  expect(out).not.toMatch(/Usage|Options:|Commands:|\[options\]|default/)
  for (const name of configurationNames) expect(out).toContain(name)
  const help = (await said('import', '--help')).out
  for (const flag of ['--create-parties', '--allow-unexplained', '--reverse-missing', '--with-dependents'])
    expect(help).toContain(flag)
  for (const flag of ['--date-order', '--density', '--late-entry', '--purpose', '--region', '--facility'])
    expect(help).toContain(flag)
})

describe('a file to write', () => {
  test('is written, or refused with the reason', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const file = join(folder, 'a.txt')
    await writeOut(file, '甲')
    expect(readFileSync(file, 'utf8')).toBe('甲')
    await expect(writeOut(join(folder, 'nope', 'a.txt'), '甲')).rejects.toMatchObject({
      code: 'file_not_writable',
      params: { reason: '没有这个目录' },
    })
    await expect(writeOut(folder, '甲')).rejects.toMatchObject({ params: { reason: '这是一个目录' } })
  })
})

describe('a data folder', () => {
  test('is made with those above it; where none can be made that is said at once', () => {
    const deep = join(folder, 'a', 'b', 'c')
    makeFolder(deep)
    writeFileSync(join(deep, 'x'), '')
    makeFolder(deep)
    expect(() => makeFolder(join(deep, 'x', 'y'))).toThrow('路径中有一段不是目录')
  })

  test.runIf(process.platform === 'linux')('is not waited for under /proc', () => {
    expect(() => makeFolder('/proc/nope/wufei')).toThrow('目录 /proc/nope/wufei 用不了')
  })
})

test('what belongs together is named beside the wrong values', () => {
  try {
    readConfig({ WUFEI_PORT: 'x', WUFEI_TLS_CERT: '/nope' })
    expect.unreachable()
  } catch (error) {
    expect((error as { details: string[] }).details).toEqual([
      'WUFEI_PORT：应为 1 到 65535 的端口号，现为“x”',
      'WUFEI_TLS_CERT 与 WUFEI_TLS_KEY 必须同时给出',
    ])
  }
})
