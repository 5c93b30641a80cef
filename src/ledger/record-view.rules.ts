import type { RecordView } from './queries.contract.ts'

/** A paper as it is kept. */
export interface RawRecord {
  id: number
  kind: string
  identity: string
  version: number
  sheet: string | null
  row: number | null
  import: number | null
  content: Record<string, unknown>
  actor: string
  recordedAt: Date
}

/** A paper as people read it. */
export const recordView = (r: RawRecord): RecordView => ({
  ...r,
  title: r.kind,
  import: r.import === null ? null : { id: r.import, fileName: `导入 ${r.import}` },
  recordedAt: r.recordedAt.toISOString(),
  content: contentOf(r.content),
})

/** A paper's fields as they were filled in. */
function contentOf(content: Record<string, unknown>): RecordView['content'] {
  return Object.entries(content).flatMap(([title, value]) =>
    value === null || value === undefined || value === ''
      ? []
      : [{ title, value: typeof value === 'object' ? JSON.stringify(value) : String(value) }],
  )
}
