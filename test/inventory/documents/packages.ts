import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs, { type CellValue, type Workbook } from 'exceljs'
import * as yauzl from 'yauzl'

export async function openWorkbook(bytes: Buffer): Promise<Workbook> {
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
  return workbook
}

/** The parts of an office file, by path. */
export async function unzip(bytes: Buffer): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'documents-'))
  try {
    const path = join(folder, 'file.zip')
    await writeFile(path, bytes)
    const zip = await yauzl.openPromise(path)
    const parts = new Map<string, string>()
    for await (const entry of zip.eachEntry()) {
      parts.set(entry.fileName, (await bytesOf(await zip.openReadStreamPromise(entry))).toString('utf8'))
    }
    return parts
  } finally {
    await rm(folder, { recursive: true })
  }
}

export async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Text of a cell as typed, rich or plain. */
export function plain(value: CellValue): string {
  if (value && typeof value === 'object' && 'richText' in value) {
    return value.richText.map((part) => part.text).join('')
  }
  return value == null ? '' : String(value)
}

/** Rows of a document's tables as the text of their cells. */
export function tableTexts(xml: string): string[][][] {
  return [...xml.matchAll(/<w:tbl>.*?<\/w:tbl>/gs)].map(([table]) =>
    [...table.matchAll(/<w:tr>.*?<\/w:tr>|<w:tr .*?<\/w:tr>/gs)].map(([row]) =>
      [...row.matchAll(/<w:tc>.*?<\/w:tc>/gs)].map(([cell]) => textOf(cell)),
    ),
  )
}

export function textOf(xml: string): string {
  return [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
    .map(([, text = '']) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'))
    .join('')
}
