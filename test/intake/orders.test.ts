import { describe, expect, test } from 'vitest'
import { readAreaTotals } from '../../src/ledger/area-totals.store.ts'
import { bookkeeper, place } from '../support/book.ts'
import { csv, type Desk, desk, kg } from './support.ts'

const code = '139-001-S13'

/** One month of one factory, told four times: by its monthly summary, its departures, the plant's scale, a department. */
const papers = {
  summary: csv([
    ['一般工业固体废物流向汇总表'],
    ['月份：2025年3月'],
    ['代码', '名称', '产生量（吨）', '委托利用方式', '委托利用数量（吨）'],
    [code, '豆渣', 10.5, '', 9],
  ]),
  departures: csv([
    ['一般工业固体废物出厂环节记录表'],
    ['记录表编号', '代码', '名称', '出厂时间', '出厂数量（吨）', '车牌号', '接收单位', '流向类型'],
    ['CC20250310001', code, '豆渣', '2025-03-10', 4, '浙A30001', '测试饲料厂', '省内转移'],
    ['CC20250320001', code, '豆渣', '2025-03-20', 5, '浙A30002', '测试饲料厂', '省内转移'],
  ]),
  scale: csv([
    ['过磅单'],
    [
      '磅单号',
      '车牌号',
      '货物名称',
      '废物代码',
      '毛重（公斤）',
      '皮重（公斤）',
      '净重（公斤）',
      '出场时间',
      '发货单位',
      '收货单位',
    ],
    ['GB1', '浙A30001', '豆渣', code, 8990, 5000, 3990, '2025-03-10 10:00', '测试豆制品厂', '测试饲料厂'],
    ['GB2', '浙A30002', '豆渣', code, 9950, 5000, 4950, '2025-03-20 10:00', '测试豆制品厂', '测试饲料厂'],
  ]),
} as const
type Paper = keyof typeof papers

async function told(
  order: readonly Paper[],
): Promise<{ d: Desk; book: Record<string, number>; by: unknown }> {
  const d = await desk()
  const factory = await place(d.intake.database, '测试豆制品厂')
  const plant = await place(d.intake.database, '测试饲料厂', { region: 'inProvince', kind: 'recycler' })
  for (const paper of order) {
    const party = paper === 'scale' ? plant.party : factory.party
    const sent = await d.send(papers[paper], { party }, { name: `${paper}.csv` })
    expect(sent.counts).toMatchObject({ error: 0 })
    const done = await d.start(sent.id, 'all')
    expect(done.failure).toBeNull()
    expect(done.status).toBe('done')
  }
  const by = await d.intake.database.readAll(bookkeeper, (tx) =>
    tx.query(
      `select position, date_trunc('month', occurred_on)::date as month, facility, code, purpose, sum(grams)::bigint as grams
       from wufei.entry group by 1, 2, 3, 4, 5 having sum(grams) <> 0 order by 1, 2, 3, 4, 5`,
    ),
  )
  return { d, book: await d.balance(), by }
}

const permutations = <T>(list: readonly T[]): T[][] =>
  list.length <= 1
    ? [[...list]]
    : list.flatMap((x, i) => permutations(list.filter((_, k) => k !== i)).map((r) => [x, ...r]))

describe('four papers about the same loads', () => {
  const orders = permutations(Object.keys(papers) as Paper[])
  let first: unknown

  test.each(orders.map((o) => [o.join(' → '), o] as const))('%s', async (_, order) => {
    const { book, by } = await told(order)
    // The summary says 9 t went out for use; the scale saw 8.94 t of it arrive: 60 kg of 利用 only the summary knows.
    expect(book).toEqual({
      generated: -kg(10_500),
      stored: kg(1440),
      utilized: kg(9000),
      discrepancy: kg(60),
    })
    first ??= by
    expect(by).toEqual(first)
  })

  test('a department’s total of the area books nothing and replaces itself', async () => {
    const { d, book } = await told(['departures', 'scale'])
    const [unit] = [...d.seeded.units]
    if (!unit) throw new Error('the pack has no unit')
    const total = (tonnes: number) =>
      csv([
        ['生活垃圾清运处置情况申报表'],
        ['统计期：2025年3月'],
        ['种类', '废物代码', '清运量（吨）', '处置量（吨）', '处置方式'],
        ['厨余垃圾', 'SW61', tonnes, tonnes, '厌氧产沼'],
      ])
    const sent = await d.send(total(120), { unit: unit[0] }, { name: '生活垃圾.csv' })
    expect(sent).toMatchObject({ form: 'declaration-household', counts: { error: 0 } })
    expect(await d.start(sent.id, 'all')).toMatchObject({ status: 'done', failure: null })
    const again = await d.send(total(125), { unit: unit[0] }, { name: '生活垃圾.csv' })
    expect(again.counts).toMatchObject({ changed: 1 })
    expect(await d.start(again.id, 'all')).toMatchObject({ status: 'done', counts: { corrected: 1 } })
    const totals = await d.intake.database.read(bookkeeper, (tx) => readAreaTotals(tx, unit[1].facility))
    expect(totals).toMatchObject([
      {
        stream: 'household',
        from: '2025-03-01',
        to: '2025-04-01',
        columns: [
          { column: 'collectedAndTransported', grams: kg(125_000) },
          { column: 'disposed', grams: kg(125_000) },
        ],
      },
    ])
    expect(totals[0]?.codes).toMatch(/^row:2\./)
    expect(await d.balance()).toEqual(book)
  })
})
