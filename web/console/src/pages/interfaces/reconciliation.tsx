import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Empty, Segmented, Skeleton } from 'antd'
import { useState } from 'react'
import {
  type ExchangeSpan,
  type Reconciled,
  type ReconcileState,
  type Reconciliation,
  reconcileStateNames,
  reconcileStates,
} from '../../../../../src/interfaces/exchange.contract.ts'
import { get } from '../../../../api.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { timeText } from '../../../../words.ts'

const tones = {
  differs: 'bad',
  onlyThere: 'bad',
  notSent: 'warning',
  noAnswer: 'warning',
  same: 'good',
} as const
/** Longer lists are looked at by a narrower span. */
const SHOWN = 300

export function ReconciliationView({ system, span }: { system: string; span: ExchangeSpan }) {
  const [only, setOnly] = useState<ReconcileState | 'all'>('all')
  const found = useQuery({
    queryKey: ['reconciliation', system, span],
    queryFn: ({ signal }) =>
      get<Reconciliation>(`/api/v1/exchanges/${system}/reconciliation`, { ...span }, signal),
  })
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Skeleton active />
  const { counts, items } = found.data
  const rows = items.filter((i) => only === 'all' || i.state === only)
  return (
    <section className="stack" aria-label="核对">
      <h2>核对</h2>
      <Segmented
        aria-label="核对结果"
        className="interface-choice"
        value={only}
        options={[
          { value: 'all', label: `全部 ${items.length}` },
          ...reconcileStates.map((value) => ({
            value,
            label: `${reconcileStateNames[value]} ${counts[value] ?? 0}`,
          })),
        ]}
        onChange={setOnly}
      />
      {rows.length === 0 ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={items.length === 0 ? '这段时间没有联单，请换一段移出日期。' : '没有这种结果的联单'}
        />
      ) : (
        <DataTable
          caption="核对"
          columns={columns}
          rows={rows.slice(0, SHOWN)}
          rowKey={(r) => r.manifest ?? `there ${r.officialNo}`}
        />
      )}
      {rows.length > SHOWN ? (
        <p className="muted">
          共 {rows.length} 条，此处显示前 {SHOWN} 条；请缩小日期范围。
        </p>
      ) : null}
    </section>
  )
}

const columns: readonly Column<Reconciled>[] = [
  {
    key: 'state',
    title: '结果',
    render: (r) => <Mark tone={tones[r.state]}>{reconcileStateNames[r.state]}</Mark>,
  },
  {
    key: 'number',
    title: '本系统联单',
    render: (r) =>
      r.manifest === null ? (
        (r.number ?? '没有')
      ) : (
        <Link to="/manifests/$id" params={{ id: String(r.manifest) }}>
          {r.number ?? `草稿 ${r.manifest}`}
        </Link>
      ),
  },
  { key: 'officialNo', title: '编号', render: (r) => r.officialNo ?? '未取得' },
  { key: 'day', title: '移出日期', render: (r) => r.day ?? '' },
  { key: 'sent', title: '生成文件', render: (r) => (r.sentAt ? timeText(r.sentAt) : '未生成') },
  {
    key: 'back',
    title: '返回',
    render: (r) => (r.backAt ? `${timeText(r.backAt)} ${r.backFile ?? ''}` : '未返回'),
  },
  {
    key: 'differences',
    title: '差异（本系统 → 对方）',
    render: (r) => (
      <ul className="plain">
        {r.differences.map((d) => (
          <li key={d.key}>
            {d.title}：{d.ours ?? '空'} → {d.back ?? '空'}
            {d.sent !== d.ours ? <span className="small muted">（填报时为 {d.sent ?? '空'}）</span> : null}
          </li>
        ))}
      </ul>
    ),
  },
]
