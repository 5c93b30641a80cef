import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folder, sheetXml, workbookParts, zip } from './package-file.ts'

const columns = [
  '出厂时间',
  '代码',
  '名称',
  '出厂数量（千克）',
  '接收单位',
  '运输单位',
  '车牌号',
  '出厂环节经办人',
]
const WIDTH = 30

/** A list of `rows` loads, 30 columns wide, every text of every row its own. */
function loads(rows: number): Buffer {
  const texts: string[] = []
  const text = (value: string) => `t="s"><v>${texts.push(value) - 1}</v>`
  const number = (value: number) => `><v>${value}</v>`
  const lines: string[] = []
  for (let row = 1; row <= rows + 1; row++) {
    const cells: string[] = []
    for (let column = 0; column < WIDTH; column++) cells.push(`<c ${cell(row, column)}</c>`)
    lines.push(`<row r="${row}">${cells.join('')}</row>`)
  }
  function cell(row: number, column: number): string {
    if (row === 1) return text(columns[column] ?? `栏目${column}`)
    if (column === 0) return `s="1"${number(45_658 + (row % 365))}`
    if (column === 1) return text('900-005-S17')
    if (column === 3) return number(1000 + (row % 97) / 8)
    return column % 2 === 0 ? text(`${columns[column] ?? '内容'}${row}-${column}`) : number(row * column)
  }
  const sheet = sheetXml(lines.join(''))
  const sharedStrings = `<sst>${texts.map((value) => `<si><t>${value}</t></si>`).join('')}</sst>`
  const styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
  return zip(workbookParts([sheet], { sharedStrings, styles }))
}

function csv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const rest = Array.from({ length: WIDTH - columns.length }, (_, column) => `内容${i}-${column}`)
    return [
      `2025-03-${String(1 + (i % 28)).padStart(2, '0')}`,
      '900-005-S17',
      '废纸',
      1000 + (i % 9),
      '甲',
      '乙',
      '浙A12345',
      '张三',
      ...rest,
    ].join(',')
  })
  return [
    [...columns, ...Array.from({ length: WIDTH - columns.length }, (_, i) => `栏目${i}`)].join(','),
    ...lines,
  ].join('\n')
}

interface Taken {
  readonly form: string
  readonly rows: number
  readonly good: number
  readonly megabytes: number
}

function readApart(name: string, content: string | Buffer): Taken {
  const path = join(folder, name)
  writeFileSync(path, content)
  const child = join(import.meta.dirname, 'read-child.ts')
  // All rows at once would need several times this heap, and the process would end for want of it. What it holds of the
  // system hangs on when it last cleaned up, and is only kept from growing with the file.
  return JSON.parse(
    execFileSync(process.execPath, ['--max-old-space-size=160', child, path], { encoding: 'utf8' }),
  )
}

describe('a hundred thousand rows of thirty columns', () => {
  test('are read from an .xlsx in bounded memory', { timeout: 600_000 }, () => {
    const small = readApart('small.xlsx', loads(2_000))
    const large = readApart('large.xlsx', loads(100_000))
    expect(small).toMatchObject({ form: 'gisw-t3', rows: 2_000, good: 2_000 })
    expect(large).toMatchObject({ form: 'gisw-t3', rows: 100_000, good: 100_000 })
    expect(large.megabytes).toBeLessThan(600)
  })

  test('are read from a .csv in bounded memory', { timeout: 600_000 }, () => {
    const large = readApart('large.csv', csv(100_000))
    expect(large).toMatchObject({ form: 'gisw-t3', rows: 100_000, good: 100_000 })
    expect(large.megabytes).toBeLessThan(600)
  })
})
