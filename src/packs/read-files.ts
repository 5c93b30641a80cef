import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'

/** What is wrong with a pack, each line naming the file and the place in it. Collected, so that all show at once. */
export interface Faults {
  add: (file: string, place: string, message: string) => void
  readonly lines: string[]
}

export function createFaults(): Faults {
  const lines: string[] = []
  return { lines, add: (file, place, message) => lines.push(`${file}${place && ` › ${place}`}：${message}`) }
}

/** A file of a pack, and whether it may be missing. */
export interface Source {
  readonly dir: string
  readonly file: string
  readonly optional?: boolean
}

/** The JSON files of a folder of the pack, by name; none where there is no such folder. */
export function jsonFiles(dir: string, folder: string): Source[] {
  const path = join(dir, folder)
  if (!existsSync(path)) return []
  const names = readdirSync(path).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => ({ dir, file: `${folder}/${name}` }))
}

/** Reads JSON of a shape; undefined where it is missing or wrong, which has then been said. */
export function readJson<T>(source: Source, shape: z.ZodType<T>, faults: Faults): T | undefined {
  const text = readText(source, faults)
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    faults.add(
      source.file,
      '',
      `不是合格的 JSON（${error instanceof Error ? error.message : String(error)}）`,
    )
    return undefined
  }
  const parsed = shape.safeParse(value, { error: zhMessage })
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) faults.add(source.file, pathText(issue.path), issue.message)
  return undefined
}

const csvOptions = { bom: true, info: true, skip_empty_lines: true, relax_column_count: true }
interface CsvLine {
  readonly record: string[]
  readonly info: { readonly lines: number }
}

/** Reads a list of rows with a header line; every column of the shape, and no other, must be there. */
export function readCsv<T>(source: Source, row: z.ZodObject & z.ZodType<T>, faults: Faults): T[] {
  const text = readText(source, faults)
  if (text === undefined) return []
  let lines: CsvLine[]
  try {
    lines = parse(text, csvOptions) as unknown as CsvLine[]
  } catch (error) {
    faults.add(source.file, '', `不是合格的 CSV（${error instanceof Error ? error.message : String(error)}）`)
    return []
  }
  const [header, ...body] = lines
  if (!header || !checkHeader(source.file, header.record, Object.keys(row.shape), faults)) return []
  return body.flatMap(({ record, info }) => {
    const place = `第 ${info.lines} 行`
    if (record.length !== header.record.length) {
      faults.add(source.file, place, `应有 ${header.record.length} 列，实有 ${record.length} 列`)
      return []
    }
    const value = Object.fromEntries(header.record.map((name, i) => [name, record[i]]))
    const parsed = row.safeParse(value, { error: zhMessage })
    if (parsed.success) return [parsed.data]
    for (const issue of parsed.error.issues)
      faults.add(
        source.file,
        `${place} › ${pathText(issue.path)}`,
        `${issue.message}，现为“${value[String(issue.path[0])]}”`,
      )
    return []
  })
}

function checkHeader(
  file: string,
  found: readonly string[],
  wanted: readonly string[],
  faults: Faults,
): boolean {
  const missing = wanted.filter((name) => !found.includes(name))
  const odd = found.filter((name, i) => !wanted.includes(name) || found.indexOf(name) !== i)
  if (missing.length > 0) faults.add(file, '第 1 行', `缺少列：${missing.join('、')}`)
  if (odd.length > 0) faults.add(file, '第 1 行', `不认识或重复的列：${odd.join('、')}`)
  return missing.length === 0 && odd.length === 0
}

function readText({ dir, file, optional }: Source, faults: Faults): string | undefined {
  try {
    return readFileSync(join(dir, file), 'utf8')
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (missing && optional) return undefined
    faults.add(
      file,
      '',
      missing ? '缺少这个文件' : `读不出来（${error instanceof Error ? error.message : error}）`,
    )
    return undefined
  }
}

/** `units › 第 4 项 › code`: people count from one. */
function pathText(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `第 ${step + 1} 项` : String(step))).join(' › ')
}

const kinds: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表',
  object: '一组字段',
  record: '一组字段',
}
const zod = z.locales.zhCN().localeError

/** Words for the faults people make most; the rest in zod's own Chinese. */
const zhMessage: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'unrecognized_keys') return `不认识的字段：${issue.keys.join('、')}`
  if (issue.code === 'invalid_type')
    return issue.input === undefined ? '缺少这个字段' : `应为${kinds[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value') return `应为 ${issue.values.join('、')} 之一`
  return zod(issue)
}
