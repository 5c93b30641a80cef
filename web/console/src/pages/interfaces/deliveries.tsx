import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker, Empty, Pagination, Select, Skeleton } from 'antd'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import {
  type Attempt,
  type Delivery,
  type DeliveryPage,
  type DeliveryState,
  deliveryStateNames,
  deliveryStates,
  type Webhook,
} from '../../../../../src/interfaces/webhooks.contract.ts'
import { get, newKey, post } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { timeText } from '../../../../words.ts'

const PAGE = 20
const tones = { waiting: 'warning', delivered: 'good', failed: 'bad' } as const

/** What was sent to one address, what it answered, and sending it again. */
export function Deliveries({ hook, mayWrite }: { hook: Webhook; mayWrite: boolean }) {
  const notify = useNotify()
  const [state, setState] = useState<DeliveryState | undefined>()
  const [page, setPage] = useState(1)
  const query = { state, offset: (page - 1) * PAGE, limit: PAGE }
  const found = useQuery({
    queryKey: ['webhook-deliveries', hook.id, query],
    queryFn: ({ signal }) => get<DeliveryPage>(`/api/v1/webhooks/${hook.id}/deliveries`, query, signal),
    refetchInterval: 5000,
  })
  const replay = async (asked: object) => {
    try {
      const { count } = await post<{ count: number }>(`/api/v1/webhooks/${hook.id}/replay`, {
        key: newKey(),
        ...asked,
      })
      notify.done(`已安排重发 ${count} 个事件`)
    } catch (error) {
      notify.failed(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['webhook-deliveries'] })
  }
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Skeleton active />
  const { items, total } = found.data
  const on = mayWrite && hook.disabledAt === null
  return (
    <div className="stack">
      <div className="row">
        <Select
          aria-label="推送状态"
          placeholder="状态"
          allowClear
          style={{ width: 120 }}
          value={state ?? null}
          options={deliveryStates.map((value) => ({ value, label: deliveryStateNames[value] }))}
          onChange={(chosen?: DeliveryState) => {
            setState(chosen)
            setPage(1)
          }}
        />
        {on ? <SpanReplay onReplay={replay} /> : null}
      </div>
      {items.length === 0 ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={state ? '没有这种状态的推送' : '还没有推送过。可先“发送测试”，看对方能否收到。'}
        />
      ) : (
        <DataTable
          caption="推送记录"
          columns={columnsOf(on ? replay : null)}
          rows={items}
          rowKey={(d) => d.id}
        />
      )}
      {total > PAGE ? (
        <Pagination current={page} pageSize={PAGE} total={total} onChange={setPage} showSizeChanger={false} />
      ) : null}
    </div>
  )
}

const columnsOf = (replay: ((asked: object) => Promise<void>) | null): readonly Column<Delivery>[] => [
  { key: 'kind', title: '事件', render: (d) => `${d.kindName}${d.replay ? '（重发）' : ''}` },
  { key: 'at', title: '发生时间', render: (d) => timeText(d.happenedAt) },
  {
    key: 'state',
    title: '状态',
    render: (d) => (
      <>
        <Mark tone={tones[d.state]}>{deliveryStateNames[d.state]}</Mark>
        {d.state === 'waiting' && d.log.length > 0 && d.nextAt ? ` 下次 ${timeText(d.nextAt)}` : ''}
      </>
    ),
  },
  { key: 'log', title: '各次尝试', render: (d) => <Attempts log={d.log} /> },
  { key: 'id', title: '消息编号', render: (d) => <code>{d.messageId}</code> },
  {
    key: 'act',
    title: '',
    render: (d) =>
      replay && d.state !== 'waiting' ? (
        <Button size="small" onClick={() => void replay({ delivery: d.id })}>
          重发
        </Button>
      ) : null,
  },
]

function Attempts({ log }: { log: readonly Attempt[] }) {
  if (log.length === 0) return '尚未发送'
  return (
    <ol className="plain">
      {log.map((a) => (
        <li key={a.attempt} className="small">
          第 {a.attempt} 次 {timeText(a.at)}：{a.error ?? `HTTP ${a.status}`}，{a.ms} 毫秒
          {a.answer ? <div className="interface-answer muted">答复：{a.answer}</div> : null}
        </li>
      ))}
    </ol>
  )
}

function SpanReplay({ onReplay }: { onReplay: (asked: object) => Promise<void> }) {
  const notify = useNotify()
  const [span, setSpan] = useState<[Dayjs, Dayjs] | null>(null)
  const go = async () => {
    if (!span) return
    const [from, last] = span
    const asked = { from: from.startOf('day').toISOString(), to: last.endOf('day').toISOString() }
    const text = `${from.format('YYYY-MM-DD')} 至 ${last.format('YYYY-MM-DD')} 推送过的事件各重发一次，消息编号不变。`
    if (await notify.confirm('重发这段时间的事件？', text, '重发', false)) await onReplay(asked)
  }
  return (
    <>
      <DatePicker.RangePicker
        aria-label="重发的起止日期"
        value={span}
        onChange={(days) => setSpan(days?.[0] && days[1] ? [days[0], days[1]] : null)}
      />
      <Button disabled={span === null} onClick={() => void go()}>
        重发这段时间
      </Button>
    </>
  )
}
