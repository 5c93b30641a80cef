import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { gradeNames, streamNames, streams } from '../../../../../src/core/codes.ts'
import type { PostingRow } from '../../../../../src/ledger/queries.contract.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, DataList, type Filter } from '../../../../ui/data-list.tsx'
import { LinkButton } from '../../../../ui/link-button.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { FacilityPicker, PartyPicker, WastePicker } from '../../../../ui/pickers.tsx'
import { type SearchState, useSearchState } from '../../../../ui/search-state.ts'
import { SpanPicker } from '../../../../ui/span-picker.tsx'
import { actorText, postingKindName, postingKindNames, timeText } from '../../../../words.ts'
import { PostingCard } from './posting-card.tsx'

export const postingColumns: readonly Column<PostingRow>[] = [
  { key: 'id', title: '编号', render: (p) => <span className="num">#{p.id}</span>, width: 90 },
  {
    key: 'kind',
    title: '事项',
    render: (p) => (
      <span className="nowrap">
        {postingKindName(p.kind)} {p.corrected ? <Mark tone="warning">已更正</Mark> : null}{' '}
        {p.lateEntry ? <Mark tone="warning">补记</Mark> : null}
      </span>
    ),
  },
  { key: 'occurredOn', title: '发生日', render: (p) => <span className="num">{p.occurredOn}</span> },
  {
    key: 'code',
    title: '废物',
    render: (p) => (
      <>
        <span className="num">{p.code ?? '—'}</span> <span className="muted">{p.wasteName}</span>
      </>
    ),
  },
  { key: 'grams', title: '数量（吨）', align: 'right', render: (p) => <Mass grams={p.grams} /> },
  { key: 'from', title: '从', fit: 'name', render: (p) => p.from?.name ?? '—' },
  { key: 'to', title: '到', fit: 'name', render: (p) => p.to?.name ?? '—' },
  { key: 'grade', title: '证据', fit: 'tight', render: (p) => gradeNames[p.grade] },
  { key: 'documentNo', title: '单据号', render: (p) => <span className="num">{p.documentNo ?? '—'}</span> },
  {
    key: 'recordedAt',
    title: '记账',
    render: (p) => (
      <span className="small muted">
        <span className="num">{timeText(p.recordedAt)}</span> {actorText(p.actor)}
      </span>
    ),
    card: 'none',
  },
]

const kinds = Object.entries(postingKindNames).map(([value, label]) => ({ value, label }))

const filters: readonly Filter[] = [
  {
    key: 'stream',
    label: '废物类别',
    options: streams.map((value) => ({ value, label: streamNames[value] })),
    width: 160,
  },
  { key: 'kind', label: '事项', options: kinds, width: 130 },
  { key: 'unexplained', label: '来源', options: [{ value: 'true', label: '来源待补' }], width: 110 },
]

export function PostingsPage() {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const mayBook = me && may(me, 'book', 'ledger')
  return (
    <Page
      title="账目"
      crumbs={[{ label: '台账' }]}
      lead="每笔账目是一件事，分录相加为零；只增不改，更正另记一笔。"
      actions={
        mayBook ? (
          <LinkButton to="/facts/new" primary>
            记一笔
          </LinkButton>
        ) : null
      }
    >
      <DataList<PostingRow>
        path="/api/v1/postings"
        caption="账目"
        columns={postingColumns}
        rowKey={(p) => p.id}
        searchKey="q"
        searchHint="账目号、联单号、车牌"
        filters={filters}
        extraKeys={['from', 'to', 'party', 'facility', 'code', 'movement']}
        extraFilters={<PostingFilters search={search} onChange={setSearch} />}
        exports={[{ label: '导出', path: '/api/v1/postings.xlsx' }]}
        empty={{
          text: '还没有账目。可以导入工作簿，或直接记一笔。',
          action: mayBook ? (
            <span className="row" style={{ justifyContent: 'center' }}>
              <Link to="/imports">去导入</Link>
              <Link to="/facts/new">记一笔</Link>
            </span>
          ) : null,
        }}
        onOpen={(p) => setSearch({ open: String(p.id) }, true)}
      />
      <Drawer
        open={search.open !== undefined}
        onClose={() => setSearch({ open: undefined }, true)}
        size="min(820px, 100vw)"
        title="账目"
        destroyOnHidden
      >
        {search.open ? <PostingCard id={Number(search.open)} /> : null}
      </Drawer>
    </Page>
  )
}

interface PostingFiltersProps {
  readonly search: SearchState
  readonly onChange: (patch: SearchState) => void
}

function PostingFilters({ search, onChange }: PostingFiltersProps) {
  return (
    <>
      <SpanPicker from={search.from} to={search.to} onChange={(span) => onChange(span)} />
      <PartyPicker label="单位" width={180} value={search.party} onChange={(party) => onChange({ party })} />
      <FacilityPicker
        label="设施"
        width={180}
        value={search.facility}
        party={search.party}
        onChange={(facility) => onChange({ facility })}
      />
      <WastePicker label="废物代码" width={180} value={search.code} onChange={(code) => onChange({ code })} />
      {search.movement ? (
        <Button size="small" onClick={() => onChange({ movement: undefined })}>
          只看第 {search.movement} 号转移 ×
        </Button>
      ) : null}
    </>
  )
}
