import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import {
  type PackageRow,
  packageStateNames,
  packageStates,
} from '../../../../../src/manifests/package.contract.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { FacilityPicker, WastePicker } from '../../../../ui/pickers.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { LabelDialog } from './label-dialog.tsx'
import { DueDay } from './manifests.tsx'
import { PackageActDialog, type PackageDoing } from './package-act-dialog.tsx'
import './manifests.css'

export const packageTone = (p: PackageRow): 'plain' | 'good' | 'warning' | 'bad' =>
  p.overdue
    ? 'bad'
    : p.state === 'kept'
      ? 'good'
      : p.state === 'scrapped' || p.state === 'empty'
        ? 'plain'
        : 'warning'

/** On its way it is nowhere: what is known is where it left. */
export const whereText = (p: PackageRow): string =>
  p.state === 'travelling' || p.state === 'returning' ? `途中，离开${p.facility.name}` : p.facility.name

const columns: readonly Column<PackageRow>[] = [
  { key: 'code', title: '编码', card: 'head', render: (p) => <span className="num">{p.code}</span> },
  { key: 'kind', title: '容器', fit: 'tight', render: (p) => p.kindName },
  {
    key: 'waste',
    title: '废物',
    render: (p) =>
      p.waste === null ? (
        <span className="muted">内装包装</span>
      ) : (
        <>
          <span className="num">{p.waste}</span> <span className="muted">{p.wasteName}</span>
        </>
      ),
  },
  {
    key: 'grams',
    title: '吨',
    align: 'right',
    render: (p) => (p.waste === null ? '—' : <Mass grams={p.grams} />),
  },
  {
    key: 'state',
    title: '状态',
    fit: 'tight',
    render: (p) => <Mark tone={packageTone(p)}>{p.stateName}</Mark>,
  },
  { key: 'facility', title: '在哪里', fit: 'name', render: whereText },
  { key: 'since', title: '自何日', fit: 'tight', render: (p) => <span className="num">{p.since}</span> },
  { key: 'due', title: '期限', fit: 'tight', render: (p) => <DueDay day={p.dueOn} overdue={p.overdue} /> },
  {
    key: 'inside',
    title: '装在',
    render: (p) =>
      p.inside === null ? (
        '—'
      ) : (
        <Link to={`/packages/${p.inside}`} className="num">
          {p.inside}
        </Link>
      ),
  },
  {
    key: 'manifest',
    title: '联单',
    render: (p) =>
      p.manifest === null ? (
        '—'
      ) : (
        <Link to={`/manifests/${p.manifest.id}`} className="num">
          {p.manifest.number ?? `草稿 #${p.manifest.id}`}
        </Link>
      ),
  },
  { key: 'demo', title: '', render: (p) => (p.demo ? <DemoMark /> : null), card: 'none' },
]

/** Every drum, bag and box: where it is, since when, when it is due; chosen ones are labelled, grouped, poured over. */
export function PackagesPage() {
  const [search, setSearch] = useSearchState()
  const navigate = useNavigate()
  const me = useQuery(meQuery).data
  const [chosen, setChosen] = useState<readonly PackageRow[]>([])
  const [doing, setDoing] = useState<PackageDoing | null>(null)
  const [labels, setLabels] = useState(false)
  const acts = me !== undefined && may(me, 'act', 'package')
  const codes = new Set(chosen.map((p) => p.code))
  const toggle = (p: PackageRow) =>
    setChosen(codes.has(p.code) ? chosen.filter((x) => x.code !== p.code) : [...chosen, p])
  const pick: Column<PackageRow> = {
    key: 'pick',
    title: '选',
    fit: 'tight',
    render: (p) => (
      <Checkbox aria-label={`选 ${p.code}`} checked={codes.has(p.code)} onChange={() => toggle(p)} />
    ),
  }
  const [head, ...rest] = columns as [Column<PackageRow>, ...Column<PackageRow>[]]
  return (
    <Page
      title="包装与标签"
      crumbs={[{ label: '转移' }]}
      lead="一件一码：每只桶、每个袋、每只箱装着什么、在哪里、自何日起、何时到期。"
      actions={
        acts ? (
          <Button type="primary" onClick={() => setDoing({ kind: 'pack', packages: [] })}>
            包装
          </Button>
        ) : null
      }
    >
      {chosen.length > 0 ? (
        <section className="selection-bar" aria-label="已选的包装">
          <span role="status">已选 {chosen.length} 件</span>
          <Button onClick={() => setLabels(true)}>打印标签</Button>
          {acts ? (
            <>
              <Button onClick={() => setDoing({ kind: 'group', packages: chosen })}>归集</Button>
              <Button onClick={() => setDoing({ kind: 'ungroup', packages: chosen })}>拆开</Button>
              <Button onClick={() => setDoing({ kind: 'repack', packages: chosen })}>倒装</Button>
            </>
          ) : null}
          <Button type="link" onClick={() => setChosen([])}>
            不选了
          </Button>
        </section>
      ) : null}
      <DataList<PackageRow>
        path="/api/v1/packages"
        caption="包装清单"
        columns={[head, pick, ...rest]}
        rowKey={(p) => p.id}
        searchHint="编码、浙固码、废物代码"
        extraKeys={['facility', 'waste']}
        filters={[
          {
            key: 'state',
            label: '状态',
            options: packageStates
              .filter((s) => s !== 'empty')
              .map((s) => ({ value: s, label: packageStateNames[s] })),
            width: 150,
          },
        ]}
        extraFilters={
          <>
            <FacilityPicker
              label="所在设施"
              width={200}
              value={search.facility}
              onChange={(facility) => setSearch({ facility })}
            />
            <WastePicker
              label="废物代码"
              width={200}
              value={search.waste}
              onChange={(waste) => setSearch({ waste })}
            />
          </>
        }
        empty={{
          text: acts
            ? '还没有包装。按“包装”把库存或新产生的废物装进桶、袋、箱，每件得一个编码，再打印标签。'
            : '还没有包装。产废单位包装之后，每一件会出现在这里。',
        }}
        onOpen={(p) => void navigate({ to: `/packages/${p.code}` })}
      />
      {labels ? <LabelDialog codes={[...codes]} onClose={() => setLabels(false)} /> : null}
      {doing ? (
        <PackageActDialog doing={doing} onDone={() => setChosen([])} onClose={() => setDoing(null)} />
      ) : null}
    </Page>
  )
}
