import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { dryRun, findOwner, importFile, ownerScene } from '../../src/intake/import-file.ts'
import { bookkeeper, place } from '../support/book.ts'
import { csv, type Desk, desk, kg } from './support.ts'

const never = new AbortController().signal

describe('a file from the command line', () => {
  let d: Desk
  let path: string
  beforeAll(async () => {
    d = await desk()
    await place(d.intake.database, '命令行纸品厂')
    path = join(d.dataDir, '出厂.csv')
    writeFileSync(
      path,
      csv([
        ['一般工业固体废物出厂环节记录表'],
        ['记录表编号', '代码', '名称', '出厂时间', '出厂数量（吨）', '接收单位', '流向类型'],
        ['CC20250310001', '900-005-S17', '废纸', '2025-03-10', 6, '谁也不认识的公司', '跨省转移'],
        ['CC20250311001', '900-005-S17', '废纸', '2025-13-11', 6, '谁也不认识的公司', '跨省转移'],
      ]),
    )
  })

  test('a dry run needs no known party and names the cell', async () => {
    const plain = await dryRun(d.intake, path)
    expect(plain).toMatchObject({ kind: 'gisw-t3', rows: 2, good: 1, grams: String(kg(6000)) })
    expect(plain.errors).toEqual([
      {
        sheet: null,
        row: 4,
        column: 'D',
        value: '2025-13-11',
        code: 'day_not_in_calendar',
        message: expect.stringMatching(/日历/),
      },
    ])
  })

  test('in a party’s name a mass out of all proportion is told before it is booked', async () => {
    const odd = join(d.dataDir, '偏大.csv')
    writeFileSync(
      odd,
      csv([
        ['一般工业固体废物产生环节记录表'],
        ['记录表编号', '代码', '名称', '产生时间', '产生数量（吨）'],
        ['CS20250310001', '900-005-S17', '废纸', '2025-03-10', 6000],
        ['CS20250311001', '900-005-S17', '废纸', '2025-03-11', 6],
      ]),
    )
    const owner = await d.intake.database.read(bookkeeper, (tx) => findOwner(tx, d.intake, '命令行纸品厂'))
    const scene = await d.intake.database.read(bookkeeper, (tx) => ownerScene(tx, d.intake, owner, {}))
    const told = await dryRun(d.intake, odd, {}, scene)
    expect(told).toMatchObject({ rows: 2, good: 2 })
    expect(told.warnings.map((w) => [w.row, w.code])).toContainEqual([3, 'row_mass_unusual'])
    expect(told.warnings.filter((w) => w.row === 4)).toEqual([])
  })

  test('in a party’s name it also says what the register does not know', async () => {
    const owner = await d.intake.database.read(bookkeeper, (tx) => findOwner(tx, d.intake, '命令行纸品厂'))
    const scene = await d.intake.database.read(bookkeeper, (tx) => ownerScene(tx, d.intake, owner, {}))
    const told = await dryRun(d.intake, path, {}, scene)
    expect(told).toMatchObject({ rows: 2, good: 0, grams: '0' })
    expect(told.errors.map((e) => [e.row, e.column, e.code])).toContainEqual([3, 'F', 'counterparty_unknown'])
    expect(await d.balance()).toEqual({})
  })

  test('is booked in one go', async () => {
    const owner = await d.intake.database.read(bookkeeper, (tx) => findOwner(tx, d.intake, '命令行纸品厂'))
    const order = { path, owner, choice: 'good' as const, answers: { createParties: true } }
    expect(await importFile(d.intake, bookkeeper, order, never)).toMatchObject({
      status: 'partly',
      counts: { booked: 1, error: 1 },
    })
    expect((await d.balance()).in_transit).toBe(kg(6000))
    await expect(
      d.intake.database.read(bookkeeper, (tx) => findOwner(tx, d.intake, '无此单位')),
    ).rejects.toMatchObject({
      code: 'counterparty_unknown',
    })
  })
})
