import { beforeAll, describe, expect, test } from 'vitest'
import { mergeParties } from '../../src/parties/merge.store.ts'
import { bookkeeper, place } from '../support/book.ts'
import { csv, type Desk, desk, kg } from './support.ts'

const paper = '900-005-S17'
const codes = ['91990001MA2AX0001G', '91990001MA2AX0002K'] as const

const shipments = (receiver: string, code: string, number: string) =>
  csv([
    ['一般工业固体废物出厂环节记录表'],
    ['记录表编号', '代码', '名称', '出厂时间', '出厂数量（吨）', '接收单位', '接收单位信用代码', '流向类型'],
    [number, paper, '废纸', '2025-03-20', 2, receiver, code, '省内转移'],
  ])

/** Whom a paper means is a matter of the register: every name it knows a party by, and what was merged into it. */
describe('names on papers', () => {
  let d: Desk
  let mill: { party: number; facility: number }
  let plant: { party: number; facility: number }
  let twin: { party: number; facility: number }

  beforeAll(async () => {
    d = await desk()
    mill = await place(d.intake.database, '纸箱厂')
    plant = await place(d.intake.database, '再生纸业公司', { region: 'inProvince' })
    twin = await place(d.intake.database, '再生纸业（旧）', { region: 'inProvince' })
    await d.intake.database.write(bookkeeper, async (tx) => {
      await tx.query(`update wufei.party set credit_code = $2 where id = $1`, [plant.party, codes[0]])
      await tx.query(`update wufei.party set permit_no = '浙危废经第77号' where id = $1`, [twin.party])
      await tx.query(
        `insert into wufei.party_alias (district, party, folded, name, source, recorded_at, actor)
         values ($1, $2, '老再生厂', '老再生厂', 'written', now(), 'test')`,
        [bookkeeper.district, plant.party],
      )
    })
  })

  const consignees = async () =>
    (
      await d.intake.database.readAll(bookkeeper, (tx) =>
        tx.query<{ consignee: number }>('select consignee from wufei.movement order by id'),
      )
    ).map((m) => m.consignee)

  test('another name of the register finds its party', async () => {
    const sent = await d.send(shipments('老再生厂', '', 'CC20250320001'), { party: mill.party })
    expect(await d.start(sent.id, 'all')).toMatchObject({ status: 'done', counts: { booked: 1 } })
    expect(await consignees()).toEqual([plant.facility])
  })

  test('a duplicate’s name and permit are its survivor’s once it is merged', async () => {
    await d.intake.database.write(bookkeeper, (tx) => mergeParties(tx, plant.party, twin.party, new Date()))
    const sent = await d.send(shipments('再生纸业（旧）', '', 'CC20250320002'), { party: mill.party })
    const messages = (await d.rows(sent.id)).flatMap((r) => r.messages.map((m) => m.code))
    // One party with two places now: which of them is meant, the name says.
    expect(messages).not.toContain('counterparty_unknown')
    expect(await d.start(sent.id, 'all')).toMatchObject({ status: 'done', counts: { booked: 1 } })
    expect(await consignees()).toEqual([plant.facility, twin.facility])
  })

  test('a file booked under a duplicate is known again under the survivor, and under the old number', async () => {
    const [one, other] = [
      await place(d.intake.database, '印刷厂'),
      await place(d.intake.database, '印刷厂（重复）'),
    ]
    const file = csv([
      ['一般工业固体废物产生环节记录表'],
      ['记录表编号', '代码', '名称', '产生时间', '产生数量（公斤）'],
      ['CS20250301001', paper, '废纸', '2025-03-01', 30],
    ])
    const first = await d.send(file, { party: other.party })
    await d.start(first.id, 'all')
    await d.intake.database.write(bookkeeper, (tx) => mergeParties(tx, one.party, other.party, new Date()))
    for (const party of [one.party, other.party]) {
      const again = await d.send(file, { party })
      expect(again.counts).toMatchObject({ unchanged: 1, good: 0 })
    }
    expect(await d.balance(`e.origin in (${one.facility}, ${other.facility})`)).toEqual({
      generated: -kg(30),
      stored: kg(30),
    })
    const corrected = await d.send(file.replace(',30', ',40'), { party: one.party })
    expect(corrected.counts).toMatchObject({ changed: 1 })
    await d.start(corrected.id, 'all')
    expect((await d.balance(`e.origin in (${one.facility}, ${other.facility})`)).stored).toBe(kg(40))
  })
})
