import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { type RunRow, runStateNames, runStates } from '../../../../../src/manifests/collection.contract.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { FacilityPicker, PartyPicker } from '../../../../ui/pickers.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { BeginRunDialog } from './collection-begin.tsx'
import './manifests.css'

export const runTone = (r: Pick<RunRow, 'state'>): 'plain' | 'good' | 'warning' =>
  r.state === 'arrived' ? 'good' : r.state === 'collecting' ? 'warning' : 'plain'

const columns: readonly Column<RunRow>[] = [
  { key: 'number', title: '编号', card: 'head', render: (r) => <span className="num">{r.number}</span> },
  {
    key: 'state',
    title: '状态',
    fit: 'tight',
    render: (r) => <Mark tone={runTone(r)}>{r.stateName}</Mark>,
  },
  { key: 'day', title: '收运日', fit: 'tight', render: (r) => <span className="num">{r.day}</span> },
  { key: 'collector', title: '收运单位', fit: 'name', render: (r) => r.collector.name },
  { key: 'plate', title: '牌号', fit: 'tight', render: (r) => r.plate ?? '—' },
  { key: 'store', title: '送到', fit: 'name', render: (r) => r.store.name },
  {
    key: 'stops',
    title: '站数',
    align: 'right',
    render: (r) => <span className="num">{r.stops}</span>,
  },
  { key: 'grams', title: '签收（吨）', align: 'right', render: (r) => <Mass grams={r.grams} /> },
  { key: 'accepted', title: '入库（吨）', align: 'right', render: (r) => <Mass grams={r.accepted} /> },
  { key: 'shipped', title: '转出（吨）', align: 'right', render: (r) => <Mass grams={r.shipped} /> },
  { key: 'demo', title: '', render: (r) => (r.demo ? <DemoMark /> : null), card: 'none' },
]

/** One vehicle, one day, many generators: what was collected where, and what has left the store again. */
export function CollectionsPage() {
  const [search, setSearch] = useSearchState()
  const navigate = useNavigate()
  const me = useQuery(meQuery).data
  const [beginning, setBeginning] = useState(false)
  const acts = me !== undefined && may(me, 'act', 'manifest')
  const begin = (
    <Button type="primary" onClick={() => setBeginning(true)}>
      开始一趟收运
    </Button>
  )
  return (
    <Page
      title="收运"
      crumbs={[{ label: '转移' }, { label: '联单', to: '/manifests' }]}
      lead="一车收多家：每家一份联单，送到共享库或收集点，再按各家名下并成一份转出。"
      actions={acts ? begin : null}
    >
      <DataList<RunRow>
        path="/api/v1/collection-runs"
        caption="收运清单"
        columns={columns}
        rowKey={(r) => r.id}
        searchHint="编号、牌号、单位"
        extraKeys={['collector', 'store']}
        filters={[
          {
            key: 'state',
            label: '状态',
            options: runStates.map((value) => ({ value, label: runStateNames[value] })),
            width: 120,
          },
          { key: 'inStore', label: '在库', options: [{ value: 'true', label: '还有未转出的' }], width: 140 },
        ]}
        extraFilters={
          <>
            <PartyPicker
              label="收运单位"
              width={180}
              value={search.collector}
              onChange={(collector) => setSearch({ collector })}
            />
            <FacilityPicker
              label="送到哪里"
              width={180}
              value={search.store}
              onChange={(store) => setSearch({ store })}
            />
          </>
        }
        exports={[{ label: '导出', path: '/api/v1/collection-runs.xlsx' }]}
        empty={{
          text: acts
            ? '还没有收运。按“开始一趟收运”选好车辆和送达的库，再逐站签收。'
            : '还没有收运。收运单位开始一趟后会出现在这里。',
          action: acts ? begin : null,
        }}
        onOpen={(r) => void navigate({ to: `/collections/${r.id}` })}
      />
      {beginning ? (
        <BeginRunDialog
          onClose={() => setBeginning(false)}
          onDone={(id) => void navigate({ to: `/collections/${id}` })}
        />
      ) : null}
    </Page>
  )
}
