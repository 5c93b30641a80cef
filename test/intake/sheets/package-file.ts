import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'

/** A folder of this test process for its files; several test files share it. */
export const folder = mkdtempSync(join(tmpdir(), 'sheets-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
let files = 0

export function writeFile(content: string | Buffer, ending = 'xlsx'): string {
  const path = join(folder, `${++files}.${ending}`)
  writeFileSync(path, content)
  return path
}

export interface Part {
  readonly name: string
  readonly content: string | Buffer
  /** What the directory says, where it lies. */
  readonly claims?: { readonly size?: number; readonly crc?: number; readonly flags?: number }
}

/** A zip file byte by byte, so that tests can also write those that no library would. */
export function zip(parts: readonly Part[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, claims = {} } of parts) {
    const data = Buffer.from(content)
    const packed = deflateRawSync(data)
    const fields = (header: Buffer, at: number) => {
      header.writeUInt16LE(20, at)
      header.writeUInt16LE(claims.flags ?? 0x800, at + 2)
      header.writeUInt16LE(8, at + 4)
      header.writeUInt32LE(claims.crc ?? crc32(data), at + 10)
      header.writeUInt32LE(packed.length, at + 14)
      header.writeUInt32LE(claims.size ?? data.length, at + 18)
      header.writeUInt16LE(Buffer.byteLength(name), at + 22)
    }
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    fields(local, 4)
    locals.push(local, Buffer.from(name), packed)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(20, 4)
    fields(entry, 6)
    entry.writeUInt32LE(offset, 42)
    directory.push(entry, Buffer.from(name))
    offset += local.length + Buffer.byteLength(name) + packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, central, end])
}

const main = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The least parts of a workbook around the XML of its sheets. */
export function workbookParts(
  sheets: readonly string[],
  more: { sharedStrings?: string; styles?: string; prefix?: string } = {},
): Part[] {
  const links = sheets.map(
    (_, i) =>
      `<Relationship Id="rId${i + 1}" Type="${main}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  )
  const extra: Part[] = []
  if (more.sharedStrings !== undefined) {
    links.push(`<Relationship Id="s" Type="${main}/sharedStrings" Target="/xl/sharedStrings.xml"/>`)
    extra.push({ name: 'xl/sharedStrings.xml', content: more.sharedStrings })
  }
  if (more.styles !== undefined) {
    links.push(`<Relationship Id="y" Type="${main}/styles" Target="styles.xml"/>`)
    extra.push({ name: 'xl/styles.xml', content: more.styles })
  }
  const names = sheets.map((_, i) => `<sheet name="表${i + 1}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
  return [
    {
      name: '_rels/.rels',
      content: `<Relationships><Relationship Id="a" Type="${main}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="r"><sheets>${names.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', content: `<Relationships>${links.join('')}</Relationships>` },
    ...extra,
    ...sheets.map((content, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, content })),
  ]
}

export function sheetXml(rows: string, tail = ''): string {
  return `<worksheet><sheetData>${rows}</sheetData>${tail}</worksheet>`
}
