import type { Inventory, InventoryColumn } from '../../../src/inventory/contract.ts'
import { type TableFigures, tableOf } from './build-table.ts'

const mass = (key: string, title: string, group?: string): InventoryColumn => ({
  key,
  title,
  type: 'mass',
  ...(group ? { group } : {}),
})
const text = (key: string, title: string, group?: string): InventoryColumn => ({
  key,
  title,
  type: 'text',
  ...(group ? { group } : {}),
})
const rate = (key: string, title: string, numerator: string[], denominator: string[]): InventoryColumn => ({
  key,
  title,
  type: 'rate',
  rate: { numerator, denominator },
})
const fate = [
  mass('utilized', '利用量', '综合利用情况'),
  text('utilizationMethod', '利用方式', '综合利用情况'),
  mass('disposed', '处置量', '处置情况'),
  text('disposalMethod', '处置方式', '处置情况'),
]
const destination = text('destination', '去向')

const TONNE = 1_000_000n
const t = (tonnes: number): bigint => (BigInt(Math.round(tonnes * 1000)) * TONNE) / 1000n

export const industrial: TableFigures = {
  no: 1,
  title: '一般工业固体废物',
  unit: '万吨',
  measures: [{ key: 'utilizedFromPriorStock', title: '利用往年贮存量' }],
  columns: [
    mass('generated', '产生量'),
    ...fate,
    mass('stored', '贮存量'),
    rate('comprehensiveUtilizationRate', '综合利用率', ['utilized'], ['generated', 'utilizedFromPriorStock']),
    destination,
  ],
  rows: [
    ['slag', '炉渣', 31_200.5, 30_900, 0, 300.5, '制砖 100%', '外省建材企业'],
    [
      'sludge',
      '污泥',
      8_412.25,
      7_000,
      1_412.25,
      0,
      '焚烧掺烧 88%；制肥 12%',
      '省内水泥企业 60%；省内热电企业 40%',
    ],
    ['recyclable', '可再生类废物', 15_020, 15_021.5, 0, 0, '再生利用 100%', '本区再生资源企业'],
    ['other', '其他工业固体废物', 1_733.9, 1_700, 33.9, 0, '饲料化 71%；堆肥 18%；焚烧发电 11%等', '省内'],
    ['misc', '其他废物', 12.4, 0, 12.4, 0, '', '省内填埋场'],
  ].map(([key, label, generated, utilized, disposed, stored, method, where]) => ({
    key: String(key),
    label: String(label),
    group: '一般工业固体废物',
    grams: {
      generated: t(Number(generated)),
      utilized: t(Number(utilized)),
      disposed: t(Number(disposed)),
      stored: t(Number(stored)),
    },
    measures: { utilizedFromPriorStock: key === 'recyclable' ? t(40) : 0n },
    words: {
      ...(method ? { utilizationMethod: String(method) } : {}),
      ...(disposed ? { disposalMethod: '填埋 100%' } : {}),
      destination: String(where),
    },
    notes: {
      utilized: '其中未确认接受 9 吨',
      comprehensiveUtilizationRate: '综合利用量 ÷ 产生量为 99.04%',
    },
  })),
  unspecified: { key: 'unspecified', label: '未分项', grams: { generated: t(21), utilized: t(20.5) } },
}

const household: TableFigures = {
  no: 2,
  title: '生活垃圾',
  unit: '万吨',
  measures: [{ key: 'recycledFoodWaste', title: '厨余垃圾资源化量' }],
  columns: [
    mass('collectedAndTransported', '清运量/回收量'),
    ...fate,
    rate('recyclingRate', '回收利用率', ['recycledFoodWaste'], ['collectedAndTransported']),
    destination,
  ],
  rows: ['可回收物', '厨余垃圾', '其他垃圾', '有害垃圾'].map((label, i) => ({
    key: `h${i}`,
    label,
    group: '生活垃圾',
    grams: {
      collectedAndTransported: t([61_234, 90_456.7, 122_400, 12.3][i] ?? 0),
      utilized: t([61_234, 80_000, 0, 0][i] ?? 0),
      disposed: i === 3 ? null : t([0, 10_456.7, 122_400][i] ?? 0),
    },
    words: { disposalMethod: i === 2 ? '焚烧发电 100%' : '', destination: '本区焚烧厂' },
    measures: { recycledFoodWaste: t([61_234, 80_000, 0, 0][i] ?? 0) },
  })),
}

const construction: TableFigures = {
  no: 3,
  title: '建筑垃圾',
  unit: '万吨',
  columns: [
    mass('generated', '产生量'),
    ...fate,
    mass('stored', '贮存量'),
    rate('resourceUtilizationRate', '资源化利用率', ['utilized'], ['generated']),
    destination,
  ],
  rows: ['工程渣土', '施工垃圾', '拆除垃圾', '装修垃圾', '工程泥浆'].map((label, i) => ({
    key: `c${i}`,
    label,
    group: '建筑垃圾',
    grams: {
      generated: t([2_918_300, 3_100, 1_200.5, 980, 20_000][i] ?? 0),
      utilized: t([2_918_300, 3_000, 1_200.5, 900, 18_000][i] ?? 0),
      disposed: t([0, 100, 0, 80, 2_000][i] ?? 0),
      stored: 0n,
    },
    words: {
      utilizationMethod: i === 0 ? '回填 100%' : '制再生骨料 93%；制砖 7%',
      destination: '省内回填工地',
    },
    notes: i === 4 ? { label: '规划未列' } : {},
  })),
}

const outsourced = ['省内利用', '省内处置', '省内收集', '外省利用', '外省处置', '外省收集']
const outsourcedKeys = [
  'inProvinceUtilized',
  'inProvinceDisposed',
  'inProvinceCollected',
  'outProvinceUtilized',
  'outProvinceDisposed',
  'outProvinceCollected',
]

const hazardous: TableFigures = {
  no: 4,
  title: '危险废物',
  unit: '万吨',
  headingNotes: ['口径：工业'],
  measures: [{ key: 'utilizedFromPriorStock', title: '利用往年贮存量' }],
  columns: [
    mass('generated', '产生量'),
    mass('selfUtilized', '自行利用量', '自行利用处置情况'),
    mass('selfDisposed', '自行处置量', '自行利用处置情况'),
    ...outsourcedKeys.map((key, i) => mass(key, `${outsourced[i]}量`, '委托外单位利用处置')),
    rate(
      'comprehensiveUtilizationRate',
      '综合利用率',
      ['selfUtilized', 'inProvinceUtilized', 'outProvinceUtilized'],
      ['generated', 'utilizedFromPriorStock'],
    ),
    mass('currentStock', '当前贮存量'),
  ],
  rows: [
    'HW18焚烧处置残渣',
    'HW08废矿物油与含矿物油废物',
    'HW49其他废物',
    'HW09油/水、烃/水混合物或乳化液',
    'HW31含铅废物',
    'HW12染料、涂料废物',
    'HW06废有机溶剂与含有机溶剂废物',
    'HW17表面处理废物',
    'HW34废酸',
    'HW13有机树脂类废物',
    '其他',
  ].map((label, i) => ({
    key: label.slice(0, 4),
    label,
    ...(label === '其他' ? {} : { group: '危险废物（产生量前十位）' }),
    grams: {
      generated: t(3_000 / (i + 1) ** 2),
      selfUtilized: 0n,
      selfDisposed: 0n,
      inProvinceUtilized: t(1_000 / (i + 1) ** 2),
      inProvinceDisposed: t(1_500 / (i + 1) ** 2),
      inProvinceCollected: t(0.4),
      outProvinceUtilized: 0n,
      outProvinceDisposed: t(20 / (i + 1)),
      outProvinceCollected: null,
      currentStock: t(0.03 * i),
    },
    measures: { utilizedFromPriorStock: 0n },
  })),
}

const agricultural: TableFigures = {
  no: 5,
  title: '农业固体废物',
  unit: '吨',
  columns: [
    mass('generated', '产生量（回收量）'),
    ...fate,
    { key: 'comprehensiveUtilizationRate', title: '综合利用率/回收率', type: 'rate' },
    destination,
  ],
  rows: ['秸秆', '畜禽粪污', '废旧农膜', '农药包装废弃物'].map((label, i) => ({
    key: `a${i}`,
    label,
    group: '农业固体废物',
    grams: { generated: t(120.5 / (i + 1)), utilized: t(110 / (i + 1)), disposed: t(10.5 / (i + 1)) },
    words: { utilizationMethod: '肥料化 100%' },
  })),
}

const other: TableFigures = {
  no: 6,
  title: '其他废物',
  unit: '万吨',
  columns: [
    mass('generated', '产生量'),
    ...fate,
    rate('harmlessDisposalRate', '无害化处置率', ['utilized', 'disposed'], ['generated']),
    destination,
  ],
  rows: ['市政污泥', '园林绿化垃圾'].map((label, i) => ({
    key: `o${i}`,
    label,
    group: '其他废物',
    grams: { generated: t(40_000 / (i + 1)), utilized: t(20_000 / (i + 1)), disposed: t(20_000 / (i + 1)) },
    words: { utilizationMethod: '园林基质 100%', destination: '省内' },
    notes: { generated: '按含水率 80% 折算，湿重见填报' },
  })),
}

/** What a plan gives: only totals, the rows unknown. */
export function planInventory(): Inventory {
  const tables = [industrial, household, construction, hazardous, agricultural, other].map((figures) => {
    const bare = figures.columns.map((column) => column.key)
    const nulls = Object.fromEntries(bare.map((key) => [key, null]))
    const known = { [bare[0] ?? '']: t(56_400), utilized: t(56_400) }
    const table = tableOf({
      ...figures,
      marks: ['规划数据'],
      rows: figures.rows.map((row) => ({ ...row, grams: nulls, words: {}, notes: {} })),
      unspecified: {
        key: 'unspecified',
        label: '未分项',
        grams: { ...nulls, ...(figures.no === 1 ? known : {}) },
      },
    })
    for (const row of [...table.rows, table.unspecified, table.total]) {
      for (const column of table.columns) {
        if (row && row.cells[column.key] === null && column.type !== 'text') {
          row.emptiness = { ...row.emptiness, [column.key]: 'planGivesNone' }
        }
      }
    }
    return table
  })
  return sampleInventory({ tables })
}

export function sampleInventory(change: Partial<Inventory> = {}): Inventory {
  const tables = [industrial, household, construction, hazardous, agricultural, other].map(tableOf)
  const [first] = tables
  if (first) {
    first.balance = {
      opening: '0.01',
      generated: first.total.cells.generated ?? '0',
      unexplained: '0',
      flows: '5.5',
      residues: '0',
      closing: '0.13',
      discrepancy: '0.009905',
      unallocated: '0.01',
      dumped: '0.0003',
    }
  }
  return {
    district: '990001',
    districtName: '示范区',
    annex: '附件3',
    year: 2025,
    period: { from: '2025-01-01', to: '2026-01-01' },
    scope: { kind: 'district', key: '990001', label: '示范区全域' },
    asOf: '2026-03-31',
    bookPosition: '104233',
    tables,
    ...change,
  }
}
