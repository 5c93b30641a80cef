import { describe, expect, test } from 'vitest'
import { streams } from '../../src/core/codes.ts'
import { asDay } from '../../src/core/day.ts'
import { parsePeriod } from '../../src/core/period.ts'
import { isWorkingDay } from '../../src/core/working-days.ts'
import { isEndKind, streamSettings, threshold } from '../../src/packs/book-rules.ts'
import { createMethods } from '../../src/packs/methods.ts'
import { createNames } from '../../src/packs/names.ts'
import { dueDay, entriesOf, ownerName } from '../../src/packs/reporting.ts'
import { binjiang, both, demo } from './support.ts'

describe('units and streets', () => {
  const names = createNames(binjiang)
  test('an alias finds the unit, quotation marks or not', () => {
    expect(names.findUnit('区文化和旅游局')?.code).toBe('culture_tourism_bureau')
    expect(names.findUnit('区经经信局')?.name).toBe('区经信局')
    expect(names.findUnit('区"无废城市"建设工作领导小组')?.kind).toBe('leadingGroup')
    expect(names.findUnit('ecology_bureau')?.name).toBe('区生态环境分局')
    expect(names.findUnit('区教育')).toBeUndefined()
  })
  test('streets', () => {
    expect(binjiang.streets.map((s) => s.name)).toEqual(['西兴街道', '长河街道', '浦沿街道'])
    expect(names.findStreet('长河')?.code).toBe('changhe')
    expect(createNames(demo).findStreet('长河')).toBeUndefined()
  })
})

describe('methods', () => {
  const here = createMethods(binjiang)
  const there = createMethods(demo)
  test('a method is 利用 or 处置 by table, and by district', () => {
    expect(here.resolve('垃圾焚烧发电')?.code).toBe('W1')
    expect(here.purposeIn(2, 'W1')).toBe('dispose')
    expect(here.purposeIn(1, 'W1')).toBe('dispose')
    expect(there.purposeIn(1, 'W1')).toBe('utilize')
    expect(here.purposeIn(3, 'W11')).toBe('utilize')
    expect(here.purposeIn(1, 'W11')).toBeUndefined()
  })
  test('found by code with its name beside it, by name, by synonym', () => {
    expect(here.resolve('R9 废油再提炼')?.code).toBe('R9')
    expect(here.resolve('d10')?.name).toBe('焚烧')
    expect(here.resolve('做饲料')?.code).toBe('W6')
    expect(here.resolve('榨米糠油')).toBeUndefined()
    expect(there.resolve('榨米糠油')?.code).toBe('Q1')
    expect(here.resolve('烧香')).toBeUndefined()
  })
  test('every table has ways to utilize and to dispose of', () => {
    for (const no of [1, 2, 3, 4, 5, 6] as const) {
      const purposes = new Set(here.inTable(no).map((m) => m[`t${no}`]))
      expect([...purposes].sort(), `table ${no}`).toEqual(['dispose', 'utilize'])
    }
  })
  test('burning and landfilling are no recycling', () => {
    for (const code of ['W1', 'D1', 'D10']) expect(here.find(code)?.recycles).toBe(false)
    for (const code of ['W6', 'W7', 'W8']) expect(here.find(code)?.recycles).toBe(true)
    expect(here.find('W23')?.harmless).toBe(false)
  })
})

describe('what is owed, by whom and when', () => {
  test('a row nobody owns reads 责任单位待明确', () => {
    const [straw] = entriesOf(binjiang, 5, 'straw')
    const [slag] = entriesOf(binjiang, 1, 'slag')
    expect(straw && ownerName(binjiang, straw)).toBe('责任单位待明确')
    expect(slag && ownerName(binjiang, slag)).toBe('区生态环境分局')
  })
  test('table 4 is owed by sector, whatever the categories', () => {
    expect(entriesOf(binjiang, 4, 'HW08').map((e) => [e.sector, ownerName(binjiang, e)])).toEqual([
      ['industrial', '区生态环境分局'],
      ['medical', '区卫生健康局'],
      ['social', '区生态环境分局'],
    ])
  })
  test('the due day counts months from the period’s last, a short month ends early', () => {
    const due = (months: number, day: number, period: string) =>
      dueDay({ due: { months, day } }, parsePeriod(period))
    expect(due(1, 15, '2025-03')).toBe('2025-04-15')
    expect(due(1, 15, '2025Q4')).toBe('2026-01-15')
    expect(due(1, 31, '2025-01')).toBe('2025-02-28')
    expect(due(1, 31, '2024-01')).toBe('2024-02-29')
    expect(due(3, 31, '2025')).toBe('2026-03-31')
  })
})

describe('rules of the book', () => {
  test.each(both)('%s: every stream has its settings', (_, pack) => {
    for (const stream of streams) expect(streamSettings(pack, stream).stream).toBe(stream)
  })
  test('drums without a record of their making are never made up', () => {
    expect(streamSettings(binjiang, 'hazardous')).toMatchObject({
      departureGenerates: false,
      receiptGenerates: false,
    })
    expect(streamSettings(binjiang, 'construction').departureGenerates).toBe(true)
  })
  test('ends by kind of facility', () => {
    expect(
      ['backfill', 'disposalSite', 'landfill', 'incinerator', 'store'].filter((k) => isEndKind(binjiang, k)),
    ).toEqual(['backfill', 'disposalSite', 'landfill'])
    expect(isEndKind(demo, 'disposalSite')).toBe(false)
  })
  test('shared stores and medical points keep what is others’', () => {
    const lent = binjiang.facilityKinds.filter((k) => k.stores && !k.takesOwnership).map((k) => k.kind)
    expect(lent).toEqual(['sharedStore', 'medicalPoint'])
  })
  test('limits differ by district', () => {
    expect(threshold(binjiang, 'storagePointCap').value).toBe('3')
    expect(threshold(demo, 'storagePointCap').value).toBe('2.5')
  })
  test('the pack’s holidays fit the calendar', () => {
    expect(isWorkingDay(asDay('2025-03-01'), demo.holidays)).toEqual({ working: true, assumed: false })
    expect(isWorkingDay(asDay('2025-03-03'), demo.holidays)).toEqual({ working: false, assumed: false })
    expect(isWorkingDay(asDay('2025-03-01'), binjiang.holidays).working).toBe(false)
  })
})

describe('the layout of annex 3', () => {
  const titles = (no: number) => binjiang.tables.find((t) => t.no === no)?.columns.map((c) => c.title)
  const labels = (no: number) =>
    binjiang.tables
      .find((t) => t.no === no)
      ?.rows.filter((r) => r.mark === undefined)
      .map((r) => r.label)
  test('columns as the plan prints them', () => {
    const ways = ['利用量', '利用方式', '处置量', '处置方式']
    expect(titles(1)).toEqual(['产生量', ...ways, '贮存量', '综合利用率', '去向'])
    expect(titles(2)).toEqual(['清运量/回收量', ...ways, '回收利用率', '去向'])
    expect(titles(3)).toEqual(['产生量', ...ways, '贮存量', '资源化利用率', '去向'])
    expect(titles(4)).toEqual([
      '产生量',
      '自行利用量',
      '自行处置量',
      '省内利用量',
      '省内处置量',
      '省内收集量',
      '外省利用量',
      '外省处置量',
      '外省收集量',
      '综合利用率',
      '当前贮存量',
    ])
    expect(titles(5)).toEqual(['产生量（回收量）', ...ways, '综合利用率/回收率', '去向'])
    expect(titles(6)).toEqual(['产生量', ...ways, '无害化处置率', '去向'])
  })
  test('rows as the plan prints them', () => {
    expect([1, 2, 3, 5, 6].map(labels)).toEqual([
      ['炉渣', '污泥', '可再生类废物', '其他工业固体废物', '其他废物'],
      ['可回收物', '厨余垃圾', '其他垃圾', '有害垃圾'],
      ['工程渣土', '施工垃圾', '拆除垃圾', '装修垃圾'],
      ['秸秆', '畜禽粪污', '废旧农膜', '农药包装废弃物'],
      ['市政污泥', '园林绿化垃圾'],
    ])
    expect(binjiang.tables[3]?.topRows).toMatchObject({ take: 10, other: { label: '其他' } })
  })
})
