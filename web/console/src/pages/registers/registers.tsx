import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Skeleton, Tabs } from 'antd'
import { useState } from 'react'
import type { RegisterKind } from '../../../../../src/packs/registers.contract.ts'
import type { EntryRow, KindsReply } from '../../../../../src/plan/registers.contract.ts'
import { get } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { DemoMark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { UnitPicker } from '../../../../ui/unit-picker.tsx'
import { EntryDrawer } from './entry.tsx'
import { EntryDialog } from './entry-dialog.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { Projects } from './projects.tsx'
import { textOf } from './values.ts'

/** Projects, activities, honours, trainings, cases, requests: one page over the kinds the pack gives. */
export function RegistersPage() {
  const [search, setSearch] = useSearchState()
  const kinds = useQuery({
    queryKey: ['registers'],
    queryFn: ({ signal }) => get<KindsReply>('/api/v1/registers', {}, signal),
    staleTime: 10 * 60_000,
  })
  const all = kinds.data?.kinds ?? []
  const kind = all.find((k) => k.key === search.kind) ?? all[0]
  return (
    <Page
      title="项目与登记"
      crumbs={[{ label: '行动计划', to: '/plan' }]}
      lead="账本之外留痕的工作：项目、活动、荣誉、培训、案例和求助，各记在一本登记册里，并对应到措施。"
    >
      {kinds.error ? <Failure error={kinds.error} onRetry={() => void kinds.refetch()} /> : null}
      {kinds.isPending ? <Skeleton active /> : null}
      {kind ? (
        <>
          <Tabs
            more={{ icon: '更多' }}
            activeKey={kind.key}
            onChange={(next) => setSearch({ kind: next, unit: undefined, q: undefined, entry: undefined })}
            items={all.map((k) => ({ key: k.key, label: k.title }))}
          />
          {kind.use === 'project' ? <Projects /> : null}
          <Register key={kind.key} kind={kind} />
        </>
      ) : null}
    </Page>
  )
}

function columnsOf(kind: RegisterKind): readonly Column<EntryRow>[] {
  const shown = kind.fields
    .filter((f) => f.key !== kind.nameField && f.key !== kind.dayField)
    .filter((f) => f.type === 'choice' || f.type === 'number' || f.type === 'text')
    .slice(0, 3)
  return [
    {
      key: 'name',
      title: kind.fields.find((f) => f.key === kind.nameField)?.title ?? '名称',
      render: (e) => e.name,
      card: 'head',
    },
    { key: 'unit', title: '填报单位', render: (e) => e.unitName },
    { key: 'day', title: '日期', render: (e) => <span className="num">{e.day ?? '—'}</span>, fit: 'tight' },
    ...shown.map(
      (field): Column<EntryRow> => ({
        key: field.key,
        title: 'unit' in field && field.unit ? `${field.title}（${field.unit}）` : field.title,
        render: (e) => textOf(field, e.values[field.key]) || '—',
        ...(field.type === 'number' ? { align: 'right' as const } : {}),
      }),
    ),
    {
      key: 'measures',
      title: '对应措施',
      render: (e) =>
        e.measures.length === 0
          ? '—'
          : e.measures.map((id, i) => (
              <span key={id}>
                {i > 0 ? '、' : ''}
                <Link to={`/plan/measures/${id}`}>{id}</Link>
              </span>
            )),
    },
  ]
}

function Register({ kind }: { kind: RegisterKind }) {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const demo = useQuery(districtQuery).data?.marks.includes('演示数据')
  const [adding, setAdding] = useState(false)
  const [importing, setImporting] = useState(false)
  const path = `/api/v1/registers/${encodeURIComponent(kind.key)}`
  const mayWrite = me !== undefined && may(me, 'write', 'register')
  return (
    <section aria-label={kind.title}>
      <div className="row" style={{ marginBottom: 12 }}>
        <h2 className="section-title" style={{ margin: 0 }}>
          {kind.title}
        </h2>
        {demo ? <DemoMark /> : null}
        <span className="grow" />
        {mayWrite ? (
          <>
            <Button onClick={() => setImporting(true)}>导入</Button>
            <Button type="primary" onClick={() => setAdding(true)}>
              登记一{kind.noun}
            </Button>
          </>
        ) : null}
      </div>
      <DataList<EntryRow>
        path={path}
        caption={kind.title}
        columns={columnsOf(kind)}
        rowKey={(e) => e.id}
        searchHint="名称、内容"
        searchKey="q"
        extraKeys={['unit', 'withdrawn']}
        filters={[
          { key: 'withdrawn', label: '在册', options: [{ value: 'true', label: '已撤销' }], width: 110 },
        ]}
        extraFilters={
          <UnitPicker
            label="填报单位"
            placeholder="全部单位"
            width={190}
            value={search.unit}
            onChange={(unit) => setSearch({ unit })}
          />
        }
        exports={[
          { label: 'Excel', path: `${path}/list.xlsx` },
          { label: 'Word', path: `${path}/list.docx` },
        ]}
        empty={{ text: `${kind.title}还没有登记。可逐条登记，或用工作簿一次导入。` }}
        onOpen={(e) => setSearch({ entry: String(e.id) }, true)}
      />
      {adding ? <EntryDialog kind={kind} onClose={() => setAdding(false)} /> : null}
      {importing ? <ImportDialog kind={kind} onClose={() => setImporting(false)} /> : null}
      {search.entry ? (
        <EntryDrawer
          kind={kind}
          id={search.entry}
          mayWrite={mayWrite}
          onClose={() => setSearch({ entry: undefined }, true)}
        />
      ) : null}
    </section>
  )
}
