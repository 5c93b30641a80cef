import { describe, expect, it } from 'vitest'
import { type ListRow, listXlsx } from '../../../src/office/list-xlsx.ts'
import { bytesOf, openWorkbook, plain, unzip } from './packages.ts'

const columns = [
  { key: 'no', title: '编号' },
  { key: 'name', title: '名称' },
  { key: 'tonnes', title: '数量（吨）', type: 'number' },
  { key: 'day', title: '日期', type: 'date' },
] as const

describe('a list as a workbook', () => {
  it('has title, remarks with marks, a frozen filtered heading and typed cells', async () => {
    const rows = [
      { no: 'A-1', name: '废纸', tonnes: '1.250000', day: '2025-03-05' },
      { no: 'A-2', name: null, tonnes: 3, day: null },
      { no: 'A-3', name: '长数', tonnes: '1234567890123.4567891', day: '不详' },
    ]
    const list = {
      title: '流转[台账]',
      columns,
      remarks: ['街道：某街道', '截至 2025-03-31'],
      marks: ['演示数据'],
    }
    const book = await openWorkbook(await bytesOf(listXlsx(list, rows)))
    const [sheet] = book.worksheets
    expect(sheet?.name).toBe('流转 台账')
    expect(sheet?.getCell('A1').value).toBe('流转[台账]')
    expect(plain(sheet?.getCell('A2').value ?? null)).toBe('街道：某街道；截至 2025-03-31  【演示数据】')
    expect(sheet?.getRow(3).values).toEqual([undefined, '编号', '名称', '数量（吨）', '日期'])
    expect(sheet?.getCell('C4').value).toBe(1.25)
    expect(sheet?.getCell('D4').value).toEqual(new Date('2025-03-05T00:00:00Z'))
    expect(sheet?.getCell('B5').value).toBeNull()
    expect(sheet?.getCell('C6').value).toBe('1234567890123.4567891')
    expect(sheet?.getCell('D6').value).toBe('不详')
    expect(sheet?.autoFilter).toBe('A3:D6')
    expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 3 })
  })

  it.each(['=1+1', '+86 571', '-5', '@SUM(A1)', '\t=1'])('keeps %j a text', async (name) => {
    const bytes = await bytesOf(listXlsx({ title: '清单', columns }, [{ no: name, name }]))
    const cell = (await openWorkbook(bytes)).worksheets[0]?.getCell('B4')
    expect(cell?.value).toBe(name)
    expect(cell?.formula).toBeUndefined()
    expect(cell?.numFmt).toBe('@')
    expect((await unzip(bytes)).get('xl/worksheets/sheet1.xml')).not.toContain('<f>')
  })

  it('goes on on a further sheet where one is full', async () => {
    const rows = Array.from({ length: 25 }, (_, i) => ({ no: `N${i}`, tonnes: i }))
    const book = await openWorkbook(await bytesOf(listXlsx({ title: '清单', columns }, rows, { maxRow: 13 })))
    expect(book.worksheets.map(({ name, rowCount }) => [name, rowCount])).toEqual([
      ['清单', 13],
      ['续2', 13],
      ['续3', 8],
    ])
    expect(book.worksheets[2]?.getCell('A8').value).toBe('N24')
  })

  it('breaks off where its rows break off', async () => {
    async function* rows(): AsyncGenerator<ListRow> {
      yield { no: 'N1' }
      throw new Error('the cursor was lost')
    }
    await expect(bytesOf(listXlsx({ title: '清单', columns }, rows()))).rejects.toThrow('the cursor was lost')
  })

  it('stops reading rows when the reader goes away', async () => {
    let given = 0
    let ended = false
    async function* rows(): AsyncGenerator<ListRow> {
      try {
        for (; given < 1_000_000; given++) yield { no: `N${given}`, name: '废纸', tonnes: given }
      } finally {
        ended = true
      }
    }
    const stream = listXlsx({ title: '清单', columns }, rows())
    stream.on('error', () => undefined)
    for await (const _ of stream) break
    await expect.poll(() => ended, { timeout: 10_000 }).toBe(true)
    expect(given).toBeLessThan(900_000)
  })

  it('streams 100,000 rows in bounded memory to a slow reader', async () => {
    const before = process.memoryUsage().rss
    let most = 0
    function* rows(): Generator<ListRow> {
      for (let i = 0; i < 100_000; i++) {
        if (i % 1000 === 0) most = Math.max(most, process.memoryUsage().rss - before)
        yield { no: `CC20250331${i}`, name: `某某公司 ${i % 977}`, tonnes: `${i}.125`, day: '2025-03-31' }
      }
    }
    let size = 0
    for await (const chunk of listXlsx({ title: '清单', columns }, rows())) size += (chunk as Buffer).length
    expect(size).toBeGreaterThan(500_000)
    expect(most / 2 ** 20).toBeLessThan(300)
  })
})
