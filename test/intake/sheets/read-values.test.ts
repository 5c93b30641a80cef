import { describe, expect, test } from 'vitest'
import { asDay } from '../../../src/core/day.ts'
import { grams } from '../../../src/core/mass.ts'
import { drawBook, pointed, readAll } from './sheets.ts'
import { options } from './wastes.ts'

describe('values', () => {
  const shipped = async (row: readonly (string | number | Date | null)[], more = {}) => {
    const path = await drawBook({
      rows: [
        ['出厂时间', '代码', '名称', '出厂数量（kg）', '接收单位', '流向类型', '车牌号', '联系方式'],
        [...row],
      ],
    })
    return readAll(path, { ...options, ...more })
  }
  const good = ['2025-03-05 8:05', '900-005-S17', '废纸', 10, '甲'] as const

  test('3/5/2025 is asked, and read as the answer says', async () => {
    const row = ['3/5/2025', ...good.slice(1)] as (string | number)[]
    const asked = await shipped(row)
    expect(pointed(asked.summary)).toEqual(['error A2 day_ambiguous'])
    expect(asked.summary.errors[0]?.message).toContain('2025-03-05')
    expect((await shipped(row, { dateOrder: 'dayFirst' })).rows[0]?.values).toMatchObject({
      shippedAt: { day: '2025-05-03' },
    })
  })

  test('a serial number is a day, a moment keeps its time', async () => {
    const { rows } = await shipped([45721.5, ...good.slice(1)])
    expect(rows[0]?.values).toMatchObject({ shippedAt: { day: '2025-03-05', time: '12:00' } })
    expect((await shipped([...good])).rows[0]?.values).toMatchObject({ shippedAt: { time: '08:05' } })
  })

  test('a required cell that is empty is named', async () => {
    expect(pointed((await shipped(['2025-03-05', null, null, null, '/'])).summary)).toEqual([
      'error B2 field_required',
      'error D2 field_required',
      'error E2 field_required',
    ])
  })

  test('names find their code; an unknown or doubtful one asks for it', async () => {
    expect(pointed((await shipped(['2025-03-05', '', '泡沫', 10, '甲'])).summary)).toEqual([
      'error C2 waste_name_unknown',
    ])
    const several = await shipped(['2025-03-05', '污泥', '', 10, '甲'])
    expect(several.summary.errors).toMatchObject([{ column: 'B', code: 'waste_name_several' }])
    expect(several.summary.errors[0]?.message).toContain('462-001-S90')
    expect((await shipped(['2025-03-05', '豆渣', '', 10, '甲'])).rows[0]?.values).toMatchObject({
      wasteCode: '139-001-S13',
    })
  })

  test('hazardous waste has no place in the ledger of general waste, nor the other way round', async () => {
    const hazardous = ['2025-03-05', '900-214-08', '', 10, '甲']
    const general = ['2025-03-05', '900-005-S17', '', 10, '甲']
    const codes = async (row: (string | number)[], form: 'gisw-t3' | 'hw-b5') =>
      (await shipped(row, { form })).summary.errors.map(({ column, code }) => `${column} ${code}`)
    expect(await codes(hazardous, 'gisw-t3')).toEqual(['B waste_code_other_list'])
    expect(await codes(general, 'hw-b5')).toEqual(['B waste_code_other_list'])
    expect((await shipped(hazardous)).summary.form).toBe('hw-b5')
  })

  test('what is odd but legal is a warning', async () => {
    const { summary } = await shipped(
      ['2025-04-05', 'SW17', '废纸', '10吨', '甲', '省内', '浙A1234', '1380'],
      {
        today: asDay('2025-04-01'),
        knowsCode: () => false,
      },
    )
    expect(summary.good).toBe(1)
    expect(pointed(summary)).toEqual([
      'warning A2 day_in_future',
      'warning B2 waste_code_class_only',
      'warning G2 plate_unusual',
      'warning H2 phone_unusual',
    ])
    expect(pointed((await shipped([...good], { knowsCode: () => false })).summary)).toEqual([
      'warning B2 waste_code_unlisted',
    ])
  })

  test('an answer that is not among those of the form is an error', async () => {
    const { summary } = await shipped([...good, '月球'])
    expect(summary.errors).toMatchObject([{ column: 'F', value: '月球', code: 'field_not_listed' }])
    expect(summary.errors[0]?.message).toContain('跨省转移')
  })

  test('counts are whole, and a number of another pattern is odd', async () => {
    const head = ['产生批次编码', '产生时间', '行业俗称', '废物代码', '产生量(kg)', '容器/包装数量']
    const row = (no: string, count: unknown) => [no, '2025-03-01', '废机油', '900-214-08', 20, count]
    const read = async (cells: unknown[]) => readAll(await drawBook({ rows: [head, cells as string[]] }))
    expect(pointed((await read(row('HWCS20250301001', '两个'))).summary)).toEqual([
      'error F2 field_not_integer',
    ])
    expect((await read(row('HWCS20250301001', '2个'))).rows[0]?.values).toMatchObject({ containerCount: 2 })
    expect(pointed((await read(row('No.7', 1))).summary)).toEqual(['warning A2 record_number_unusual'])
  })

  test.each([
    ['2025年3月', '2025-03-01', '2025-04-01'],
    ['2025.3', '2025-03-01', '2025-04-01'],
    ['2025/03', '2025-03-01', '2025-04-01'],
    [202503, '2025-03-01', '2025-04-01'],
    ['2025-03-31', '2025-03-01', '2025-04-01'],
    [new Date(Date.UTC(2025, 2, 31)), '2025-03-01', '2025-04-01'],
    ['2025年十二月', '2025-12-01', '2026-01-01'],
  ])('the month %s', async (month, from, to) => {
    const path = await drawBook({
      rows: [
        ['月份', '代码', '产生量（吨）', '贮存量（吨）'],
        [month, '900-005-S17', 1, -0.5],
      ],
    })
    const { rows, summary } = await readAll(path, { form: 'gisw-t2' })
    expect(pointed(summary)).toEqual([])
    expect(rows[0]?.values).toMatchObject({ period: { from, to }, stored: { grams: -500_000 } })
  })

  test.each([
    ['2025年', 'period_other_length'],
    ['2025年第1季度', 'period_other_length'],
    ['3月', 'period_without_year'],
    ['三月份', 'period_without_year'],
    ['某月', 'period_unreadable'],
  ])('the month %s is refused', async (month, code) => {
    const path = await drawBook({
      rows: [
        ['月份', '代码', '产生量（吨）'],
        [month, '900-005-S17', 1],
      ],
    })
    expect(pointed((await readAll(path, { form: 'gisw-t2' })).summary)).toEqual([`error A2 ${code}`])
    const year = { form: 'gisw-t2' as const, defaults: { year: 2025 } }
    if (code === 'period_without_year')
      expect((await readAll(path, year)).rows[0]?.values.period).toEqual({
        from: '2025-03-01',
        to: '2025-04-01',
      })
  })

  test('boxes need their mass, cubic metres their density', async () => {
    const row = [...good.slice(0, 3), '3箱', '甲']
    expect(pointed((await shipped(row)).summary)).toEqual(['error D2 quantity_without_piece_mass'])
    expect((await shipped(row, { massPerPiece: { 箱: grams(2500) } })).summary.grams).toBe('7500')
    expect((await shipped([...good.slice(0, 3), '2方', '甲'], { density: '1.6' })).summary.grams).toBe(
      '3200000',
    )
  })

  test('without any unit the form’s own is taken and said, where the form has one; else it is asked', async () => {
    const t3 = await drawBook({
      rows: [
        ['出厂时间', '代码', '出厂数量', '接收单位'],
        ['2025-03-05', '900-005-S17', 2, '甲'],
      ],
    })
    const assumed = await readAll(t3)
    expect([assumed.summary.grams, pointed(assumed.summary)]).toEqual([
      '2000000',
      ['warning C2 unit_assumed'],
    ])
    const scale = await drawBook({
      rows: [
        ['磅单号', '车牌号', '货名', '净重', '日期'],
        ['1', '浙A12345', '废纸', 2000, '2025-03-05'],
      ],
    })
    expect(pointed((await readAll(scale, options)).summary)).toEqual(['error D2 quantity_without_unit'])
    expect((await readAll(scale, { ...options, defaults: { unit: '千克' } })).summary.grams).toBe('2000000')
  })

  test('the cell’s own unit goes before the unit beside it, and the contradiction is said', async () => {
    const path = await drawBook({
      rows: [
        ['日期', '名称', '重量', '单位', '接收单位'],
        ['2025-03-01', '废纸', '2吨', 'kg', '甲'],
      ],
    })
    const { summary } = await readAll(path, options)
    expect([summary.grams, pointed(summary)]).toEqual(['2000000', ['warning C2 unit_contradicts']])
  })

  test('an error of a formula is named at its cell', async () => {
    const path = await drawBook({
      rows: [
        ['日期', '名称', '重量kg', '接收单位'],
        ['2025-03-01', '废纸', { error: '#N/A' }, { formula: 'Z1', result: '甲' }],
      ],
    })
    expect((await readAll(path, options)).summary.errors).toMatchObject([
      { row: 2, column: 'C', value: '#N/A', code: 'cell_error' },
    ])
  })

  test('a name over merged rows is each row’s, a figure over merged rows is the first row’s alone', async () => {
    const path = await drawBook({
      rows: [
        ['危险废物月度申报表'],
        ['月份：2025年3月'],
        ['行业俗称', '废物类别', '废物代码', '产生量（吨）', '接收单位', '委外利用/处置量（吨）'],
        ['废机油', 'HW08', '900-214-08', 3, '甲', 1],
        [null, null, null, null, '乙', 2],
      ],
      merge: ['A4:A5', 'B4:B5', 'C4:C5', 'D4:D5'],
    })
    const { rows, summary } = await readAll(path, options)
    expect(pointed(summary)).toEqual([])
    expect([summary.form, summary.rows, summary.good, summary.grams]).toEqual(['hw-c1', 2, 2, '3000000'])
    expect(rows[1]?.values).toMatchObject({
      wasteCode: '900-214-08',
      receiver: '乙',
      outsourced: { grams: 2_000_000 },
    })
    expect(rows[1]?.values).not.toHaveProperty('generated')
  })

  test('a category that contradicts its code is an error', async () => {
    const path = await drawBook({
      rows: [
        ['产生批次编码', '产生时间', '行业俗称', '废物类别', '废物代码', '产生量', '计量单位'],
        ['HWCS20250301001', '2025-03-01', '废机油', 'HW09', '900-214-08', 0.2, '吨'],
      ],
    })
    const { summary } = await readAll(path)
    expect([summary.form, pointed(summary)]).toEqual(['hw-b1', ['error E2 waste_code_conflict']])
  })
})

describe('a weighbridge list', () => {
  const head = [
    '磅单号',
    '车号',
    '货名',
    '毛重(kg)',
    '皮重(kg)',
    '净重(kg)',
    '日期',
    '进场时间',
    '出场时间',
    '发货单位',
    '收货单位',
  ]
  test('completes times by the day, a missing net by gross and tare, and reports what does not fit', async () => {
    const path = await drawBook({
      rows: [
        head,
        ['A1', '浙A12345', '豆渣', 12500, 8200, null, '2025-03-05', '8:10', '8:25', '甲', '乙'],
        ['A2', '浙A12345', '豆渣', 12500, 8200, 4000, '2025-03-05', '9:10', '8:25', '甲', '乙'],
        ['A3', '浙A12345', '豆渣', null, null, null, null, null, null, '甲', '乙'],
      ],
    })
    const { rows, summary } = await readAll(path, options)
    expect(rows[0]?.values).toMatchObject({
      net: { grams: 4_300_000, measure: { value: '4300', unit: '千克' } },
      timeIn: { day: '2025-03-05', time: '08:10' },
    })
    expect(pointed(summary).sort()).toEqual([
      'error F4 field_required',
      'error I4 field_required',
      'warning F3 weights_contradict',
      'warning I3 times_reversed',
    ])
  })
})
