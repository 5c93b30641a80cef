import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Skeleton } from 'antd'
import { useState } from 'react'
import type { RegisterKind, RowsField } from '../../../../../src/packs/registers.contract.ts'
import type { EntryRow } from '../../../../../src/plan/registers.contract.ts'
import { get, put } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { ReasonDialog } from '../../../../ui/reason-dialog.tsx'
import { ScrollRegion } from '../../../../ui/scroll-region.tsx'
import { useUnitName } from '../../../../ui/unit-picker.tsx'
import { actorText, timeText } from '../../../../words.ts'
import { EntryDialog } from './entry-dialog.tsx'
import './registers.css'
import { labelOf, rowsOf, textOf } from './values.ts'

interface EntryDrawerProps {
  readonly kind: RegisterKind
  readonly id: string
  readonly mayWrite: boolean
  readonly onClose: () => void
}

/** An entry as it stands, with its earlier revisions; withdrawing keeps it, with the reason. */
export function EntryDrawer({ kind, id, mayWrite, onClose }: EntryDrawerProps) {
  const path = `/api/v1/registers/${encodeURIComponent(kind.key)}/${encodeURIComponent(id)}`
  const [doing, setDoing] = useState<'change' | 'withdraw' | null>(null)
  const history = useQuery({
    queryKey: ['register-entry', kind.key, id],
    queryFn: ({ signal }) => get<{ revisions: EntryRow[] }>(path, {}, signal),
  })
  const revisions = (history.data?.revisions ?? []).toSorted((a, b) => b.revision - a.revision)
  const entry = revisions[0]
  return (
    <Drawer
      open
      size="min(720px, 100vw)"
      title={entry?.name ?? kind.title}
      onClose={onClose}
      extra={
        entry && mayWrite && !entry.withdrawn ? (
          <span className="row">
            <Button danger onClick={() => setDoing('withdraw')}>
              撤销
            </Button>
            <Button type="primary" onClick={() => setDoing('change')}>
              修改
            </Button>
          </span>
        ) : null
      }
    >
      {history.error ? <Failure error={history.error} onRetry={() => void history.refetch()} /> : null}
      {history.isPending ? <Skeleton active /> : null}
      {entry ? <Entry kind={kind} of={entry} /> : null}
      {revisions.length > 1 ? (
        <section aria-label="历次修改" style={{ marginTop: 24 }}>
          <h3>历次修改</h3>
          <ul className="plain small">
            {revisions.map((r) => (
              <li key={r.revision}>
                第 {r.revision} 次　{timeText(r.recordedAt)} {actorText(r.actor)} {r.reason}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {entry && doing === 'change' ? (
        <EntryDialog kind={kind} entry={entry} onClose={() => setDoing(null)} />
      ) : null}
      {entry && doing === 'withdraw' ? (
        <ReasonDialog
          title={`撤销：${entry.name}`}
          help="撤销后不再计数，原有内容和原因保留可查，不能恢复。"
          ok="撤销"
          danger
          onClose={() => setDoing(null)}
          onSubmit={async (reason, key) => {
            const { revision, unit, values } = entry
            await put(path, { key, revision, unit, values, withdrawn: true, reason })
            await queryClient.invalidateQueries()
          }}
        />
      ) : null}
    </Drawer>
  )
}

function Entry({ kind, of: entry }: { kind: RegisterKind; of: EntryRow }) {
  const unitName = useUnitName()
  const plain = kind.fields.filter((f) => f.type !== 'rows' && f.type !== 'files')
  const files = kind.fields
    .filter((f) => f.type === 'files')
    .flatMap((f) => (entry.values[f.key] ?? []) as string[])
  return (
    <>
      {entry.withdrawn ? <Mark tone="bad">已撤销</Mark> : null}
      <dl className="pairs">
        <dt>填报单位</dt>
        <dd>{entry.unitName}</dd>
        {plain.map((field) => {
          const text = textOf(field, entry.values[field.key], field.type === 'units' ? unitName : undefined)
          return text ? (
            <div key={field.key} style={{ display: 'contents' }}>
              <dt>{labelOf(field)}</dt>
              <dd className="prose">{text}</dd>
            </div>
          ) : null
        })}
      </dl>
      {kind.fields.map((field) =>
        field.type === 'rows' ? <Rows key={field.key} field={field} of={entry} /> : null,
      )}
      {files.length > 0 ? (
        <p>
          {files.map((hash, i) => (
            <a key={hash} href={`/api/v1/attachments/${hash}`} target="_blank" rel="noreferrer">
              材料{i + 1}{' '}
            </a>
          ))}
        </p>
      ) : null}
    </>
  )
}

function Rows({ field, of: entry }: { field: RowsField; of: EntryRow }) {
  const rows = rowsOf(entry.values[field.key])
  if (rows.length === 0) return null
  return (
    <section aria-label={field.title} style={{ marginTop: 16 }}>
      <h3>{field.title}</h3>
      <ScrollRegion label={field.title}>
        <table className="data-table">
          <thead>
            <tr>
              {field.fields.map((f) => (
                <th key={f.key} scope="col">
                  {labelOf(f)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              // Rows of a stored revision never move.
              // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name
              <tr key={i}>
                {field.fields.map((f) => (
                  <td key={f.key} data-title={labelOf(f)}>
                    {textOf(f, row[f.key]) || '—'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  )
}
