import { beforeAll, describe, expect, test } from 'vitest'
import { place } from '../support/book.ts'
import { csv, type Desk, desk, kg } from './support.ts'

const shipments = (rows: readonly (readonly (string | number)[])[]) =>
  csv([
    ['一般工业固体废物出厂环节记录表'],
    [
      '记录表编号',
      '代码',
      '名称',
      '出厂时间',
      '出厂数量（吨）',
      '运输单位',
      '车牌号',
      '接收单位',
      '流向类型',
    ],
    ...rows,
  ])

describe('a file of departures', () => {
  let d: Desk
  let mill: { party: number; facility: number }
  let plant: { party: number; facility: number }

  beforeAll(async () => {
    d = await desk()
    mill = await place(d.intake.database, '测试纸品厂')
    plant = await place(d.intake.database, '测试再生公司', { region: 'inProvince' })
  })

  const march = [
    [
      'CC20250303001',
      '900-005-S17',
      '废纸',
      '2025-03-03',
      1.5,
      '快运公司',
      '浙A10001',
      '测试再生公司',
      '省内转移',
    ],
    [
      'CC20250304001',
      '900-005-S17',
      '废纸',
      '2025.3.4',
      '800公斤',
      '快运公司',
      '浙A10002',
      '测试再生公司',
      '省内转移',
    ],
  ]

  test('is analysed, booked once, and never again', async () => {
    const first = await d.send(shipments(march), { party: mill.party })
    expect(first).toMatchObject({
      status: 'ready',
      form: 'gisw-t3',
      firstDay: '2025-03-03',
      lastDay: '2025-03-04',
    })
    expect(first.counts).toMatchObject({ rows: 2, error: 0, booked: 0 })
    expect(await d.balance()).toEqual({})
    const booked = await d.start(first.id, 'all')
    expect(booked.failure).toBeNull()
    expect(booked).toMatchObject({ status: 'done', counts: { booked: 2 } })
    expect(await d.balance()).toEqual({ generated: -kg(2300), in_transit: kg(2300) })
    const again = await d.send(shipments(march), { party: mill.party })
    expect(again.counts).toMatchObject({ unchanged: 2, good: 0, missing: 0 })
    expect(await d.start(again.id, 'good')).toMatchObject({ status: 'done', counts: { booked: 0 } })
    expect(await d.balance()).toEqual({ generated: -kg(2300), in_transit: kg(2300) })
    expect(plant.facility).toBeGreaterThan(0)
  })

  test('corrected later, books the difference, and names what it no longer has', async () => {
    d.setNow('2025-04-05T02:00:00Z')
    const corrected = [[...(march[0] as string[])].map((c, i) => (i === 4 ? '1.7' : c))]
    const sent = await d.send(shipments(corrected), { party: mill.party })
    expect(sent.counts).toMatchObject({ changed: 1, missing: 0 })
    const whole = [
      ...corrected,
      ['CC20250305001', '900-005-S17', '废纸', '2025-03-05', 1, '', '', '测试再生公司', '省内转移'],
    ]
    const later = await d.send(shipments(whole), { party: mill.party })
    expect(later.counts).toMatchObject({ changed: 1, missing: 1, rows: 2 })
    const done = await d.start(later.id, 'good')
    expect(done).toMatchObject({
      status: 'done',
      counts: { corrected: 1, booked: 1, missing: 1, reversed: 0 },
    })
    expect((await d.balance()).in_transit).toBe(kg(1700 + 800 + 1000))
    expect((await d.balance("p.recorded_day <= '2025-04-04'")).in_transit).toBe(kg(2300))
    const resent = await d.send(shipments(whole), { party: mill.party })
    expect(resent.counts).toMatchObject({ unchanged: 2, missing: 1 })
    const reversed = await d.start(resent.id, 'good', { reverseMissing: true })
    expect(reversed.counts).toMatchObject({ reversed: 1 })
    expect((await d.balance()).in_transit).toBe(kg(2700))
  })
})
