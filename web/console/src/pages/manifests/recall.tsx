import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import type { RecallReply } from '../../../../../src/manifests/trace.contract.ts'
import { get } from '../../../../api.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { LinkButton } from '../../../../ui/link-button.tsx'
import { Mass, tonnesText } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { SubjectForm } from './trace.tsx'
import './manifests.css'

type Now = RecallReply['now'][number]
type Touched = RecallReply['parties'][number]
type Load = RecallReply['loads'][number]

/** One is called by tapping the number. */
function Call({ of: contact }: { of: Touched['contact'] }) {
  if (contact === null) return <>—</>
  return (
    <>
      {contact.name ?? ''} {contact.phone ? <a href={`tel:${contact.phone}`}>{contact.phone}</a> : null}
    </>
  )
}

const nowColumns: readonly Column<Now>[] = [
  {
    key: 'where',
    title: '现在何处',
    card: 'head',
    fit: 'name',
    render: (n) => n.facility?.name ?? n.positionName,
  },
  { key: 'position', title: '状态', fit: 'tight', render: (n) => n.positionName },
  { key: 'share', title: '其中所问（吨）', align: 'right', render: (n) => <Mass grams={n.share} /> },
  {
    key: 'grams',
    title: '须一并处置（吨）',
    align: 'right',
    render: (n) => (n.grams === null ? '—' : <Mass grams={n.grams} />),
  },
  {
    key: 'what',
    title: '包装或批次',
    render: (n) =>
      n.package ? (
        <Link to={`/packages/${n.package}`}>{n.package}</Link>
      ) : n.lot === null ? (
        '—'
      ) : (
        <Link to={`/lots/${n.lot}`}>#{n.lot}</Link>
      ),
  },
  {
    key: 'party',
    title: '责任单位',
    fit: 'name',
    render: (n) => (n.party ? <Link to={`/parties/${n.party.id}`}>{n.party.name}</Link> : '—'),
  },
  { key: 'contact', title: '联系人', render: (n) => <Call of={n.contact} /> },
]

const partyColumns: readonly Column<Touched>[] = [
  {
    key: 'party',
    title: '单位',
    card: 'head',
    fit: 'name',
    render: (p) => <Link to={`/parties/${p.party.id}`}>{p.party.name}</Link>,
  },
  { key: 'parts', title: '做过什么', render: (p) => p.parts.join('、') },
  { key: 'facilities', title: '在哪里', render: (p) => p.facilities.join('、') || '—' },
  {
    key: 'days',
    title: '期间',
    fit: 'tight',
    render: (p) => <span className="num">{p.from === p.to ? p.from : `${p.from} 至 ${p.to}`}</span>,
  },
  { key: 'contact', title: '联系人', render: (p) => <Call of={p.contact} /> },
]

const loadColumns: readonly Column<Load>[] = [
  {
    key: 'day',
    title: '日期',
    card: 'head',
    fit: 'tight',
    render: (l) => <span className="num">{l.day}</span>,
  },
  { key: 'way', title: '从哪到哪', render: (l) => `${l.consignor} → ${l.consignee ?? '未列明'}` },
  {
    key: 'carrier',
    title: '承运',
    render: (l) => [l.carrier?.name, l.plate].filter(Boolean).join(' ') || '—',
  },
  {
    key: 'paper',
    title: '单据',
    render: (l) => (
      <Link to={`/postings?movement=${l.movement}`}>{l.documentNo ?? `转移 #${l.movement}`}</Link>
    ),
  },
  { key: 'share', title: '其中所问（吨）', align: 'right', render: (l) => <Mass grams={l.share} /> },
]

/** Everything that ever touched it, where it is now, whom to call: one page to act by. */
export function RecallPage() {
  const [search, setSearch] = useSearchState()
  const of = search.of ?? ''
  const recall = useQuery({
    queryKey: ['recall', of],
    queryFn: ({ signal }) => get<RecallReply>('/api/v1/traces/recall', { of }, signal),
    enabled: of !== '',
  })
  const r = recall.data
  return (
    <Page
      title={r ? `召回：${r.subject.title}` : '召回'}
      crumbs={[{ label: '转移' }, { label: '追溯', to: '/traces' }]}
      lead={
        r ? `所问 ${tonnesText(r.grams)} 吨现在何处、混入了哪里、找谁。` : '接触过它的一切，现在何处，找谁。'
      }
      actions={of ? <LinkButton to={`/traces?of=${of}`}>来源与去向</LinkButton> : null}
    >
      <SubjectForm key={of} of={of} onAsk={(next) => setSearch({ of: next })} />
      {recall.error ? <Failure error={recall.error} onRetry={() => void recall.refetch()} /> : null}
      {of !== '' && recall.isPending ? <Skeleton active /> : null}
      {r ? (
        <>
          <Part title="现在何处">
            <DataTable
              caption="现在何处"
              columns={nowColumns}
              rows={r.now}
              rowKey={(n) => `${n.lot}-${n.position}-${n.facility?.id}-${n.method}-${n.share}`}
            />
          </Part>
          <Part title="找谁">
            <DataTable caption="找谁" columns={partyColumns} rows={r.parties} rowKey={(p) => p.party.id} />
          </Part>
          {r.loads.length > 0 ? (
            <Part title="运过它的车">
              <DataTable
                caption="运过它的车"
                columns={loadColumns}
                rows={r.loads}
                rowKey={(l) => l.movement}
              />
            </Part>
          ) : null}
        </>
      ) : null}
    </Page>
  )
}

const Part = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <section className="panel" aria-label={title}>
    <h2>{title}</h2>
    {children}
  </section>
)
