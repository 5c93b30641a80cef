import { createHash } from 'node:crypto'
import { zipBytes } from '../office/write-zip.ts'
import type { ListChange } from './contract.ts'
import { listsDocx } from './documents/lists-docx.ts'
import { listsXlsx } from './documents/lists-xlsx.ts'
import type { Signed } from './lists.store.ts'

/**
 * A signed version as one archive: documents for people, the content they were made from, and what it was signed as.
 * The content's hash is the version's; whoever doubts a document makes it again from the content.
 */
export async function signedPackage(
  { head, lists }: Signed,
  changes: readonly ListChange[] | null,
): Promise<Buffer> {
  const printed = { lists, changes, signed: head }
  const content = JSON.stringify(lists, null, 1)
  const documents = [
    { name: '四张清单.docx', data: await listsDocx(printed) },
    { name: '四张清单.xlsx', data: await listsXlsx(printed) },
    { name: '内容.json', data: Buffer.from(content) },
    { name: '差异.json', data: Buffer.from(JSON.stringify(changes ?? [], null, 1)) },
  ]
  const manifest = {
    ...head,
    hashOf: '内容.json 按键排序的规范 JSON 的 SHA-256',
    files: documents.map(({ name, data }) => ({
      name,
      bytes: data.length,
      sha256: createHash('sha256').update(data).digest('hex'),
    })),
  }
  return zipBytes([...documents, { name: '签发信息.json', data: JSON.stringify(manifest, null, 1) }])
}
