import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { Refusal } from '../../../src/core/refusal.ts'
import { readWorkbook } from '../../../src/office/read-workbook.ts'
import { sheetXml, workbookParts, writeFile, zip } from './package-file.ts'
import { drawBook, readCells } from './sheets.ts'

describe('cells of an .xlsx', () => {
  test('are what a person sees in them', async () => {
    const path = await drawBook({
      rows: [
        ['名称', 12.5, true, new Date(Date.UTC(2025, 2, 5)), new Date(Date.UTC(2025, 2, 5, 14, 30))],
        [
          { richText: [{ text: '废' }, { font: { bold: true }, text: '纸' }] },
          { formula: 'B1*2', result: 25 },
          { error: '#N/A' },
          { formula: 'NOW()' } as never,
          '=1+1',
        ],
        ['+86', '-5', '@x', '="001"', ' '],
      ],
    })
    const cells = await readCells(path)
    expect(cells.get('A1')).toEqual({ kind: 'text', text: '名称' })
    expect(cells.get('B1')).toEqual({ kind: 'number', number: 12.5, text: '12.5' })
    expect(cells.get('C1')).toEqual({ kind: 'boolean', text: 'TRUE' })
    expect(cells.get('D1')).toEqual({ kind: 'date', number: 45721, text: '2025-03-05' })
    expect(cells.get('E1')?.text).toBe('2025-03-05 14:30')
    expect(cells.get('A2')?.text).toBe('废纸')
    expect(cells.get('B2')).toEqual({ kind: 'number', number: 25, text: '25', formula: true })
    expect(cells.get('C2')).toEqual({ kind: 'error', text: '#N/A' })
    expect(cells.get('E2')).toEqual({ kind: 'text', text: '=1+1' })
    expect(cells.get('A3')?.text).toBe('+86')
    expect(cells.get('B3')?.text).toBe('-5')
    expect(cells.get('C3')?.text).toBe('@x')
    expect(cells.get('D3')?.text).toBe('="001"')
    expect(cells.has('E3')).toBe(false)
  })

  test('a formula that was never computed is an error, not an empty cell', async () => {
    const path = writeFile(
      zip(
        workbookParts([
          sheetXml('<row r="1"><c r="A1"><f>SUM(B1:B9)</f></c><c r="B1" t="str"><f>""</f><v></v></c></row>'),
        ]),
      ),
    )
    const cells = await readCells(path)
    expect(cells.get('A1')?.kind).toBe('error')
    expect(cells.has('B1')).toBe(false)
  })

  test('number formats turn numbers into dates, padded codes, percents and masses with a unit', async () => {
    const path = await drawBook({
      rows: [[45721, 45721, 123, 0.8, 12.5, 45721, 45721.5]],
      also: (sheet) => {
        const formats = [
          'yyyy"年"m"月"d"日"',
          '[$-804]yyyy/m/d;@',
          '000000',
          '0.0%',
          '0.00"吨"',
          '#,##0.00_);[Red]',
          'h:mm',
        ]
        formats.forEach((format, i) => {
          sheet.getCell(1, i + 1).numFmt = format
        })
      },
    })
    const cells = await readCells(path)
    expect(['A1', 'B1', 'C1', 'D1', 'E1', 'F1', 'G1'].map((at) => cells.get(at)?.text)).toEqual([
      '2025-03-05',
      '2025-03-05',
      '000123',
      '80%',
      '12.5吨',
      '45721',
      '2025-03-05 12:00',
    ])
  })

  test('dates of a workbook that counts from 1904 are the same days', async () => {
    const styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    const parts = workbookParts([sheetXml('<row r="1"><c r="A1" s="1"><v>44259</v></c></row>')], { styles })
    const counted = parts.map((part) =>
      part.name === 'xl/workbook.xml'
        ? { ...part, content: String(part.content).replace('<sheets>', '<workbookPr date1904="1"/><sheets>') }
        : part,
    )
    expect((await readCells(writeFile(zip(counted)))).get('A1')?.text).toBe('2025-03-05')
  })

  test('a merged range shows its value in each cell, and says where it comes from', async () => {
    const path = await drawBook({ rows: [['甲', null, '丙'], [null, null, '丁'], ['戊']], merge: ['A1:B2'] })
    const cells = await readCells(path)
    expect(cells.get('B1')).toEqual({ kind: 'text', text: '甲', mergedFrom: { row: 1, column: 0 } })
    expect(cells.get('B2')?.mergedFrom).toEqual({ row: 1, column: 0 })
    expect(cells.get('A3')).toEqual({ kind: 'text', text: '戊' })
  })

  test('phonetic guides are left out, entities are read, prefixed elements are understood', async () => {
    const sharedStrings =
      '<x:sst xmlns:x="m"><x:si><x:r><x:t>炉</x:t></x:r><x:rPh><x:t>lu</x:t></x:rPh><x:r><x:t>渣&amp;灰</x:t></x:r></x:si></x:sst>'
    const sheet =
      '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>a</x:t><x:t>b</x:t></x:is></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:C1"/></x:mergeCells></x:worksheet>'
    const path = writeFile(zip(workbookParts([sheet], { sharedStrings })))
    const cells = await readCells(path)
    expect(cells.get('A1')?.text).toBe('炉渣&灰')
    expect(cells.get('B1')?.text).toBe('ab')
    expect(cells.get('C1')?.mergedFrom).toEqual({ row: 1, column: 0 })
  })

  test('hidden rows and sheets say so', async () => {
    const path = await drawBook(
      {
        rows: [['a'], ['b']],
        also: (sheet) => {
          sheet.getRow(2).hidden = true
        },
      },
      {
        rows: [['c']],
        also: (sheet) => {
          sheet.state = 'hidden'
        },
      },
    )
    const seen: unknown[] = []
    for await (const sheet of readWorkbook(path)) {
      seen.push(sheet.hidden)
      for await (const row of sheet.rows()) seen.push([row.row, row.hidden])
    }
    expect(seen).toEqual([false, [1, false], [2, true], true, [1, false]])
  })
})

describe('a .csv', () => {
  const rowsOf = async (content: string | Buffer) => {
    const rows: [number, string[]][] = []
    for await (const sheet of readWorkbook(writeFile(content, 'csv'))) {
      expect(sheet.name).toBe(null)
      for await (const { row, cells } of sheet.rows())
        rows.push([row, Array.from(cells, (cell) => cell?.text ?? '')])
    }
    return rows
  }
  /** 代码,名称 / 1,废纸 in GB 18030. */
  const gb = Buffer.from('b4fac2eb2cc3fbb3c60a312cb7cfd6bd0a', 'hex')

  test.each([
    ['UTF-8', '代码,名称\n1,废纸\n'],
    ['UTF-8 with a mark', '\ufeff代码,名称\r\n1,废纸\r\n'],
    ['GB 18030', gb],
    [
      'UTF-16',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('代码\t名称\r\n1\t废纸\r\n', 'utf16le')]),
    ],
    ['semicolons', '代码;名称\n1;废纸'],
    ['tabs', '代码\t名称\n1\t废纸'],
  ])('in %s', async (_, content) => {
    const rows = await rowsOf(content)
    expect(rows[1]).toEqual([2, ['1', '废纸']])
    expect(rows[0]?.[1][1]).toBe('名称')
  })

  test('rows count as Excel counts: empty lines do, quoted line breaks do not', async () => {
    expect(await rowsOf('a,b\n\n"x\ny","say ""hi"""\n,\n1,2')).toEqual([
      [1, ['a', 'b']],
      [3, ['x\ny', 'say "hi"']],
      [5, ['1', '2']],
    ])
  })

  test('the sign that parts the columns is the one that parts the lines alike', async () => {
    expect((await rowsOf('名称;量\n"甲,乙";1\n丙,丁;2'))[2]).toEqual([3, ['丙,丁', '2']])
    expect((await rowsOf('只有一列\n甲\n乙'))[1]).toEqual([2, ['甲']])
  })

  test('is GB 18030 also where that shows only far behind', async () => {
    const long = Buffer.concat([
      Buffer.from('1,2\n'.repeat(50_000)),
      Buffer.from('b7cfd6bd', 'hex'),
      Buffer.from(',2\n'),
    ])
    expect((await rowsOf(long)).at(-1)).toEqual([50_001, ['废纸', '2']])
  })

  test('a quotation mark that nobody closes is refused with its row', async () => {
    await expect(rowsOf(`a,b\n"${'x'.repeat(2_000_000)}`)).rejects.toMatchObject({ code: 'csv_unreadable' })
  })
})

describe('what is no workbook gets an answer', () => {
  const codeOf = async (path: string, limits = {}) => {
    try {
      await readCells(path, limits)
    } catch (error) {
      if (error instanceof Refusal) return error.code
      throw error
    }
    return undefined
  }
  const row = '<row r="1"><c r="A1"><v>1</v></c></row>'
  const compound = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)])

  test.each<[string, Buffer | string, string]>([
    ['an empty file', '', 'workbook_empty'],
    ['a PDF', '%PDF-1.7 ...', 'workbook_other_kind'],
    ['a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'workbook_other_kind'],
    ['a web page named .xls', '<html><table><tr><td>1</td></tr></table></html>', 'workbook_other_kind'],
    ['an old .xls', compound, 'workbook_old_xls'],
    [
      'an encrypted one',
      Buffer.concat([compound, Buffer.from('EncryptedPackage', 'utf16le')]),
      'workbook_encrypted',
    ],
    ['bytes of nothing', Buffer.from('00ff00fe8081', 'hex'), 'workbook_encoding'],
    ['a zip cut short', zip(workbookParts([sheetXml(row)])).subarray(0, 400), 'workbook_broken'],
    ['a zip of something else', zip([{ name: 'readme.txt', content: 'hi' }]), 'workbook_other_kind'],
    ['a Word file', zip([{ name: 'word/document.xml', content: '<a/>' }]), 'workbook_other_kind'],
    ['a binary workbook', zip([{ name: 'xl/workbook.bin', content: 'x' }]), 'workbook_other_kind'],
    [
      'an encrypted part',
      zip(workbookParts([sheetXml(row)]).map((part) => ({ ...part, claims: { flags: 1 } }))),
      'workbook_encrypted',
    ],
    ['XML that does not close', zip(workbookParts(['<worksheet><sheetData><row>'])), 'workbook_broken'],
    [
      'XML with a document type',
      zip(workbookParts([`<!DOCTYPE a [<!ENTITY b "b">]>${sheetXml(row)}`])),
      'workbook_broken',
    ],
    [
      'two parts of one name',
      zip([...workbookParts([sheetXml(row)]), { name: 'XL/workbook.xml', content: '' }]),
      'workbook_broken',
    ],
    [
      'a wrong checksum',
      zip(
        workbookParts([sheetXml(row)]).map((part) =>
          part.name.includes('sheet1') ? { ...part, claims: { crc: 1 } } : part,
        ),
      ),
      'workbook_broken',
    ],
    [
      'more than its directory says',
      zip(
        workbookParts([sheetXml(row.repeat(50))]).map((part) =>
          part.name.includes('sheet1') ? { ...part, claims: { size: 10 } } : part,
        ),
      ),
      'workbook_broken',
    ],
    [
      'a row beyond the last',
      zip(workbookParts([sheetXml('<row r="9999999"><c><v>1</v></c></row>')])),
      'workbook_broken',
    ],
  ])('%s', async (_, content, code) => {
    expect(await codeOf(writeFile(content))).toBe(code)
  })

  test('a bomb is refused before it is unpacked', async () => {
    const bomb = zip(workbookParts([sheetXml(' '.repeat(40 * 1024 * 1024))]))
    expect(bomb.length).toBeLessThan(200_000)
    expect(await codeOf(writeFile(bomb))).toBe('workbook_expands')
    expect(
      await codeOf(writeFile(zip(workbookParts([sheetXml(row.repeat(2000))]))), { expandedBytes: 10_000 }),
    ).toBe('workbook_expands')
  })

  test('texts of endless length are refused', async () => {
    const endless = `<row r="1"><c r="A1" t="inlineStr"><is><t>${'渣'.repeat(3_000_000)}</t></is></c></row>`
    expect(await codeOf(writeFile(zip(workbookParts([sheetXml(endless)]))), { expansionRatio: 1e9 })).toBe(
      'workbook_broken',
    )
    const many = `<sst>${Array.from({ length: 200 }, (_, i) => `<si><t>${'x'.repeat(1000)}${i}</t></si>`).join('')}</sst>`
    const path = writeFile(zip(workbookParts([sheetXml(row)], { sharedStrings: many })))
    expect(await codeOf(path, { sharedTextBytes: 100_000 })).toBe('workbook_expands')
  })

  test('500 columns, too many rows or sheets', async () => {
    const wide = await drawBook({ rows: [Array.from({ length: 500 }, (_, i) => i)] })
    expect(await codeOf(wide)).toBe('workbook_columns')
    expect(await codeOf(writeFile(`${'1,'.repeat(499)}1`, 'csv'))).toBe('workbook_columns')
    const long = await drawBook(
      { rows: Array.from({ length: 30 }, () => [1]) },
      { rows: Array.from({ length: 30 }, () => [1]) },
    )
    expect(await codeOf(long, { rows: 50 })).toBe('workbook_rows')
    expect(await codeOf(long, { rows: 60 })).toBe(undefined)
    expect(await codeOf(long, { sheets: 1 })).toBe('workbook_sheets')
    expect(await codeOf(long, { fileBytes: 100 })).toBe('workbook_too_large')
  })

  test('a format painted to the last column is no table of 16,384 columns', async () => {
    const path = writeFile(
      zip(workbookParts([sheetXml('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>')])),
    )
    expect(await codeOf(path)).toBe(undefined)
  })
})

describe('a reader that stops early', () => {
  test.skipIf(!existsSync('/proc/self/fd'))('leaves no file open', { timeout: 60_000 }, async () => {
    const open = () => readdirSync('/proc/self/fd').length
    const path = await drawBook({ rows: Array.from({ length: 500 }, (_, i) => [i]) }, { rows: [[1]] })
    const before = open()
    for (let i = 0; i < 20; i++) {
      for await (const sheet of readWorkbook(path)) {
        for await (const row of sheet.rows()) if (row.row === 3) break
        break
      }
    }
    await vi.waitFor(() => expect(open()).toBeLessThanOrEqual(before + 1))
  })
})
