import { useQuery } from '@tanstack/react-query'
import { Tabs } from 'antd'
import { may, meQuery } from '../../../../session.ts'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { Exchange } from './exchange.tsx'
import { Tokens } from './tokens.tsx'
import { Webhooks } from './webhooks.tsx'

/** Everything by which other programs and systems meet this one. */
export function InterfacesPage() {
  const me = useQuery(meQuery).data
  const [search, setSearch] = useSearchState()
  const tabs = [
    {
      key: 'tokens',
      label: '接口令牌',
      children: <Tokens />,
      shown: me !== undefined && may(me, 'read', 'apiToken'),
    },
    {
      key: 'webhooks',
      label: '事件推送',
      children: <Webhooks />,
      shown: me !== undefined && may(me, 'read', 'webhook'),
    },
    {
      key: 'exchange',
      label: '省级系统文件与核对',
      children: <Exchange />,
      shown: me !== undefined && may(me, 'read', 'exchange'),
    },
  ].filter((tab) => tab.shown)
  const first = tabs[0]?.key
  return (
    <Page
      title="接口与令牌"
      crumbs={[{ label: '转移' }]}
      lead="让贵单位的程序读写本系统、及时得知变化；与省级系统用文件往来并逐项核对。"
    >
      <Tabs
        activeKey={tabs.find((t) => t.key === search.tab)?.key ?? first ?? ''}
        destroyOnHidden
        items={tabs.map(({ key, label, children }) => ({ key, label, children }))}
        onChange={(tab) => setSearch({ tab, system: undefined })}
      />
    </Page>
  )
}
