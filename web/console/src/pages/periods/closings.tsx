import { useQuery } from '@tanstack/react-query'
import { Button, Empty, Skeleton } from 'antd'
import { useState } from 'react'
import { streamNames } from '../../../../../src/core/codes.ts'
import { labelPeriod, type Period } from '../../../../../src/core/period.ts'
import type { PeriodRow } from '../../../../../src/ledger/queries.contract.ts'
import type { SessionView } from '../../../../../src/platform/auth/contract.ts'
import { get, post } from '../../../../api.ts'
import { may, queryClient } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { ReasonDialog } from '../../../../ui/reason-dialog.tsx'
import { timeText } from '../../../../words.ts'
import { ClosedYear } from './closed-year.tsx'
import { SpanDialog } from './span-dialog.tsx'

export const spanText = (row: { from: string; to: string }): string =>
  labelPeriod({ from: row.from, to: row.to } as Period)

const columns: readonly Column<PeriodRow>[] = [
  { key: 'stream', title: '废物类别', render: (p) => streamNames[p.stream] },
  { key: 'span', title: '期间', render: (p) => <span className="num">{spanText(p)}</span> },
  { key: 'party', title: '范围', render: (p) => p.partyName ?? '全区' },
  {
    key: 'status',
    title: '状态',
    render: (p) => (p.reopenedAt ? <Mark tone="warning">已启封</Mark> : <Mark tone="good">已封账</Mark>),
  },
  { key: 'reason', title: '封账原因', render: (p) => p.reason },
  {
    key: 'closedAt',
    title: '封账',
    render: (p) => (
      <span className="small num">
        {timeText(p.closedAt)} {p.closedBy}
      </span>
    ),
  },
  {
    key: 'bookPosition',
    title: '账册位置',
    align: 'right',
    render: (p) => <span className="num">{p.bookPosition}</span>,
  },
]

/** What was done about a closing since, or the button that does it. */
function reopenColumn(onReopen: ((row: PeriodRow) => void) | null): Column<PeriodRow> {
  return {
    key: 'reopen',
    title: '启封',
    render: (p) =>
      p.reopenedAt ? (
        <span className="small">
          <span className="num">{timeText(p.reopenedAt)}</span> {p.reopenedBy}：{p.reopenReason}
        </span>
      ) : onReopen ? (
        <Button size="small" onClick={() => onReopen(p)}>
          启封
        </Button>
      ) : (
        '—'
      ),
  }
}

export function Closings({ me }: { me: SessionView }) {
  const [closing, setClosing] = useState(false)
  const [reopening, setReopening] = useState<PeriodRow | null>(null)
  const periods = useQuery({
    queryKey: ['periods'],
    queryFn: ({ signal }) => get<PeriodRow[]>('/api/v1/periods', {}, signal),
  })
  if (periods.isPending) return <Skeleton active />
  if (periods.error) return <Failure error={periods.error} onRetry={() => void periods.refetch()} />
  const mayReopen = may(me, 'reopen', 'period')
  return (
    <div className="stack">
      <div className="row">
        <span className="grow" />
        {may(me, 'close', 'period') ? (
          <Button type="primary" onClick={() => setClosing(true)}>
            封账
          </Button>
        ) : null}
      </div>
      <ClosedYear periods={periods.data} />
      {periods.data.length === 0 ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description="还没有封过账。一个期间的数字核对无误后，可在此封账。"
        />
      ) : (
        <DataTable
          caption="封账记录"
          columns={[...columns, reopenColumn(mayReopen ? setReopening : null)]}
          rows={periods.data}
          rowKey={(p) => p.id}
        />
      )}
      {closing ? (
        <SpanDialog
          title="封账"
          ok="封账"
          help="封账后，该类别在此期间内不能再记账、更正，须启封或凭更正审批编号补记。"
          path="/api/v1/periods"
          onClose={() => setClosing(false)}
        />
      ) : null}
      {reopening ? <ReopenDialog period={reopening} onClose={() => setReopening(null)} /> : null}
    </div>
  )
}

function ReopenDialog({ period, onClose }: { period: PeriodRow; onClose: () => void }) {
  return (
    <ReasonDialog
      title={`启封 ${streamNames[period.stream]} ${spanText(period)}`}
      help="启封后，该期间重新接受记账，数字可能变动；此前按账册位置公布的数字仍可原样查到。"
      ok="启封"
      danger
      onClose={onClose}
      onSubmit={async (reason, key) => {
        await post(`/api/v1/periods/${period.id}/reopen`, { key, reason })
        await queryClient.invalidateQueries()
      }}
    />
  )
}
