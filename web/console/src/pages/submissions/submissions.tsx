import { Tabs } from 'antd'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { Directory } from './directory.tsx'
import { Generators } from './generators.tsx'

/** 汇交: who owes which row, by when, and what has come; and the generators behind the rows. */
export function SubmissionsPage() {
  const [search, setSearch] = useSearchState()
  return (
    <Page
      title="汇交"
      crumbs={[{ label: '汇集' }]}
      lead="汇交目录：每张清单的每一项由谁报、从哪里来、多久一报、何时截止。"
    >
      <Tabs
        activeKey={search.tab ?? 'directory'}
        onChange={(tab) =>
          setSearch({
            tab: tab === 'directory' ? undefined : tab,
            q: undefined,
            stream: undefined,
            missing: undefined,
          })
        }
        items={[
          { key: 'directory', label: '汇交目录', children: <Directory /> },
          { key: 'generators', label: '产废单位报送', children: <Generators /> },
        ]}
      />
    </Page>
  )
}
