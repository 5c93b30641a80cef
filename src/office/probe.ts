import { open } from 'node:fs/promises'
import { refuse } from '../core/refusal.ts'
import type { SheetLimits } from './limits.ts'

/** Kinds of file that people send in place of a workbook, by their first bytes. */
const foreign: readonly { readonly magic: string; readonly what: string }[] = [
  { magic: '25504446', what: 'PDF 文件' },
  { magic: '89504e47', what: '图片' },
  { magic: 'ffd8ff', what: '图片' },
  { magic: '47494638', what: '图片' },
  { magic: '52617221', what: 'RAR 压缩包' },
  { magic: '377abcaf271c', what: '7z 压缩包' },
  { magic: '1f8b', what: 'gzip 压缩包' },
  { magic: '7f454c46', what: '程序文件' },
  { magic: '4d5a', what: '程序文件' },
]
const ZIP = '504b0304'
const EMPTY_ZIP = '504b0506'
/** Compound file: the container of .xls and of every password-protected Office file. */
const COMPOUND = 'd0cf11e0a1b11ae1'

/** Tells a zip (an .xlsx) from text (a .csv) by content; the name of a file proves nothing. Refuses what is neither. */
export async function probeFile(path: string, limits: SheetLimits): Promise<'zip' | 'text'> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    if (size === 0) return refuse('workbook_empty')
    if (size > limits.fileBytes) return refuse('workbook_too_large', { limit: megabytes(limits.fileBytes) })
    const head = Buffer.alloc(1024)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    const start = head.subarray(0, bytesRead)
    const hex = start.toString('hex', 0, 16)
    if (hex.startsWith(ZIP)) return 'zip'
    if (hex.startsWith(EMPTY_ZIP)) return refuse('workbook_broken', { reason: '压缩包是空的' })
    if (hex.startsWith(COMPOUND)) return refuse(await compoundKind(file))
    const known = foreign.find(({ magic }) => hex.startsWith(magic))
    if (known) return refuse('workbook_other_kind', { kind: known.what })
    if (isMarkup(start))
      return refuse('workbook_other_kind', { kind: '网页或 XML 文件（可能由系统导出时改名为 .xls）' })
    return 'text'
  } finally {
    await file.close()
  }
}

function isMarkup(start: Buffer): boolean {
  return /^\s*(?:<\?xml|<!doctype|<html|<table|<meta|<head|<style|<Workbook)/i.test(
    start.toString('latin1').replace(/^ï»¿/, ''),
  )
}

/** The names of a compound file's streams are UTF-16; an encrypted package has one that says so. */
async function compoundKind(
  file: Awaited<ReturnType<typeof open>>,
): Promise<'workbook_encrypted' | 'workbook_old_xls'> {
  const name = Buffer.from('EncryptedPackage', 'utf16le')
  let tail = Buffer.alloc(0)
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Buffer>) {
    const window = Buffer.concat([tail, chunk])
    if (window.includes(name)) return 'workbook_encrypted'
    tail = window.subarray(-name.length)
  }
  return 'workbook_old_xls'
}

export function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 / 1024)} MB`
}
