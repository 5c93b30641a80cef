import { useQuery } from '@tanstack/react-query'
import { Tabs } from 'antd'
import { may, meQuery } from '../../../../session.ts'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { Closings } from './closings.tsx'
import { LateEntries } from './late-entries.tsx'

export function PeriodsPage() {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  if (!me) return null
  return (
    <Page
      title="期间封账"
      crumbs={[{ label: '汇集' }]}
      lead="封账后，该期间不再接受记账；迟到的事实凭更正审批编号补记，原已公布的数字不受影响。"
    >
      <Tabs
        activeKey={search.tab ?? 'closings'}
        onChange={(tab) => setSearch({ tab: tab === 'closings' ? undefined : tab })}
        items={[
          { key: 'closings', label: '封账与启封', children: <Closings me={me} /> },
          ...(may(me, 'read', 'lateEntry')
            ? [{ key: 'late-entries', label: '更正审批', children: <LateEntries me={me} /> }]
            : []),
        ]}
      />
    </Page>
  )
}
