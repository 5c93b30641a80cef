import { Link, useNavigate } from '@tanstack/react-router'
import type { LotRow } from '../../../../../src/ledger/queries.contract.ts'
import { type Column, DataList } from '../../../../ui/data-list.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { FacilityPicker, PartyPicker, WastePicker } from '../../../../ui/pickers.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'

/** The first day of the calendar stands for 往年, year unknown. */
export const bornText = (born: string): string => (born === '0001-01-01' ? '往年（年份不详）' : born)

const columns: readonly Column<LotRow>[] = [
  { key: 'label', title: '批次', render: (l) => <span className="num">{l.label ?? `#${l.id}`}</span> },
  {
    key: 'code',
    title: '废物',
    render: (l) => (
      <>
        <span className="num">{l.code}</span> <span className="muted">{l.wasteName}</span>
      </>
    ),
  },
  { key: 'grams', title: '现存（吨）', align: 'right', render: (l) => <Mass grams={l.grams} /> },
  {
    key: 'born',
    title: '产生',
    render: (l) => (
      <span className="nowrap num">
        {bornText(l.born)} {l.prior ? <Mark>往年</Mark> : null}
      </span>
    ),
  },
  {
    key: 'days',
    title: '存放天数',
    align: 'right',
    render: (l) => <span className="num">{l.prior && l.born === '0001-01-01' ? '—' : l.days}</span>,
  },
  { key: 'position', title: '状态', render: (l) => (l.position === 'stored' ? '贮存' : '在途') },
  { key: 'facility', title: '所在设施', render: (l) => l.facility.name },
  {
    key: 'owner',
    title: '责任单位',
    render: (l) => <Link to={`/parties/${l.owner.id}`}>{l.owner.name}</Link>,
  },
  {
    key: 'total',
    title: '来源',
    render: (l) =>
      l.total === null ? (
        <Link to={`/postings/${l.posting}`} className="num">
          #{l.posting}
        </Link>
      ) : (
        <Mark>未分项</Mark>
      ),
    card: 'none',
  },
]

export function LotsPage() {
  const [search, setSearch] = useSearchState()
  const navigate = useNavigate()
  return (
    <Page
      title="批次与库存"
      crumbs={[{ label: '台账' }]}
      lead="现在在库和在途的每一个批次。点开可查它的来处和去向。"
    >
      <DataList<LotRow>
        path="/api/v1/lots"
        caption="现存批次"
        columns={columns}
        rowKey={(l) => `${l.id}-${l.position}-${l.facility.id}-${l.owner.id}`}
        searchKey="q"
        searchHint="批号、容器编码"
        extraKeys={['party', 'facility', 'code']}
        extraFilters={
          <>
            <PartyPicker
              label="责任单位"
              width={200}
              value={search.party}
              onChange={(party) => setSearch({ party })}
            />
            <FacilityPicker
              label="所在设施"
              width={200}
              value={search.facility}
              onChange={(facility) => setSearch({ facility })}
            />
            <WastePicker
              label="废物代码"
              width={200}
              value={search.code}
              onChange={(code) => setSearch({ code })}
            />
          </>
        }
        exports={[{ label: '导出', path: '/api/v1/lots.xlsx' }]}
        empty={{
          text: '没有库存。产生入库或期初建账之后，批次会出现在这里。',
          action: <Link to="/facts/new?kind=open">期初建账</Link>,
        }}
        onOpen={(l) => void navigate({ to: `/lots/${l.id}` })}
      />
    </Page>
  )
}
