import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Tabs } from 'antd'
import { useState } from 'react'
import { placeNames, places, streamNames, streams } from '../../../../../src/core/codes.ts'
import {
  type FacilityRow,
  managementClasses,
  managementClassNames,
  type PartyRow,
  partyKindNames,
  partyKinds,
  sectorNames,
} from '../../../../../src/parties/contract.ts'
import { districtQuery } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { ImportPartiesDialog } from './import-parties.tsx'
import { NewPartyDialog } from './new-party.tsx'

const partyColumns: readonly Column<PartyRow>[] = [
  { key: 'name', title: '名称', render: (p) => p.name, sortable: true },
  {
    key: 'creditCode',
    title: '统一社会信用代码',
    render: (p) => <span className="num">{p.creditCode ?? '—'}</span>,
    sortable: true,
  },
  { key: 'kind', title: '类型', render: (p) => p.kindName, sortable: true },
  { key: 'industry', title: '行业', render: (p) => p.industryName ?? p.industry ?? '—' },
  { key: 'street', title: '街道', render: (p) => (p.external ? <Mark>区外</Mark> : (p.streetName ?? '—')) },
  {
    key: 'managementClass',
    title: '危废管理',
    render: (p) => (p.managementClass ? managementClassNames[p.managementClass] : '—'),
    sortable: true,
  },
  {
    key: 'facilities',
    title: '设施',
    align: 'right',
    render: (p) => <span className="num">{p.facilities}</span>,
    sortable: true,
  },
  {
    key: 'lastPosting',
    title: '最近账目',
    render: (p) => <span className="num">{p.lastPosting ?? '—'}</span>,
    sortable: true,
  },
  { key: 'demo', title: '', render: (p) => (p.demo ? <DemoMark /> : null), card: 'none' },
]

const facilityColumns: readonly Column<FacilityRow>[] = [
  { key: 'name', title: '设施', render: (f) => f.name },
  { key: 'party', title: '单位', render: (f) => <Link to={`/parties/${f.party.id}`}>{f.party.name}</Link> },
  { key: 'kind', title: '类型', render: (f) => f.kindName },
  { key: 'code', title: '设施编码', render: (f) => <span className="num">{f.code ?? '—'}</span> },
  {
    key: 'place',
    title: '位置',
    render: (f) =>
      f.region === 'own'
        ? [f.streetName, f.community].filter(Boolean).join(' ') || '—'
        : `${placeNames[f.region]} ${f.regionName ?? ''}`,
  },
  { key: 'park', title: '园区', render: (f) => f.park ?? '—' },
  { key: 'sector', title: '口径', render: (f) => sectorNames[f.sector] },
  {
    key: 'role',
    title: '性质',
    render: (f) => (
      <>
        {f.isEnd ? <Mark>终端</Mark> : null} {f.takesOwnership ? null : <Mark>不取得所有权</Mark>}
      </>
    ),
  },
  { key: 'stock', title: '库存', render: (f) => <Link to={`/lots?facility=${f.id}`}>查看</Link> },
]

export function PartiesPage() {
  const [search] = useSearchState()
  const navigate = useNavigate()
  const me = useQuery(meQuery).data
  const district = useQuery(districtQuery).data
  const [dialog, setDialog] = useState<'new' | 'import' | null>(null)
  const mayWrite = me && may(me, 'write', 'party')
  const exports = me && may(me, 'export', 'party') ? [{ label: '导出', path: '/api/v1/parties.xlsx' }] : []
  const streets = (district?.streets ?? []).map((s) => ({ value: s.code, label: s.name }))
  return (
    <Page
      title="企业与设施"
      crumbs={[{ label: '名录' }]}
      lead="一个单位可有多处设施；区外的接收、运输单位也在此登记。"
      actions={
        mayWrite ? (
          <>
            <Button onClick={() => setDialog('import')}>导入名录</Button>
            <Button type="primary" onClick={() => setDialog('new')}>
              登记单位
            </Button>
          </>
        ) : null
      }
    >
      <Tabs
        activeKey={search.tab ?? 'parties'}
        onChange={(tab) =>
          void navigate({ to: '/parties', search: (tab === 'parties' ? {} : { tab }) as never })
        }
        items={[
          {
            key: 'parties',
            label: '单位',
            children: (
              <DataList<PartyRow>
                path="/api/v1/parties"
                caption="单位名录"
                columns={partyColumns}
                rowKey={(p) => p.id}
                searchHint="名称、曾用名、信用代码"
                filters={[
                  {
                    key: 'kind',
                    label: '类型',
                    options: partyKinds.map((value) => ({ value, label: partyKindNames[value] })),
                  },
                  { key: 'street', label: '街道', options: streets, width: 120 },
                  {
                    key: 'managementClass',
                    label: '危废管理',
                    options: [
                      ...managementClasses.map((value) => ({ value, label: managementClassNames[value] })),
                      { value: 'none', label: '未定' },
                    ],
                    width: 120,
                  },
                  {
                    key: 'capacity',
                    label: '能处理',
                    options: streams.map((value) => ({ value, label: streamNames[value] })),
                    width: 150,
                  },
                  {
                    key: 'external',
                    label: '区内外',
                    options: [
                      { value: 'false', label: '区内' },
                      { value: 'true', label: '区外' },
                    ],
                    width: 100,
                  },
                ]}
                exports={exports}
                empty={{
                  text: '名录还是空的。可登记单位，或导入现有名录。',
                  action: mayWrite ? <Button onClick={() => setDialog('import')}>导入名录</Button> : null,
                }}
                onOpen={(p) => void navigate({ to: `/parties/${p.id}` })}
              />
            ),
          },
          {
            key: 'facilities',
            label: '设施',
            children: (
              <DataList<FacilityRow>
                path="/api/v1/facilities"
                caption="设施名录"
                columns={facilityColumns}
                rowKey={(f) => f.id}
                searchHint="设施、单位、设施编码"
                filters={[
                  {
                    key: 'kind',
                    label: '类型',
                    options: (district?.facilityKinds ?? []).map((k) => ({ value: k.kind, label: k.name })),
                    width: 150,
                  },
                  { key: 'street', label: '街道', options: streets, width: 120 },
                  {
                    key: 'region',
                    label: '位置',
                    options: places.map((value) => ({
                      value,
                      label: value === 'own' ? '区内' : placeNames[value],
                    })),
                    width: 110,
                  },
                ]}
                empty={{ text: '还没有设施。登记单位时一并登记它的设施。' }}
                onOpen={(f) => void navigate({ to: `/parties/${f.party.id}` })}
              />
            ),
          },
        ]}
      />
      {dialog === 'new' ? (
        <NewPartyDialog
          onClose={() => setDialog(null)}
          onDone={(id) => void navigate({ to: `/parties/${id}` })}
        />
      ) : null}
      {dialog === 'import' ? <ImportPartiesDialog onClose={() => setDialog(null)} /> : null}
    </Page>
  )
}
