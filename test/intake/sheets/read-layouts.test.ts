import { describe, expect, test } from 'vitest'
import { previewForm } from '../../../src/intake/sheets/read-form.ts'
import { writeFile } from './package-file.ts'
import { drawBook, pointed, readAll } from './sheets.ts'
import { names, options } from './wastes.ts'

describe('columns are found by meaning', () => {
  test('in any order, under two lines that nobody merged, in a CSV', async () => {
    const csv = [
      '表：一般工业固体废物流向汇总表,,,,,,',
      '月份,2025.3,,,,,',
      '名称,自行利用,,委托利用,,产生量,代码',
      ',方式,数量(kg),方式,数量(kg),(吨),',
      '豆渣,饲料,100,饲料,"1,900",2,139-001-S13',
    ].join('\n')
    const { rows, summary } = await readAll(writeFile(csv, 'csv'), options)
    expect(pointed(summary)).toEqual([])
    expect(rows[0]).toMatchObject({
      sheet: null,
      row: 5,
      columns: { selfUtilized: 'C', entrustedUtilized: 'E', generated: 'F' },
      values: {
        period: { from: '2025-03-01', to: '2025-04-01' },
        selfUtilizationMethod: '饲料',
        selfUtilized: { grams: 100_000 },
        entrustedUtilized: { grams: 1_900_000 },
        generated: { grams: 2_000_000 },
      },
    })
  })

  test('a column that nobody knows is named and its texts go along', async () => {
    const path = await drawBook({
      rows: [
        ['日期', '名称', '重量kg', '接收单位', '单价', '备注'],
        ['2025-03-01', '废纸', 10, '甲', 3, '无'],
      ],
    })
    const { rows, summary } = await readAll(path, options)
    expect(pointed(summary)).toEqual(['warning E1 form_column_unknown'])
    expect(rows[0]).toMatchObject({ extra: { 单价: '3' }, values: { quantity: { grams: 10_000 } } })
  })

  test('a remembered mapping decides what a sheet cannot tell', async () => {
    const rows = [
      ['甲栏', '乙栏', '丙栏', '丁栏'],
      ['2025-03-01', '废纸', 10, '甲公司'],
      ['2025-03-02', '废纸', 20, '甲公司'],
    ]
    const path = await drawBook({ rows })
    expect((await readAll(path, options)).summary.errors).toMatchObject([{ code: 'form_unrecognized' }])
    const signature = (await previewForm(path, options))[0]?.recognition.signature ?? ''
    const mapping = {
      form: 'gisw-t3',
      signature,
      columns: { A: 'shippedAt', B: 'wasteName', C: 'quantity', D: 'receiver' },
      units: { C: '千克' },
    }
    const { summary } = await readAll(path, { ...options, mappings: [mapping] })
    expect([summary.form, summary.good, summary.grams, pointed(summary)]).toEqual(['gisw-t3', 2, '30000', []])
    const other = await drawBook({ rows: [['甲栏', '另一栏', '丙栏', '丁栏'], ...rows.slice(1)] })
    expect((await readAll(other, { ...options, mappings: [mapping] })).summary.form).toBe(null)
  })

  test('a mapping takes a column away from what was guessed', async () => {
    const path = await drawBook({
      rows: [
        ['日期', '名称', '毛重', '净重', '接收单位'],
        ['2025-03-01', '废纸', '3吨', '2吨', '甲'],
      ],
    })
    const mapping = { form: 'gisw-t3', columns: { C: 'quantity', D: null } }
    expect((await readAll(path, { ...options, mappings: [mapping] })).summary.grams).toBe('3000000')
  })

  test('what a form requires and a sheet has not is said once, and no row is good', async () => {
    const path = await drawBook({
      rows: [
        ['一般工业固体废物出厂环节记录表'],
        ['名称', '重量（吨）', '接收单位'],
        ['废纸', 1, '甲'],
        ['废纸', 2, '甲'],
      ],
    })
    const { summary, rejected } = await readAll(path, options)
    expect(pointed(summary)).toEqual(['error 2 form_columns_missing'])
    expect(summary.errors[0]?.message).toContain('出厂时间')
    expect([summary.rows, summary.good, rejected.length]).toEqual([2, 0, 2])
    expect(rejected[0]?.faults).toHaveLength(1)
  })
})

describe('tables that people lay out otherwise', () => {
  const streams: Record<string, string> = {
    厨余垃圾: '900-001-S61',
    其他垃圾: '900-001-S64',
    可回收物: '900-001-S62',
  }
  const waste = { resolveWaste: (text: string) => streams[text] ?? names[text] }

  test('weights of one scale have one unit, wherever in the headings it stands', async () => {
    const path = await drawBook({
      rows: [
        ['过磅单'],
        ['磅单号', '车牌号', '货物名称', '毛重', '皮重', '净重(kg)', '出场时间'],
        ['1', '浙A00001', '其他垃圾', 15000, 5000, 10000, '2025-03-01 10:00'],
        ['2', '浙A00001', '其他垃圾', 15, 5, 10000, '2025-03-01 12:00'],
      ],
    })
    const { rows, summary } = await readAll(path, waste)
    expect(rows[0]?.values).toMatchObject({ gross: { grams: 15_000_000 }, net: { grams: 10_000_000 } })
    expect(pointed(summary).map((text) => text.split(' ').slice(1).join(' '))).toEqual([
      expect.stringMatching(/^.4 weights_contradict$/),
    ])
  })

  test('a total over a figure that cannot be read is said to be unproved', async () => {
    const path = await drawBook({
      rows: [
        ['2025年3月生活垃圾分类情况统计表'],
        ['街道', '厨余垃圾（吨）', '其他垃圾（吨）'],
        ['甲街道', 10, 20],
        ['乙街道', 11, '二十'],
        ['合计', 21, 40],
      ],
    })
    const { summary } = await readAll(path, waste)
    expect(pointed(summary)).toEqual(['error C4 quantity_unreadable', 'warning C5 total_unproved'])
    expect(summary.warnings[0]?.message).toBe('未能核对合计 40：有 1 行的数量读不出，读出的各行相加是 20 吨')
  })

  test('wastes spread over columns are one record each, checked against their totals', async () => {
    const path = await drawBook({
      rows: [
        ['2025年3月生活垃圾分类情况统计表'],
        ['街道', '厨余垃圾（吨）', '其他垃圾（吨）', '可回收物（公斤）', '合计'],
        ['甲街道', 10, 20, 500, 30.5],
        ['乙街道', 11, '二十', null, 31],
        ['合计', 22, null, 500, null],
      ],
    })
    const { rows, summary } = await readAll(path, waste)
    expect(summary.form).toBe('declaration-household')
    expect(pointed(summary)).toEqual(['error C4 quantity_unreadable', 'warning B5 total_differs'])
    expect([summary.rows, summary.good, summary.grams]).toEqual([2, 1, '41500000'])
    expect(
      rows.map(({ row, values, columns }) => [row, values.wasteCode, columns.collectedAndTransported]),
    ).toEqual([
      [3, '900-001-S61', 'B'],
      [3, '900-001-S64', 'C'],
      [3, '900-001-S62', 'D'],
      [4, '900-001-S61', 'B'],
    ])
    expect(rows[0]?.values).toMatchObject({
      street: '甲街道',
      wasteName: '厨余垃圾',
      period: { from: '2025-03-01' },
    })
  })

  test('a list of what came in and went out shares its day and name', async () => {
    const path = await drawBook({
      rows: [
        ['日期', '名称', '入库量(kg)', '出库量(kg)', '去向'],
        ['2025-03-01', '废纸', 100, null, null],
        ['2025-03-02', '废纸', null, 60, '甲'],
        ['2025-03-03', '废纸', 5, 7, '甲'],
        ['2025-03-04', '废纸', null, null, null],
      ],
    })
    const { rows, summary } = await readAll(path, waste)
    expect(summary.form).toBe('gisw-t5')
    expect(rows.map(({ row, part, values }) => [row, part, values.storedInAt ?? values.storedOutAt])).toEqual(
      [
        [2, 'in', { day: '2025-03-01', time: null }],
        [3, 'out', { day: '2025-03-02', time: null }],
        [4, 'in', { day: '2025-03-03', time: null }],
        [4, 'out', { day: '2025-03-03', time: null }],
      ],
    )
    expect(pointed(summary)).toEqual(['error C5 field_required'])
  })

  test('a stream of one waste need not name it', async () => {
    const path = await drawBook({
      rows: [
        ['2025年一季度污泥处置情况'],
        ['污水厂', '产泥量（吨）', '含水率(%)', '处置方式'],
        ['甲厂', 120, 80, '焚烧'],
        ['乙厂', 100, 0.8, '焚烧'],
        ['丙厂', 1, '湿', '焚烧'],
      ],
    })
    const { rows, summary } = await readAll(path, {
      resolveWaste: (text) => (text === '市政污泥' ? '462-001-S90' : undefined),
    })
    expect(summary.form).toBe('declaration-sludge')
    expect(rows.map(({ values }) => [values.wasteCode, values.moisture, values.period])).toEqual([
      ['462-001-S90', '80', { from: '2025-01-01', to: '2025-04-01' }],
      ['462-001-S90', '80', { from: '2025-01-01', to: '2025-04-01' }],
    ])
    expect(pointed(summary)).toEqual(['error C5 field_not_percent'])
  })

  test('forms with the same columns are told apart by the wastes in them, else it is asked', async () => {
    const list = (kind: string) => [
      ['月份', '种类', '产生量（吨）', '处置量（吨）'],
      ['2025年1月', kind, 1, 0],
    ]
    const known = await readAll(await drawBook({ rows: list('厨余垃圾') }), waste)
    expect([known.summary.form, pointed(known.summary)]).toEqual(['declaration-household', []])
    const doubtful = await readAll(await drawBook({ rows: list('废纸') }), {
      resolveWaste: (text) => (text === '废纸' ? '900-099-S93' : undefined),
    })
    expect(pointed(doubtful.summary)).toEqual(['warning 1 form_uncertain'])
  })

  test('a day without its year takes it from the title', async () => {
    const rows = [
      ['日期', '名称', '重量kg', '接收单位'],
      ['3月5日', '废纸', 1, '甲'],
    ]
    const titled = await readAll(await drawBook({ rows: [['2025年固废外运登记'], ...rows] }), options)
    expect(titled.rows[0]?.values).toMatchObject({ shippedAt: { day: '2025-03-05' } })
    expect(pointed((await readAll(await drawBook({ rows }), options)).summary)).toEqual([
      'error A2 day_missing_part',
    ])
  })

  test('a line that is no record is said to be passed over', async () => {
    const path = await drawBook({
      rows: [
        ['日期', '名称', '重量kg', '接收单位', '摘要'],
        [null, null, null, null, '以下为二车间'],
        ['2025-03-05', '废纸', 1, '甲', ''],
      ],
    })
    const { summary } = await readAll(path, options)
    expect(summary.warnings).toMatchObject([
      { row: 2, value: '以下为二车间', code: 'row_ignored' },
      { row: 1, value: '摘要', code: 'form_column_unknown' },
    ])
    expect([summary.rows, summary.good]).toEqual([1, 1])
  })
})

describe('records that stand side by side or one under the other', () => {
  test('a storage sheet gives an inbound and an outbound record of one row', async () => {
    const path = await drawBook({
      rows: [
        ['一般工业固体废物贮存环节记录表'],
        ['记录表编号：ZC20250331001', null, null, '贮存设施编码：TS001'],
        ['入库情况', null, null, null, '出库情况', null, null, null],
        ['废物来源', '代码', '入库时间', '入库数量(kg)', '代码', '出库时间', '出库数量(kg)', '废物去向'],
        ['一车间', '900-005-S17', '2025-03-01', 100, '900-005-S17', '2025-03-02', 40, '甲'],
        ['一车间', '900-005-S17', '2025-03-03', 60, null, null, null, null],
      ],
      merge: ['A3:D3', 'E3:H3'],
    })
    const { rows, summary } = await readAll(path)
    expect(pointed(summary)).toEqual([])
    expect([summary.rows, summary.good, summary.grams]).toEqual([2, 2, '200000'])
    expect(
      rows.map(({ row, part, values }) => [
        row,
        part,
        (values.quantity as { grams: number }).grams,
        values.recordNo,
      ]),
    ).toEqual([
      [5, 'in', 100_000, 'ZC20250331001'],
      [5, 'out', 40_000, 'ZC20250331001'],
      [6, 'in', 60_000, 'ZC20250331001'],
    ])
    expect(rows[1]).toMatchObject({
      columns: { quantity: 'G', wasteCode: 'E' },
      values: { facilityCode: 'TS001' },
    })
  })

  test('each block has its own record number', async () => {
    const head = ['代码', '名称', '出厂时间', '出厂数量（吨）', '接收单位']
    const path = await drawBook({
      rows: [
        ['一般工业固体废物出厂环节记录表'],
        ['记录表编号：CC20250301001', null, '负责人：张三'],
        head,
        ['900-005-S17', '废纸', '2025-03-01', 1, '甲'],
        ['一般工业固体废物出厂环节记录表'],
        ['记录表编号：CC20250302001', null, '负责人：李四'],
        head,
        ['900-005-S17', '废纸', '2025-03-02', 2, '甲'],
      ],
    })
    const { rows, summary } = await readAll(path)
    expect(pointed(summary)).toEqual([])
    expect(rows.map(({ values }) => [values.recordNo, values.responsiblePerson])).toEqual([
      ['CC20250301001', '张三'],
      ['CC20250302001', '李四'],
    ])
  })

  test('a year of monthly sheets takes month and year from the sheet and the title', async () => {
    const month = (name: string, tonnes: number) => ({
      name,
      rows: [['2025年度固废月报'], ['名称', '代码', '产生量（吨）'], ['废纸', '900-005-S17', tonnes]],
    })
    const { rows } = await readAll(await drawBook(month('1月', 1), month('12月', 2)))
    expect(rows.map(({ values }) => values.period)).toEqual([
      { from: '2025-01-01', to: '2025-02-01' },
      { from: '2025-12-01', to: '2026-01-01' },
    ])
  })
})
