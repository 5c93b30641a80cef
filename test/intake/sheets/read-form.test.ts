import { describe, expect, test } from 'vitest'
import { asDay } from '../../../src/core/day.ts'
import { grams } from '../../../src/core/mass.ts'
import { previewForm } from '../../../src/intake/sheets/read-form.ts'
import { writeFile } from './package-file.ts'
import { drawBook, pointed, readAll } from './sheets.ts'

const names: Record<string, string | string[]> = {
  豆渣: '139-001-S13',
  废纸: '900-005-S17',
  污泥: ['900-099-S07', '462-001-S90'],
  废机油: '900-214-08',
}
const resolveWaste = (text: string) => names[text]
const options = { resolveWaste }

describe('a workbook as an enterprise makes it by hand', () => {
  const handMade = () =>
    drawBook({
      name: '3月',
      rows: [
        ['某某食品有限公司2025年3月固废外运台账'],
        ['单位名称：某某食品有限公司', null, null, null, null, null, '制表人：张三'],
        ['序号', '外运日期', '固废', null, '外运情况', null, null, '备注'],
        [null, null, '固废名称', '废物代码', '重量', '单位', '接收单位', null],
        [1, '2025.3.5', '豆渣', null, 1.25, '吨', '甲饲料厂', null],
        [2, new Date(Date.UTC(2025, 2, 6)), '豆渣', '139-001-S13', 800, 'kg', '甲饲料厂', '含水'],
        [3, '2025年3月7日', '废纸', null, '350公斤', null, '乙再生资源公司', null],
        [4, '2025-03-32', '废纸', null, 500, 'kg', '乙再生资源公司', null],
        [5, '2025/3/9', '废纸', '900-005-S1', 500, 'kg', '乙再生资源公司', null],
        [6, '2025/3/10', '豆渣', null, '约2吨', '吨', '甲饲料厂', null],
        [7, '2025/3/11', '豆渣', null, { formula: 'E5+0.05', result: 1.3 }, '吨', '甲饲料厂', null],
        ['合计', null, null, null, 3.7, '吨', null, null],
        [null],
        ['负责人：李四', null, null, '审核：', null, null, '填表日期：2025年3月31日'],
      ],
      merge: ['A1:H1', 'A3:A4', 'B3:B4', 'C3:D3', 'E3:G3', 'H3:H4', 'A2:C2'],
    })

  test('gives its good rows and names exactly the three bad cells', async () => {
    const { rows, rejected, summary, events } = await readAll(await handMade(), options)
    expect(summary.form).toBe('gisw-t3')
    expect(
      summary.errors.map(({ sheet, row, column, value, code }) => ({ sheet, row, column, value, code })),
    ).toEqual([
      { sheet: '3月', row: 8, column: 'B', value: '2025-03-32', code: 'day_not_in_calendar' },
      { sheet: '3月', row: 9, column: 'D', value: '900-005-S1', code: 'waste_code_unreadable' },
      { sheet: '3月', row: 10, column: 'E', value: '约2吨', code: 'quantity_approximate' },
    ])
    expect(summary.warnings).toEqual([])
    expect([summary.rows, summary.good, summary.grams]).toEqual([7, 4, '3700000'])
    expect(rejected.map(({ row }) => row)).toEqual([8, 9, 10])
    expect(rows[1]).toMatchObject({
      sheet: '3月',
      row: 6,
      values: {
        wasteCode: '139-001-S13',
        wasteName: '豆渣',
        shippedAt: { day: '2025-03-06', time: null },
        quantity: { grams: grams(800_000), measure: { value: '800', unit: '千克' } },
        receiver: '甲饲料厂',
        unitName: '某某食品有限公司',
        remark: '含水',
      },
      raw: { quantity: '800', shippedAt: '2025-03-06' },
      columns: { quantity: 'E', wasteCode: 'D' },
    })
    expect(rows[0]?.values).toMatchObject({ wasteCode: '139-001-S13', quantity: { grams: 1_250_000 } })
    expect(rows[2]?.values).toMatchObject({
      quantity: { grams: 350_000, measure: { value: '350', unit: '千克' } },
    })
    const foot = events.find((event) => event.kind === 'foot')
    expect(foot).toMatchObject({ values: { responsiblePerson: '李四', filledAt: '2025-03-31' } })
  })

  test('its mapping screen shows what each column was taken for', async () => {
    const [preview] = await previewForm(await handMade(), options)
    expect(preview?.recognition.header).toEqual({ top: 3, bottom: 4 })
    expect(
      preview?.recognition.columns.map(({ letter, title, role, field }) => [
        letter,
        title,
        field?.id ?? role,
      ]),
    ).toEqual([
      ['A', '序号', 'serial'],
      ['B', '外运日期', 'shippedAt'],
      ['C', '固废/固废名称', 'wasteName'],
      ['D', '固废/废物代码', 'wasteCode'],
      ['E', '外运情况/重量', 'quantity'],
      ['F', '外运情况/单位', 'unit'],
      ['G', '外运情况/接收单位', 'receiver'],
      ['H', '备注', 'remark'],
    ])
    expect(preview?.rows[4]?.cells.slice(0, 3)).toEqual(['1', '2025.3.5', '豆渣'])
  })
})

describe('what is not data is not taken for data', () => {
  const head = ['序号', '名称', '代码', '产生量（吨）', '贮存量（吨）']
  const title = ['2025年3月一般工业固体废物流向汇总表']

  test('titles, unit notes, repeated headings, numbered empty rows, notes and signatures', async () => {
    const path = await drawBook({
      rows: [
        title,
        ['月份：2025年3月', null, null, '单位：吨'],
        ['序号', '名称', '代码', '产生量', '贮存量'],
        [1, '废纸', '900-005-S17', 1, 0],
        title,
        ['序号', '名称', '代码', '产生量', '贮存量'],
        [2, '豆渣', '139-001-S13', 2.5, 0],
        [3, null, null, null, null],
        [4, null, null, { formula: 'B9*1', result: 0 }, { formula: 'C9', result: 0 }],
        ['合计', null, null, 3.5, 0],
        ['注：本表按月填报，次月十日前报送区里的有关部门，不得漏报、瞒报、迟报'],
        ['单位负责人：', null, '填表人：王五', null, '填表日期：2025/4/1'],
        ['（盖章）'],
      ],
      merge: ['A1:E1', 'A5:E5', 'A11:E11'],
    })
    const { rows, summary } = await readAll(path, options)
    expect(rows.map(({ row }) => row)).toEqual([4, 7])
    expect(rows[0]?.values).toMatchObject({
      period: { from: '2025-03-01', to: '2025-04-01' },
      generated: { grams: 1_000_000 },
    })
    expect(summary.form).toBe('gisw-t2')
    expect(pointed(summary)).toEqual([])
  })

  test('a total that disagrees with its rows is reported, with what the rows add up to', async () => {
    const path = await drawBook({
      rows: [
        title,
        head,
        [1, '废纸', '900-005-S17', 1, 0.1],
        [2, '豆渣', '139-001-S13', 2.5, 0.1],
        ['小计', null, null, 3.5, 0.2],
        [3, '废纸', '900-005-S17', 4, 0.1],
        ['本页小计', null, null, 4, 0.1],
        ['累计', null, null, 99, 99],
        ['合 计', null, null, 7.6, 0.3],
      ],
    })
    const { summary } = await readAll(path, options)
    expect(summary.grams).toBe('7500000')
    expect(summary.warnings).toMatchObject([{ row: 9, column: 'D', value: '7.6', code: 'total_differs' }])
    expect(summary.warnings[0]?.message).toContain('7.5 吨')
    expect(summary.errors).toEqual([])
  })

  test('a total over a figure that cannot be read proves nothing and says nothing', async () => {
    const path = await drawBook({
      rows: [
        title,
        head,
        [1, '废纸', '900-005-S17', '若干', 0],
        [2, '豆渣', '139-001-S13', 2, 0],
        ['合计', null, null, 5, 0],
      ],
    })
    expect(pointed((await readAll(path, options)).summary)).toEqual(['error D3 quantity_unreadable'])
  })

  test('a sum of kilograms and tonnes counts in either unit', async () => {
    const rows = (total: number) => [
      ['日期', '名称', '重量', '单位', '接收单位'],
      ['2025-03-01', '废纸', 1.5, '吨', '甲'],
      ['2025-03-02', '废纸', 500, '公斤', '甲'],
      ['合计', null, total],
    ]
    const warnings = async (total: number) =>
      pointed((await readAll(await drawBook({ rows: rows(total) }), options)).summary)
    expect(await warnings(2)).toEqual([])
    expect(await warnings(2000)).toEqual([])
    expect(await warnings(501.5)).toEqual(['warning C4 total_differs'])
  })

  test('a sheet with nothing to recognize is passed over, a file of such sheets is not', async () => {
    const table = [title, head, [1, '废纸', '900-005-S17', 1, 0]]
    const both = await readAll(
      await drawBook(
        { rows: table },
        {
          name: '通讯录',
          rows: [
            ['姓名', '电话'],
            ['张三', '13800000000'],
          ],
        },
      ),
      options,
    )
    expect([both.summary.good, pointed(both.summary)]).toEqual([1, ['warning  sheet_unrecognized']])
    const none = await readAll(
      await drawBook({
        rows: [
          ['姓名', '电话'],
          ['张三', '13800000000'],
        ],
      }),
      options,
    )
    expect(none.summary).toMatchObject({
      form: null,
      rows: 0,
      good: 0,
      grams: '0',
      errors: [{ code: 'form_unrecognized' }],
    })
  })

  test('hidden sheets are not read and hidden rows are, and both are said', async () => {
    const rows = [title, head, [1, '废纸', '900-005-S17', 1, 0], [2, '豆渣', '139-001-S13', 2, 0]]
    const path = await drawBook(
      {
        rows,
        also: (sheet) => {
          sheet.getRow(4).hidden = true
        },
      },
      {
        name: '旧',
        rows,
        also: (sheet) => {
          sheet.state = 'hidden'
        },
      },
    )
    const { summary } = await readAll(path, options)
    expect(summary.grams).toBe('3000000')
    expect(pointed(summary)).toEqual(['warning  rows_hidden', 'warning  sheet_hidden'])
  })
})

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
