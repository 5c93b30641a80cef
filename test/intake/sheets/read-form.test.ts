import { describe, expect, test } from 'vitest'
import { grams } from '../../../src/core/mass.ts'
import { previewForm } from '../../../src/intake/sheets/read-form.ts'
import { drawBook, pointed, readAll } from './sheets.ts'
import { options } from './wastes.ts'

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
    expect(summary.warnings.map(({ row, column, code }) => [row, column, code])).toEqual([
      [12, 'E', 'total_unproved'],
    ])
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

  test('a total over a figure that cannot be read proves nothing, and that is said', async () => {
    const path = await drawBook({
      rows: [
        title,
        head,
        [1, '废纸', '900-005-S17', '若干', 0],
        [2, '豆渣', '139-001-S13', 2, 0],
        ['合计', null, null, 5, 0],
      ],
    })
    expect(pointed((await readAll(path, options)).summary)).toEqual([
      'error D3 quantity_unreadable',
      'warning D5 total_unproved',
    ])
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
