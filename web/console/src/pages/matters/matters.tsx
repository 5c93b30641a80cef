import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Dropdown, Tabs } from 'antd'
import { useState } from 'react'
import {
  type MatterKind,
  type MatterRow,
  matterKindNames,
  matterKinds,
} from '../../../../../src/plan/matters.contract.ts'
import { districtQuery } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { LateThingsPanel } from './late-things.tsx'
import { beginnable, NewMatterDialog } from './new-matter.tsx'

export function DaysLeft({ of: row }: { of: Pick<MatterRow, 'due' | 'workingDaysLeft'> }) {
  if (row.due === null) return <>—</>
  const left = row.workingDaysLeft
  return (
    <span className="row">
      <span className="num">{row.due}</span>
      {left === null ? null : left < 0 ? (
        <Mark tone="bad">{`逾期 ${-left} 个工作日`}</Mark>
      ) : left <= 3 ? (
        <Mark tone="warning">{left === 0 ? '今天到期' : `还有 ${left} 个工作日`}</Mark>
      ) : null}
    </span>
  )
}

const columns: readonly Column<MatterRow>[] = [
  { key: 'title', title: '事项', render: (m) => m.title, card: 'head' },
  { key: 'kind', title: '类别', render: (m) => m.kindName, fit: 'tight' },
  { key: 'number', title: '文号', render: (m) => m.number ?? '—' },
  { key: 'unit', title: '责任单位', render: (m) => m.unitName ?? '—' },
  {
    key: 'state',
    title: '状态',
    render: (m) => <Mark tone={m.ended ? 'plain' : 'warning'}>{m.stateName}</Mark>,
  },
  { key: 'due', title: '期限', render: (m) => <DaysLeft of={m} /> },
  { key: 'demo', title: '', render: (m) => (m.demo ? <DemoMark /> : null), card: 'none' },
]

/** Everything that walks from hand to hand, one list: orders, papers, meetings, actions, instructions, summaries … */
export function MattersPage() {
  const [search, setSearch] = useSearchState()
  const navigate = useNavigate()
  const me = useQuery(meQuery).data
  const district = useQuery(districtQuery).data
  const [making, setMaking] = useState<MatterKind | null>(null)
  const kinds = beginnable.filter(({ resource, act }) => me && may(me, act, resource))
  const units = [...(district?.units ?? []), ...(district?.streets ?? [])]
  return (
    <Page
      title="办件"
      crumbs={[{ label: '行动计划' }]}
      lead="督办单、公文、会议、交办事项、批示、总结和考核，从起草到办结，每一步有人、有时间、有据可查。"
      actions={
        kinds.length > 0 ? (
          <Dropdown
            menu={{
              items: kinds.map(({ kind }) => ({ key: kind, label: matterKindNames[kind] })),
              onClick: ({ key }) => setMaking(key as MatterKind),
            }}
          >
            <Button type="primary">新建</Button>
          </Dropdown>
        ) : null
      }
    >
      <Tabs
        more={{ icon: '更多' }}
        activeKey={search.kind ?? 'all'}
        onChange={(kind) => setSearch({ kind: kind === 'all' ? undefined : kind })}
        items={[
          { key: 'all', label: '全部' },
          ...matterKinds.map((kind) => ({ key: kind, label: matterKindNames[kind] })),
        ]}
      />
      {search.kind === 'order' ? <LateThingsPanel /> : null}
      <DataList<MatterRow>
        path="/api/v1/matters"
        caption="办件清单"
        columns={columns}
        rowKey={(m) => m.id}
        searchHint="事项、文号"
        extraKeys={['kind']}
        filters={[
          {
            key: 'open',
            label: '是否办结',
            options: [
              { value: 'true', label: '在办' },
              { value: 'false', label: '已办结' },
            ],
            width: 110,
          },
          {
            key: 'unit',
            label: '责任单位',
            options: units.map((u) => ({ value: u.code, label: u.name })),
            width: 190,
          },
        ]}
        empty={{ text: '没有符合条件的办件。从“新建”起草，或在督办单页由滞后事项拟办。' }}
        onOpen={(m) => void navigate({ to: `/matters/${m.id}` })}
      />
      {making ? <NewMatterDialog kind={making} onClose={() => setMaking(null)} /> : null}
    </Page>
  )
}
