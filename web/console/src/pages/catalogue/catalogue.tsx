import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { WasteRow } from '../../../../../src/catalogue/contract.ts'
import { streamNames, streams } from '../../../../../src/core/codes.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { EditionDialog } from './edition-dialog.tsx'

const columns: readonly Column<WasteRow>[] = [
  { key: 'code', title: '代码', render: (w) => <span className="num nowrap">{w.code}</span> },
  { key: 'name', title: '名称', render: (w) => w.name },
  { key: 'class', title: '类别', render: (w) => `${w.class} ${w.className}` },
  {
    key: 'table',
    title: '清单归属',
    render: (w) => (w.table === null ? '—' : `表${w.table} ${w.rowLabel ?? ''}`),
  },
  { key: 'properties', title: '危险特性', render: (w) => w.properties ?? '—' },
  {
    key: 'synonyms',
    title: '俗称',
    card: 'wide',
    render: (w) => <span className="small">{w.synonyms.join('、') || '—'}</span>,
    width: '26%',
  },
  {
    key: 'edition',
    title: '版本',
    card: 'none',
    render: (w) => (
      <span className="small muted" title={w.editionTitle}>
        {w.validFrom ?? '—'}
      </span>
    ),
  },
  {
    key: 'state',
    title: '',
    render: (w) => (
      <>
        {w.level === 'class' ? <Mark>大类</Mark> : null} {w.enabled ? null : <Mark tone="bad">停用</Mark>}{' '}
        {w.confidence === '疑' ? <Mark tone="warning">待核</Mark> : null}
      </>
    ),
  },
]

export function CataloguePage() {
  const me = useQuery(meQuery).data
  const [importing, setImporting] = useState(false)
  return (
    <Page
      title="废物目录"
      crumbs={[{ label: '名录' }]}
      lead="固体废物分类与代码、国家危险废物名录；可按代码、名称、俗称查找。目录之外格式正确的代码也能记账，会有提示。"
      actions={
        me && may(me, 'write', 'catalogue') ? (
          <Button type="primary" onClick={() => setImporting(true)}>
            导入新版
          </Button>
        ) : null
      }
    >
      <DataList<WasteRow>
        path="/api/v1/catalogue"
        caption="废物目录"
        columns={columns}
        rowKey={(w) => w.code}
        searchHint="代码、名称、俗称，如 豆渣"
        filters={[
          {
            key: 'kind',
            label: '目录',
            options: [
              { value: 'solid', label: '固体废物' },
              { value: 'hazardous', label: '危险废物' },
            ],
          },
          {
            key: 'stream',
            label: '废物类别',
            options: streams.map((value) => ({ value, label: streamNames[value] })),
            width: 170,
          },
        ]}
        exports={[{ label: '导出', path: '/api/v1/catalogue.xlsx' }]}
        empty={{ text: '目录是空的。请导入一版目录。' }}
      />
      {importing ? <EditionDialog onClose={() => setImporting(false)} /> : null}
    </Page>
  )
}
