import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Select } from 'antd'
import { useRef, useState } from 'react'
import type { TextProposal } from '../../../../../src/plan/documents.contract.ts'
import { newKey, post } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { FileDrop } from '../../../../ui/file-drop.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { useTask } from '../../../../ui/use-task.ts'
import { planQuery } from './plan.tsx'

type Segment = TextProposal['segments'][number]

/** The office's own document beside our measures: we propose which piece is which, a person confirms. */
export function OfficialText({ plan }: { plan: string | undefined }) {
  const notify = useNotify()
  const task = useTask()
  const key = useRef(newKey())
  const [file, setFile] = useState<File | null>(null)
  const [proposal, setProposal] = useState<TextProposal | null>(null)
  /** Where the person has put a piece, by its number; null: nowhere. */
  const [moved, setMoved] = useState<Readonly<Record<number, string | null>>>({})
  const measureOf = (s: Segment): string | null => (s.no in moved ? (moved[s.no] ?? null) : s.measure)

  const match = async (chosen: File) => {
    const form = new FormData()
    if (plan) form.set('plan', plan)
    form.set('file', chosen)
    setProposal(await post<TextProposal>('/api/v1/plan/documents', form))
    setMoved({})
    key.current = newKey()
  }
  const confirm = async () => {
    if (!proposal) return
    const texts = textsOf(proposal.segments, measureOf)
    await post('/api/v1/plan/texts', { key: key.current, plan, document: proposal.document, texts })
    notify.done(`已载入 ${texts.length} 项措施的正文`)
    setProposal(null)
    setFile(null)
    await queryClient.invalidateQueries()
  }
  const placed = proposal ? textsOf(proposal.segments, measureOf).length : 0
  return (
    <section className="panel" aria-labelledby="official-text">
      <h2 id="official-text">载入规划正文</h2>
      <div className="stack">
        <FileDrop
          file={file}
          accept=".docx,.txt"
          prompt="选择或拖入规划文件"
          help="docx 或 txt。按任务编号和词句对应到措施，对应结果由您确认后才载入。"
          onFile={(chosen) => {
            setFile(chosen)
            setProposal(null)
            void task.run(() => match(chosen))
          }}
        />
        {task.busy && !proposal ? (
          <p className="muted" role="status">
            正在对应……
          </p>
        ) : null}
        {task.error ? <Failure error={task.error} /> : null}
        {proposal ? (
          <>
            <Outcome of={proposal} placed={placed} />
            <ol className="plain official-text">
              {proposal.segments.map((segment) => (
                <Piece
                  key={segment.no}
                  of={segment}
                  plan={plan}
                  measure={measureOf(segment)}
                  onMove={(to) => setMoved({ ...moved, [segment.no]: to })}
                />
              ))}
            </ol>
            <div className="row">
              <Button
                type="primary"
                loading={task.busy}
                disabled={placed === 0}
                onClick={() => void task.run(confirm)}
              >
                确认载入 {placed} 项
              </Button>
              <Button onClick={() => setProposal(null)}>放弃</Button>
            </div>
          </>
        ) : null}
      </div>
    </section>
  )
}

/** Several pieces of one measure stand together in the order of the document. */
function textsOf(
  segments: readonly Segment[],
  measureOf: (s: Segment) => string | null,
): { measure: string; text: string }[] {
  const placed = segments.flatMap((s) => {
    const measure = measureOf(s)
    return measure === null ? [] : [{ measure, text: s.text }]
  })
  return [...Map.groupBy(placed, (p) => p.measure)].map(([measure, pieces]) => ({
    measure,
    text: pieces.map((p) => p.text).join('\n'),
  }))
}

function Outcome({ of: { segments, unmatched }, placed }: { of: TextProposal; placed: number }) {
  const unsure = segments.filter((s) => s.measure !== null && !s.sure).length
  const left = unmatched.map((m) => `${m.place} ${m.title}`).join('；')
  return (
    <Alert
      type={unmatched.length + unsure > 0 ? 'warning' : 'success'}
      showIcon
      title={`${segments.length} 段文字，对应到 ${placed} 项措施${unsure > 0 ? `，其中 ${unsure} 段请核对` : ''}。`}
      {...(left ? { description: `还没有找到正文的措施：${left}` } : {})}
    />
  )
}

interface PieceProps {
  readonly of: Segment
  readonly plan: string | undefined
  readonly measure: string | null
  readonly onMove: (measure: string | null) => void
}

function Piece({ of: s, plan, measure, onMove }: PieceProps) {
  const view = useQuery(planQuery(undefined, plan)).data
  const obligations = [...(view?.tasks ?? []).flatMap((t) => t.measures), ...(view?.safeguards ?? [])]
  const options = obligations.map((o) => ({ value: o.id, label: `${o.place} ${o.title}` }))
  return (
    <li>
      <p className="prose">{s.text}</p>
      <div className="stack">
        <Select
          aria-label={`第 ${s.no} 段对应的措施`}
          placeholder="不对应任何措施或保障事项"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          options={options}
          value={measure}
          onChange={(to: string | null | undefined) => onMove(to ?? null)}
        />
        <span className="row">
          {measure !== null && measure === s.measure && !s.sure ? <Mark tone="warning">请核对</Mark> : null}
          {s.unitsDiffer ? <Mark tone="warning">单位与清单不同</Mark> : null}
          <span className="small muted">{s.units.map((u) => u.name).join('、')}</span>
        </span>
      </div>
    </li>
  )
}
