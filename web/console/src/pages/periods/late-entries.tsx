import { useQuery } from '@tanstack/react-query'
import { Button, Empty, Skeleton } from 'antd'
import { useState } from 'react'
import { streamNames } from '../../../../../src/core/codes.ts'
import type { LateEntryRow } from '../../../../../src/ledger/queries.contract.ts'
import type { SessionView } from '../../../../../src/platform/auth/contract.ts'
import { get, newKey, post } from '../../../../api.ts'
import { may, queryClient } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { timeText } from '../../../../words.ts'
import { spanText } from './closings.tsx'
import { SpanDialog } from './span-dialog.tsx'

const columns: readonly Column<LateEntryRow>[] = [
  { key: 'number', title: '编号', render: (r) => <span className="num">{r.number}</span> },
  { key: 'id', title: '填写用号', render: (r) => <span className="num">{r.id}</span> },
  {
    key: 'status',
    title: '状态',
    render: (r) =>
      r.approvedAt ? (
        <Mark tone="good">已批准</Mark>
      ) : r.refusedAt ? (
        <Mark tone="bad">未批准</Mark>
      ) : (
        <Mark tone="warning">待批</Mark>
      ),
  },
  { key: 'stream', title: '废物类别', render: (r) => streamNames[r.stream] },
  { key: 'span', title: '期间', render: (r) => <span className="num">{spanText(r)}</span> },
  { key: 'party', title: '范围', render: (r) => r.partyName ?? '全区' },
  { key: 'reason', title: '原因', render: (r) => r.reason },
  {
    key: 'requested',
    title: '申请',
    render: (r) => (
      <span className="small num">
        {timeText(r.requestedAt)} {r.requestedBy}
      </span>
    ),
  },
  { key: 'used', title: '已补记', align: 'right', render: (r) => <span className="num">{r.used} 笔</span> },
]

/** Who decided, or the two buttons for whoever may. */
function decisionColumn(mayDecide: (row: LateEntryRow) => boolean): Column<LateEntryRow> {
  return {
    key: 'decision',
    title: '审批',
    render: (r) =>
      r.approvedAt || r.refusedAt ? (
        <span className="small num">
          {timeText(r.approvedAt ?? r.refusedAt ?? '')} {r.approvedBy}
        </span>
      ) : mayDecide(r) ? (
        <Decide row={r} />
      ) : (
        '等待批准'
      ),
  }
}

function Decide({ row }: { row: LateEntryRow }) {
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const decide = async (approve: boolean) => {
    const ok = approve ? '批准' : '不批准'
    const what = `${streamNames[row.stream]} ${spanText(row)}：${row.reason}`
    if (!(await notify.confirm(`${ok} ${row.number}`, what, ok, !approve))) return
    setBusy(true)
    try {
      await post(`/api/v1/late-entries/${row.id}/${approve ? 'approve' : 'refuse'}`, { key: newKey() })
      await queryClient.invalidateQueries()
      notify.done(approve ? `${row.number} 已批准，可凭编号补记` : `${row.number} 未批准`)
    } catch (error) {
      notify.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <span className="row">
      <Button size="small" type="primary" loading={busy} onClick={() => void decide(true)}>
        批准
      </Button>
      <Button size="small" danger disabled={busy} onClick={() => void decide(false)}>
        不批准
      </Button>
    </span>
  )
}

/** 更正审批: who wants to enter what into a closed period, and why; whoever asks does not approve. */
export function LateEntries({ me }: { me: SessionView }) {
  const [asking, setAsking] = useState(false)
  const entries = useQuery({
    queryKey: ['late-entries'],
    queryFn: ({ signal }) => get<LateEntryRow[]>('/api/v1/late-entries', {}, signal),
  })
  if (entries.isPending) return <Skeleton active />
  if (entries.error) return <Failure error={entries.error} onRetry={() => void entries.refetch()} />
  const mayDecide = (r: LateEntryRow) => may(me, 'approve', 'lateEntry') && r.requestedBy !== me.login
  return (
    <div className="stack">
      <div className="row">
        <span className="grow" />
        {may(me, 'request', 'lateEntry') ? (
          <Button type="primary" onClick={() => setAsking(true)}>
            申请补记
          </Button>
        ) : null}
      </div>
      {entries.data.length === 0 ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description="没有更正申请。期间封账后才发现的漏记，在此申请补记。"
        />
      ) : (
        <DataTable
          caption="更正审批"
          columns={[...columns, decisionColumn(mayDecide)]}
          rows={entries.data}
          rowKey={(r) => r.id}
        />
      )}
      {asking ? (
        <SpanDialog
          title="申请补记"
          ok="提交申请"
          help="说明要补记或更正什么、为什么迟到。批准后，凭编号记入已封账的期间。"
          path="/api/v1/late-entries"
          single
          party={me.parties.length === 1 ? String(me.parties[0]) : undefined}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  )
}
