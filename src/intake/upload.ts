import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { refuse } from '../core/refusal.ts'
import type { FileStore, KeptFile } from './files.ts'

export interface Received extends KeptFile {
  name: string
  /** Text fields that came before the file. */
  fields: Readonly<Record<string, string>>
}

/**
 * Takes one file of a multipart request straight to disk. `allow` is asked with the fields before the first byte of
 * the file is kept, so that whoever may not send it fills no disk.
 */
export async function receiveUpload(
  request: FastifyRequest,
  files: FileStore,
  cap: number,
  allow: (fields: Readonly<Record<string, string>>) => void,
): Promise<Received> {
  if (!request.isMultipart()) refuse('media_type_unsupported')
  const fields: Record<string, string> = {}
  for await (const part of request.parts({ limits: { files: 1, fields: 10, fieldSize: 1000 } })) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') fields[part.fieldname] = part.value
      continue
    }
    allow(fields)
    const kept = await files.keep((part as MultipartFile).file, cap)
    return { ...kept, name: fileName(part.filename), fields }
  }
  return refuse('file_missing')
}

/** A name to show, never a path. */
function fileName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? ''
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
  return last.replace(/[\u0000-\u001f\u007f]/g, '').slice(-200) || '未命名'
}
