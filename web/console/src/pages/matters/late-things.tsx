import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { LateThing, LateThings } from '../../../../../src/plan/matters.contract.ts'
import { get } from '../../../../api.ts'
import { may, meQuery } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { LightMark } from '../plan/light.tsx'
import { NewMatterDialog } from './new-matter.tsx'

function columnsOf(onOrder: ((thing: LateThing) => void) | null): Column<LateThing>[] {
  return [
    { key: 'title', title: '滞后事项', render: (t) => t.origin.title, card: 'head' },
    { key: 'unit', title: '单位', render: (t) => t.unitName ?? '—' },
    { key: 'light', title: '灯号', render: (t) => <LightMark light={t.light} reason={t.reason} /> },
    { key: 'due', title: '期限', render: (t) => <span className="num">{t.due ?? '—'}</span> },
    {
      key: 'late',
      title: '逾期',
      align: 'right',
      render: (t) => (t.daysLate > 0 ? <span className="num">{t.daysLate} 天</span> : '—'),
    },
    {
      key: 'order',
      title: '督办',
      render: (t) => {
        if (t.order) return <Link to={`/matters/${t.order.id}`}>{t.order.number ?? '起草中'}</Link>
        return onOrder && t.unit ? (
          <Button size="small" onClick={() => onOrder(t)}>
            拟督办单
          </Button>
        ) : (
          '—'
        )
      },
    },
  ]
}

/** What the lights, items and reports say is late: an order is proposed from it, never issued by itself. */
export function LateThingsPanel() {
  const me = useQuery(meQuery).data
  const [about, setAbout] = useState<LateThing | null>(null)
  const late = useQuery({
    queryKey: ['late-things'],
    queryFn: ({ signal }) => get<LateThings>('/api/v1/late-things', {}, signal),
  })
  if (late.error) return <Failure error={late.error} onRetry={() => void late.refetch()} />
  if (!late.data || late.data.items.length === 0) return null
  const mayOrder = me !== undefined && may(me, 'draft', 'supervisionOrder')
  return (
    <section className="panel" aria-label="滞后事项">
      <h2>
        滞后事项 <span className="small muted num">{late.data.items.length} 项</span>
      </h2>
      <DataTable
        caption="滞后事项"
        columns={columnsOf(mayOrder ? setAbout : null)}
        rows={late.data.items.slice(0, 20)}
        rowKey={(t) => `${t.origin.kind} ${t.origin.key} ${t.unit}`}
      />
      {about ? <NewMatterDialog kind="order" about={about} onClose={() => setAbout(null)} /> : null}
    </section>
  )
}
