import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Empty, Select, Skeleton } from 'antd'
import type { LedgerFormRow, StatutoryReply } from '../../../../../src/inventory/statutory.contract.ts'
import { get } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { meQuery } from '../../../../session.ts'
import { type Column, ExportButton } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Marks } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { AsOfPicker, PeriodPicker } from '../../../../ui/period-picker.tsx'
import { PartyPicker } from '../../../../ui/pickers.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import '../postings/posting.css'

type LedgerRow = StatutoryReply['ledger']['rows'][number]

/** 82号 and HJ 1259 ledgers of one enterprise, as views of the book. */
export function StatutoryLedgersPage() {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const district = useQuery(districtQuery).data
  const years = district?.years ?? []
  const forms = useQuery({
    queryKey: ['ledger-forms'],
    queryFn: ({ signal }) => get<LedgerFormRow[]>('/api/v1/statutory-ledgers/forms', {}, signal),
    staleTime: 600_000,
  })
  const party = search.party ?? (me && me.parties.length > 0 ? String(me.parties[0]) : undefined)
  const period = search.period ?? String(startYear(district) ?? '')
  const form = search.form ?? forms.data?.[1]?.id
  const query = { form, party, period, asOf: search.asOf }
  const ledger = useQuery({
    queryKey: ['statutory', query],
    queryFn: ({ signal }) => get<StatutoryReply>('/api/v1/statutory-ledgers', query, signal),
    enabled: Boolean(form && party && period),
    placeholderData: keepPreviousData,
  })
  const sources = [...new Set((forms.data ?? []).map((f) => f.source))]
  const title = forms.data?.find((f) => f.id === form)?.title
  return (
    <Page
      title="法定台账"
      crumbs={[{ label: '台账' }]}
      lead="公告2021年第82号与 HJ 1259 的各表，由账目生成；导出的工作簿按法定格式，带账目编号，可原样导回核对。"
      aside={ledger.data ? <Marks marks={ledger.data.ledger.marks} /> : null}
      actions={
        form && party ? (
          <ExportButton label="按法定格式导出" path="/api/v1/statutory-ledgers.xlsx" query={query} />
        ) : null
      }
    >
      <search className="data-tools no-print" aria-label="单位、表与期间">
        <PartyPicker label="单位" width={260} value={party} onChange={(next) => setSearch({ party: next })} />
        <Select
          aria-label="表"
          style={{ width: 320 }}
          loading={forms.isFetching}
          value={form ?? null}
          onChange={(next: string) => setSearch({ form: next })}
          options={sources.map((source) => ({
            label: source,
            options: (forms.data ?? [])
              .filter((f) => f.source === source)
              .map((f) => ({ value: f.id, label: f.title })),
          }))}
        />
        <PeriodPicker value={period} years={years} onChange={(key) => setSearch({ period: key })} />
        <AsOfPicker value={search.asOf} onChange={(asOf) => setSearch({ asOf })} />
      </search>
      {forms.error ? <Failure error={forms.error} onRetry={() => void forms.refetch()} /> : null}
      {ledger.error ? <Failure error={ledger.error} onRetry={() => void ledger.refetch()} /> : null}
      {party ? null : <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="先选一个单位，再选要看的表" />}
      {party && ledger.isPending && !ledger.error ? <Skeleton active /> : null}
      {ledger.data && title ? (
        <Ledger reply={ledger.data} title={title} dimmed={ledger.isPlaceholderData} />
      ) : null}
    </Page>
  )
}

function Ledger({ reply, title, dimmed }: { reply: StatutoryReply; title: string; dimmed: boolean }) {
  const { ledger, columns, missing } = reply
  const shown: Column<LedgerRow>[] = [
    ...columns.map(
      (c): Column<LedgerRow> => ({
        key: c.key,
        title: c.group ? `${c.group}·${c.title}` : c.title,
        ...(c.numeric ? { align: 'right' as const } : {}),
        render: (r) => <span className={c.numeric ? 'num' : ''}>{r.cells[c.key] ?? '—'}</span>,
      }),
    ),
    {
      key: 'posting',
      title: '账目',
      render: (r) =>
        r.posting === null ? (
          '—'
        ) : (
          <Link to={`/postings/${r.posting}`} className="num">
            #{r.posting}
          </Link>
        ),
    },
  ]
  const heading = Object.entries(ledger.header).filter(([, value]) => value)
  return (
    <section className="stack" aria-label={title}>
      <div>
        <h2 className="section-title" style={{ margin: 0 }}>
          {title}
        </h2>
        <dl className="pairs">
          {[['单位名称', ledger.party.name], ['信用代码', ledger.party.creditCode ?? '—'], ...heading].map(
            ([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      </div>
      {ledger.rows.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="这一期间没有属于此表的账目" />
      ) : (
        <DataTable
          caption={title}
          columns={shown}
          rows={ledger.rows}
          rowKey={(r) => `${r.posting}-${ledger.rows.indexOf(r)}`}
          dimmed={dimmed}
        />
      )}
      {missing.length > 0 ? (
        <section className="panel" aria-label="只见于他方记录">
          <h2>只见于他方记录，不在本单位台账内</h2>
          <ul>
            {missing.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </section>
  )
}
