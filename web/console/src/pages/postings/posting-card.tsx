import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import { gradeNames, placeNames, positionNames, purposeNames } from '../../../../../src/core/codes.ts'
import type { EntryLine, PostingDetail } from '../../../../../src/ledger/queries.contract.ts'
import { get } from '../../../../api.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { actorText, movementStatusNames, postingKindName, timeText } from '../../../../words.ts'
import { CorrectionDialog } from './correction-dialog.tsx'
import { Evidence } from './evidence.tsx'
import './posting.css'

export const postingQueryKey = (id: number) => ['posting', id] as const

const entryColumns: readonly Column<EntryLine>[] = [
  { key: 'position', title: '去向', render: (e) => positionText(e), card: 'head' },
  {
    key: 'facility',
    title: '设施',
    render: (e) => <Link to={`/lots?facility=${e.facility.id}`}>{e.facility.name}</Link>,
  },
  {
    key: 'owner',
    title: '责任单位',
    render: (e) => <Link to={`/parties/${e.owner.id}`}>{e.owner.name}</Link>,
  },
  {
    key: 'code',
    title: '代码',
    render: (e) => (
      <span className="num" title={e.wasteName ?? ''}>
        {e.code}
      </span>
    ),
  },
  {
    key: 'lot',
    title: '批次',
    render: (e) => (e.lot ? <Link to={`/lots/${e.lot.id}`}>{e.lot.label ?? e.lot.id}</Link> : '—'),
  },
  { key: 'grade', title: '证据', fit: 'tight', render: (e) => gradeNames[e.grade] },
  { key: 'grams', title: '吨', align: 'right', render: (e) => <Mass grams={e.grams} signed /> },
]

function positionText(e: EntryLine): string {
  const way =
    e.purpose && e.place
      ? `（${placeNames[e.place]}${purposeNames[e.purpose]}${e.method ? `，${e.method}` : ''}）`
      : ''
  return `${positionNames[e.position]}${way}${e.dest ? ` → ${e.dest.name}` : ''}`
}

/** One posting with everything behind it: entries, papers, files, and who booked it when. */
export function PostingCard({ id }: { id: number }) {
  const [correcting, setCorrecting] = useState(false)
  const posting = useQuery({
    queryKey: postingQueryKey(id),
    queryFn: ({ signal }) => get<PostingDetail>(`/api/v1/postings/${id}`, {}, signal),
  })
  if (posting.isPending) return <Skeleton active />
  if (posting.error) return <Failure error={posting.error} onRetry={() => void posting.refetch()} />
  const p = posting.data
  return (
    <div className="stack posting-card">
      <div>
        <div className="row">
          <h3 className="section-title" style={{ margin: 0 }}>
            {postingKindName(p.kind)} <span className="num muted">#{p.id}</span>
          </h3>
          {p.demo ? <DemoMark /> : null}
          {p.correctedBy.length > 0 ? <Mark tone="warning">已更正</Mark> : null}
          {p.lateEntry ? <Mark tone="warning">{`更正审批 ${p.lateEntry.number}`}</Mark> : null}
          <span className="grow" />
          {p.mayCorrect ? (
            <Button size="small" onClick={() => setCorrecting(true)}>
              更正
            </Button>
          ) : null}
        </div>
        <dl className="pairs">
          <Pair title="发生日">
            {p.since === p.occurredOn ? p.occurredOn : `${p.since} 至 ${p.occurredOn}`}
          </Pair>
          <Pair title="记账">{`${timeText(p.recordedAt)} · ${actorText(p.actor)}`}</Pair>
          <Pair title="证据等级">{gradeNames[p.grade]}</Pair>
          {p.movement ? (
            <Pair title="转移">
              <Link to={`/postings?movement=${p.movement.id}`}>
                {p.movement.documentNo ?? `第 ${p.movement.id} 号`} {p.movement.plate ?? ''}{' '}
                {movementStatusNames[p.movement.status] ?? p.movement.status}
              </Link>{' '}
              <Link to={`/traces?of=movement:${p.movement.id}`}>追溯</Link>
            </Pair>
          ) : null}
          <Related title="更正的账目" ids={p.corrects === null ? [] : [p.corrects]} />
          <Related title="冲回的账目" ids={p.reverses === null ? [] : [p.reverses]} />
          <Related title="更正记录" ids={p.correctedBy} />
          {p.lateEntry ? <Pair title="补记原因">{p.lateEntry.reason}</Pair> : null}
        </dl>
      </div>
      <div>
        <h3 className="section-title">分录</h3>
        <DataTable
          caption={`账目 ${p.id} 的分录`}
          columns={entryColumns}
          rows={p.entries}
          rowKey={(e) => e.line}
        />
        <p className="small muted">各行相加为零：重量只移动，不增不减。</p>
      </div>
      <Evidence records={p.records} attachments={p.attachments} />
      {correcting ? <CorrectionDialog posting={p} onClose={() => setCorrecting(false)} /> : null}
    </div>
  )
}

function Pair({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Related({ title, ids }: { title: string; ids: readonly number[] }) {
  if (ids.length === 0) return null
  return (
    <Pair title={title}>
      {ids.map((id) => (
        <Link key={id} to={`/postings/${id}`} className="num" style={{ marginRight: 8 }}>
          #{id}
        </Link>
      ))}
    </Pair>
  )
}
