import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Alert, Button, Skeleton, Tabs } from 'antd'
import { useState } from 'react'
import { managementClassNames, type PartyDetail } from '../../../../../src/parties/contract.ts'
import { get } from '../../../../api.ts'
import { may, meQuery } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { LinkButton } from '../../../../ui/link-button.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import '../postings/posting.css'
import { EditPartyDialog } from './edit-party.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { CapacityTab, HistoryTab, PermitsTab, SitesTab } from './party-tabs.tsx'

export function PartyPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const [dialog, setDialog] = useState<'edit' | 'merge' | null>(null)
  const party = useQuery({
    queryKey: ['party', id],
    queryFn: ({ signal }) => get<PartyDetail>(`/api/v1/parties/${encodeURIComponent(id)}`, {}, signal),
  })
  const p = party.data
  return (
    <Page
      title={p?.name ?? '单位'}
      crumbs={[{ label: '企业与设施', to: '/parties' }]}
      aside={
        p ? (
          <>
            <Mark>{p.kindName}</Mark>
            {p.external ? <Mark>区外</Mark> : null}
            {p.demo ? <DemoMark /> : null}
          </>
        ) : null
      }
      actions={
        p ? (
          <>
            {me && may(me, 'book', 'ledger') ? (
              <LinkButton to={`/facts/new?party=${p.id}`}>记一笔</LinkButton>
            ) : null}
            <LinkButton to={`/postings?party=${p.id}`}>账目</LinkButton>
            <LinkButton to={`/statutory-ledgers?party=${p.id}`}>法定台账</LinkButton>
            <LinkButton to={`/inventory?scope=enterprise:${p.id}`}>废物清单</LinkButton>
            {p.abilities.write ? <Button onClick={() => setDialog('edit')}>修改</Button> : null}
            {p.abilities.merge ? <Button onClick={() => setDialog('merge')}>合并重复</Button> : null}
          </>
        ) : null
      }
    >
      {party.error ? <Failure error={party.error} onRetry={() => void party.refetch()} /> : null}
      {party.isPending ? <Skeleton active /> : null}
      {p ? (
        <>
          {p.mergedInto ? (
            <Alert
              type="warning"
              showIcon
              title={
                <>
                  已并入 <Link to={`/parties/${p.mergedInto.id}`}>{p.mergedInto.name}</Link>
                </>
              }
            />
          ) : null}
          <Facts party={p} />
          <Tabs
            activeKey={search.tab ?? 'sites'}
            onChange={(tab) => setSearch({ tab: tab === 'sites' ? undefined : tab })}
            items={[
              { key: 'sites', label: `设施 ${p.sites.length}`, children: <SitesTab party={p} /> },
              {
                key: 'capacity',
                label: `处置能力 ${p.capacity.length}`,
                children: <CapacityTab rows={p.capacity} />,
              },
              { key: 'permits', label: `许可 ${p.permits.length}`, children: <PermitsTab party={p} /> },
              {
                key: 'history',
                label: `沿革 ${p.history.length}`,
                children: <HistoryTab rows={p.history} />,
              },
            ]}
          />
          {dialog === 'edit' ? <EditPartyDialog party={p} onClose={() => setDialog(null)} /> : null}
          {dialog === 'merge' ? <MergeDialog party={p} onClose={() => setDialog(null)} /> : null}
        </>
      ) : null}
    </Page>
  )
}

function Facts({ party: p }: { party: PartyDetail }) {
  const pairs: readonly (readonly [string, string])[] = [
    ['信用代码', p.creditCode ?? '—'],
    ['行业', p.industryName ? `${p.industry} ${p.industryName}` : (p.industry ?? '—')],
    ['街道', p.streetName ?? '—'],
    ['集团', p.group ?? '—'],
    ['危废管理', p.managementClass ? managementClassNames[p.managementClass] : '—'],
    ['排污许可', p.permitNo ?? '—'],
    ['联系人', p.contact ? [p.contact.name, p.contact.phone].filter(Boolean).join(' ') : '—'],
    ['最近账目', p.lastPosting ?? '—'],
    ['曾用名', p.aliases.map((a) => a.name).join('、') || '—'],
    ['并入的重复', p.merged.length === 0 ? '—' : p.merged.map((m) => m.name).join('、')],
  ]
  return (
    <section className="panel" aria-label="基本情况">
      <dl className="pairs" style={{ marginTop: 0 }}>
        {pairs.map(([title, value]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
