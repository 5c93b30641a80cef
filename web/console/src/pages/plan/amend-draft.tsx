import { Button, Input } from 'antd'
import { useState } from 'react'
import type { PlanChange, PlanContent } from '../../../../../src/plan/amendments.contract.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { useUnitName } from '../../../../ui/unit-picker.tsx'
import type { Held } from './amend.tsx'
import { AmendDialog } from './amend-dialog.tsx'

type Measure = PlanContent['tasks'][number]['measures'][number]

interface Row {
  readonly measure: Measure
  readonly taskNo: number
  readonly state: 'kept' | 'changed' | 'removed' | 'added'
  readonly notes: readonly string[]
}

interface AmendDraftProps {
  readonly held: Held
  readonly changes: readonly PlanChange[]
  readonly onDraft: (changes: readonly PlanChange[]) => void
}

const marks = { changed: '拟修改', removed: '拟撤销', added: '拟新增' } as const
const tones = { changed: 'warning', removed: 'bad', added: 'good' } as const

/** The measures with what is drafted of each; one at a time is changed, taken out or put back. */
export function AmendDraft({ held, changes, onDraft }: AmendDraftProps) {
  const notify = useNotify()
  const [q, setQ] = useState('')
  const [onlyDrafted, setOnlyDrafted] = useState(false)
  const [editing, setEditing] = useState<Measure | 'new' | null>(null)
  const unitName = useUnitName()
  const rows = rowsOf(held.content, changes)
  const drafted = rows.filter((r) => r.state !== 'kept')
  const shown = (onlyDrafted ? drafted : rows).filter((r) =>
    `${r.measure.id} ${r.measure.title} ${r.measure.leads.map(unitName).join(' ')}`.includes(q.trim()),
  )
  const clear = async () => {
    const lost = `已拟的 ${changes.length} 处改动将丢失。`
    if (await notify.confirm('清空草稿？', lost, '清空')) onDraft([])
  }
  const without = (id: string) => changes.filter((c) => idOf(c) !== id)
  const columns = columnsOf({
    unitName,
    onEdit: setEditing,
    onRemove: (m) => onDraft([...without(m.id), { op: 'remove', measure: m.id }]),
    onUndo: (m) => onDraft(without(m.id)),
  })
  return (
    <section className="panel" aria-labelledby="amend-draft">
      <div className="row">
        <h2 id="amend-draft" className="grow">
          逐项修订 <span className="small muted">已拟 {changes.length} 处</span>
        </h2>
        <Button onClick={() => setEditing('new')}>增加措施</Button>
      </div>
      <search className="data-tools plan-tools" style={{ marginBottom: 12 }}>
        <Input
          className="data-search"
          allowClear
          aria-label="措施、单位"
          placeholder="措施、单位"
          value={q}
          onChange={(e) => setQ(e.target.value)}
        />
        <Button aria-pressed={onlyDrafted} onClick={() => setOnlyDrafted(!onlyDrafted)}>
          {onlyDrafted ? '显示全部措施' : '只看已拟改动'}
        </Button>
        {changes.length > 0 ? <Button onClick={() => void clear()}>清空草稿</Button> : null}
      </search>
      {shown.length === 0 ? (
        <p className="muted">
          {onlyDrafted && drafted.length === 0
            ? '还没有拟改动。显示全部措施，在要改的一项后按“修改”或“撤销”。'
            : '没有符合条件的措施。'}
        </p>
      ) : (
        <DataTable caption="措施与拟作的改动" columns={columns} rows={shown} rowKey={(r) => r.measure.id} />
      )}
      {editing ? (
        <AmendDialog
          content={held.content}
          measure={editing === 'new' ? null : editing}
          taken={rows.map((r) => r.measure.id)}
          notes={editing === 'new' ? [] : notesOn(held.content, editing.id)}
          onClose={() => setEditing(null)}
          onChange={(id, change) => onDraft(change ? [...without(id), change] : without(id))}
        />
      ) : null}
    </section>
  )
}

interface Acts {
  readonly unitName: (code: string) => string
  readonly onEdit: (m: Measure) => void
  readonly onRemove: (m: Measure) => void
  readonly onUndo: (m: Measure) => void
}

function columnsOf({ unitName, onEdit, onRemove, onUndo }: Acts): Column<Row>[] {
  return [
    { key: 'id', title: '编号', fit: 'tight', width: '8%', render: (r) => r.measure.id },
    {
      key: 'title',
      title: '措施',
      card: 'wide',
      render: ({ measure, notes }) => (
        <>
          {measure.title}
          {notes.length > 0 ? <span className="small muted"> 说明：{notes.join('；')}</span> : null}
        </>
      ),
    },
    {
      key: 'leads',
      title: '牵头单位',
      width: '20%',
      render: (r) => r.measure.leads.map(unitName).join('、'),
    },
    {
      key: 'state',
      title: '草稿',
      width: '10%',
      render: ({ state }) => (state === 'kept' ? '—' : <Mark tone={tones[state]}>{marks[state]}</Mark>),
    },
    {
      key: 'acts',
      title: '操作',
      width: 190,
      card: 'wide',
      render: ({ measure: m, state }) => (
        <span className="row">
          {state === 'removed' ? null : (
            <Button size="small" aria-label={`修改 ${m.id}`} onClick={() => onEdit(m)}>
              修改
            </Button>
          )}
          {state === 'kept' ? (
            <Button size="small" aria-label={`撤销 ${m.id}`} onClick={() => onRemove(m)}>
              撤销
            </Button>
          ) : (
            <Button size="small" aria-label={`还原 ${m.id}`} onClick={() => onUndo(m)}>
              还原
            </Button>
          )}
        </span>
      ),
    },
  ]
}

export const idOf = (change: PlanChange): string | null =>
  change.op === 'change' || change.op === 'remove'
    ? change.measure
    : change.op === 'add'
      ? String(change.measure.id)
      : null

const notesOn = (content: PlanContent, id: string): string[] =>
  content.notes.filter((note) => note.measures.includes(id)).map((note) => note.text)

/** Today's measures as drafted, and new ones after those of their task. */
function rowsOf(content: PlanContent, changes: readonly PlanChange[]): Row[] {
  const added = changes.flatMap((c): Row[] =>
    c.op === 'add'
      ? [{ measure: c.measure as unknown as Measure, taskNo: c.task, state: 'added', notes: [] }]
      : [],
  )
  // A measure moved to another task is taken out there and added here: it is one row.
  const moved = new Set(added.map((r) => r.measure.id))
  const kept = content.tasks.flatMap((task) =>
    task.measures
      .filter((m) => !moved.has(m.id))
      .map((m): Row => {
        const mine = changes.find((c) => idOf(c) === m.id)
        const state = !mine ? 'kept' : mine.op === 'remove' ? 'removed' : 'changed'
        const measure = mine?.op === 'change' ? { ...m, ...(mine.fields as Partial<Measure>) } : m
        return { measure, taskNo: task.no, state, notes: notesOn(content, m.id) }
      }),
  )
  return [...kept, ...added].toSorted((a, b) => a.taskNo - b.taskNo)
}
