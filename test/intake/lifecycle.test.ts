import { Readable } from 'node:stream'
import { beforeAll, describe, expect, test } from 'vitest'
import { chunkRows } from '../../src/intake/book-import.ts'
import { receiveFile, startImport } from '../../src/intake/commands.ts'
import { importCap } from '../../src/intake/files.ts'
import { importRunner, runImport } from '../../src/intake/run-import.ts'
import type { Intake } from '../../src/intake/scene.ts'
import { bookkeeper, place } from '../support/book.ts'
import { csv, type Desk, desk, kg } from './support.ts'

const generation = (count: number, from = 0) =>
  csv([
    ['一般工业固体废物产生环节记录表'],
    ['记录表编号', '代码', '名称', '产生时间', '产生数量（公斤）'],
    ...Array.from({ length: count }, (_, i) => [
      `CS20250301${String(from + i).padStart(4, '0')}`,
      '900-005-S17',
      '废纸',
      `2025-03-${String(1 + (i % 28)).padStart(2, '0')}`,
      1,
    ]),
  ])

/** An intake that is stopped after so many booking transactions, as a killed server would be. */
function stoppedAfter(intake: Intake, chunks: number): { intake: Intake; signal: AbortSignal } {
  const stop = new AbortController()
  let seen = 0
  const database = {
    ...intake.database,
    write: (async (actor, work, options) => {
      const result = await intake.database.write(actor, work, options)
      if (++seen === chunks) stop.abort()
      return result
    }) as Intake['database']['write'],
  }
  return { intake: { ...intake, database }, signal: stop.signal }
}

const rows = chunkRows * 4 + 100

describe('an import that is stopped', () => {
  let d: Desk
  let mill: { party: number; facility: number }
  beforeAll(async () => {
    d = await desk()
    mill = await place(d.intake.database, '测试纸品厂')
  })
  const choose = (id: number, choice: 'all' | 'good') =>
    d.intake.database.write(bookkeeper, (tx) => startImport(tx, d.intake, id, { choice, options: {} }))

  test('between chunks tells the truth and goes on where it was', async () => {
    const sent = await d.send(generation(rows), { party: mill.party })
    await choose(sent.id, 'good')
    const killed = stoppedAfter(d.intake, 2)
    await runImport(killed.intake, sent.id, killed.signal)
    const half = await d.get(sent.id)
    expect(half).toMatchObject({ status: 'booking', done: 2 * chunkRows, total: rows })
    expect((await d.balance()).stored).toBe(kg(2 * chunkRows))
    const runner = importRunner(d.intake, (error) => {
      throw error
    })
    await runner.resume()
    await runner.idle()
    expect(await d.get(sent.id)).toMatchObject({ status: 'done', done: rows, counts: { booked: rows } })
    expect((await d.balance()).stored).toBe(kg(rows))
  })

  test('while reading the file starts over and reads each row once', async () => {
    const kept = await d.intake.files.keep(Readable.from([Buffer.from(generation(rows, 5000))]), importCap)
    const id = await d.intake.database.write(bookkeeper, (tx) =>
      receiveFile(tx, d.intake, { ...kept, name: '二.csv', party: mill.party, unit: null, form: null }),
    )
    const killed = stoppedAfter(d.intake, 2)
    await runImport(killed.intake, id, killed.signal)
    expect((await d.get(id)).status).toBe('analysing')
    await runImport(d.intake, id, new AbortController().signal)
    expect(await d.get(id)).toMatchObject({ status: 'ready', staged: rows, counts: { rows, good: rows } })
  })

  test('all or nothing, stopped half-way, has booked nothing; then it books all', async () => {
    const before = await d.balance()
    const sent = await d.send(generation(rows, 10_000), { party: mill.party })
    await choose(sent.id, 'all')
    const killed = stoppedAfter(d.intake, 2)
    await runImport(killed.intake, sent.id, killed.signal)
    expect((await d.get(sent.id)).status).toBe('booking')
    expect(await d.balance()).toEqual(before)
    await runImport(d.intake, sent.id, new AbortController().signal)
    expect(await d.get(sent.id)).toMatchObject({ status: 'done', counts: { booked: rows } })
    expect((await d.balance()).stored).toBe((before.stored ?? 0) + kg(rows))
  })

  test('cancelled between chunks keeps what is booked and says how much', async () => {
    const before = (await d.balance()).stored ?? 0
    const sent = await d.send(generation(rows, 20_000), { party: mill.party })
    await choose(sent.id, 'good')
    const killed = stoppedAfter(d.intake, 1)
    await runImport(killed.intake, sent.id, killed.signal)
    await d.cancel(sent.id)
    await runImport(d.intake, sent.id, new AbortController().signal)
    expect(await d.get(sent.id)).toMatchObject({ status: 'cancelled', counts: { booked: chunkRows } })
    expect((await d.balance()).stored).toBe(before + kg(chunkRows))
    // The same file again books what is left.
    const again = await d.send(generation(rows, 20_000), { party: mill.party })
    expect(again.counts).toMatchObject({ unchanged: chunkRows, good: rows - chunkRows })
    await d.start(again.id, 'all')
    expect((await d.balance()).stored).toBe(before + kg(rows))
  })

  test('two at once of the same file book it once', async () => {
    const before = (await d.balance()).stored ?? 0
    const file = generation(700, 30_000)
    const one = await d.send(file, { party: mill.party })
    const two = await d.send(file, { party: mill.party })
    await choose(one.id, 'good')
    await choose(two.id, 'good')
    const signal = new AbortController().signal
    await Promise.all([runImport(d.intake, one.id, signal), runImport(d.intake, two.id, signal)])
    expect((await d.balance()).stored).toBe(before + kg(700))
    const [a, b] = [await d.get(one.id), await d.get(two.id)]
    expect(a.counts.booked + b.counts.booked).toBe(700)
    expect([a.status, b.status]).toEqual(['done', 'done'])
  })
})
