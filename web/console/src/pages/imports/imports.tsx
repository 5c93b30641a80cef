import { UploadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Tabs } from 'antd'
import { useState } from 'react'
import { type ImportView, importStatuses, importStatusNames } from '../../../../../src/intake/contract.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { DemoMark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { PartyPicker } from '../../../../ui/pickers.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { actorText, bytesText, timeText } from '../../../../words.ts'
import { ImportStatusMark } from './status.tsx'
import { Templates } from './templates.tsx'
import { UploadDialog } from './upload-dialog.tsx'

const columns: readonly Column<ImportView>[] = [
  { key: 'fileName', title: '文件', render: (i) => i.fileName },
  { key: 'status', title: '状态', render: (i) => <ImportStatusMark view={i} /> },
  { key: 'form', title: '表', render: (i) => i.formTitle ?? '待认定' },
  { key: 'party', title: '所属', render: (i) => i.partyName ?? i.unit ?? '—' },
  {
    key: 'rows',
    title: '行数',
    align: 'right',
    render: (i) => (
      <span className="num nowrap">
        {i.counts.rows}
        {i.counts.error > 0 ? <span className="danger"> · 有误 {i.counts.error}</span> : null}
      </span>
    ),
  },
  { key: 'grams', title: '数量（吨）', align: 'right', render: (i) => <Mass grams={i.grams} /> },
  {
    key: 'span',
    title: '期间',
    render: (i) => <span className="num nowrap">{i.firstDay ? `${i.firstDay} — ${i.lastDay}` : '—'}</span>,
  },
  {
    key: 'bytes',
    title: '大小',
    align: 'right',
    render: (i) => <span className="num">{bytesText(i.bytes)}</span>,
    card: 'none',
  },
  {
    key: 'createdAt',
    title: '上传',
    render: (i) => (
      <span className="small num">
        {timeText(i.createdAt)} {actorText(i.actor)}
      </span>
    ),
  },
  { key: 'demo', title: '', render: (i) => (i.demo ? <DemoMark /> : null), card: 'none' },
]

export function ImportsPage() {
  const [search, setSearch] = useSearchState()
  const navigate = useNavigate()
  const me = useQuery(meQuery).data
  const [uploading, setUploading] = useState(false)
  const mayImport = me && may(me, 'create', 'import')
  const open = (
    <Button type="primary" icon={<UploadOutlined />} onClick={() => setUploading(true)}>
      上传工作簿
    </Button>
  )
  return (
    <Page
      title="导入"
      crumbs={[{ label: '汇集' }]}
      lead="上传 Excel 或 CSV，先核对、后记账；同一文件重复上传不会重复入账。"
      actions={mayImport ? open : null}
    >
      <Tabs
        activeKey={search.tab ?? 'files'}
        onChange={(tab) => setSearch({ tab: tab === 'files' ? undefined : tab })}
        items={[
          {
            key: 'files',
            label: '文件',
            children: (
              <DataList<ImportView>
                path="/api/v1/imports"
                caption="导入的文件"
                columns={columns}
                rowKey={(i) => i.id}
                searchHint="文件名、单位"
                filters={[
                  {
                    key: 'status',
                    label: '状态',
                    options: importStatuses.map((value) => ({ value, label: importStatusNames[value] })),
                  },
                ]}
                extraKeys={['party']}
                extraFilters={
                  <PartyPicker
                    label="单位"
                    width={200}
                    value={search.party}
                    onChange={(party) => setSearch({ party })}
                  />
                }
                empty={{
                  text: '还没有导入过文件。可先下载模板，或直接上传自己的工作簿。',
                  action: mayImport ? open : null,
                }}
                onOpen={(i) => void navigate({ to: `/imports/${i.id}` })}
                refetchMs={5000}
              />
            ),
          },
          { key: 'templates', label: '模板', children: <Templates /> },
        ]}
      />
      {me && uploading ? (
        <UploadDialog
          me={me}
          onClose={() => setUploading(false)}
          onDone={(id) => void navigate({ to: `/imports/${id}` })}
        />
      ) : null}
    </Page>
  )
}
