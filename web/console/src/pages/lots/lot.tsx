import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import type { Trace } from '../../../../../src/ledger/queries.contract.ts'
import { eventText } from '../../../../../src/ledger/trace.rules.ts'
import { get } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { LinkButton } from '../../../../ui/link-button.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { postingKindName } from '../../../../words.ts'

type Step = Trace['backward'][number]

const columns: readonly Column<Step>[] = [
  {
    key: 'lot',
    title: '批次',
    render: (s) => (
      <span style={{ paddingLeft: (Math.min(s.depth, 8) - 1) * 14 }}>
        <span className="muted" aria-hidden="true">
          └{' '}
        </span>
        <Link to={`/lots/${s.lot}`} className="num">
          {s.label ?? `#${s.lot}`}
        </Link>{' '}
        {s.product ? <Mark>产品</Mark> : null}
      </span>
    ),
  },
  { key: 'code', title: '代码', render: (s) => <span className="num">{s.code}</span> },
  {
    key: 'kind',
    title: '经由',
    render: (s) => (
      <Link to={`/postings/${s.posting}`}>
        {postingKindName(s.kind)} <span className="num">#{s.posting}</span>
      </Link>
    ),
  },
  { key: 'occurredOn', title: '日期', render: (s) => <span className="num">{s.occurredOn}</span> },
  { key: 'facility', title: '设施', render: (s) => s.facilityName ?? '—' },
  { key: 'grams', title: '批量（吨）', align: 'right', render: (s) => <Mass grams={s.grams} /> },
  { key: 'held', title: '现存（吨）', align: 'right', render: (s) => <Mass grams={s.held} /> },
]

/** The genealogy of a lot: what it was made of, what became of it. */
export function LotPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const trace = useQuery({
    queryKey: ['trace', id],
    queryFn: ({ signal }) => get<Trace>(`/api/v1/lots/${encodeURIComponent(id)}/trace`, {}, signal),
  })
  return (
    <Page
      title={`批次 #${id}`}
      crumbs={[{ label: '台账' }, { label: '批次与库存', to: '/lots' }]}
      lead="从这一批往前查来处，往后查去向；每一步是一笔账目。"
      actions={
        <>
          <LinkButton to={`/traces?of=lot:${id}`}>按份额追溯</LinkButton>
          <LinkButton to={`/traces/recall?of=lot:${id}`}>召回</LinkButton>
        </>
      }
    >
      {trace.error ? <Failure error={trace.error} onRetry={() => void trace.refetch()} /> : null}
      {trace.isPending ? <Skeleton active /> : null}
      {trace.data ? (
        <>
          <Events events={trace.data.events} />
          <Side title="来处" steps={trace.data.backward} nothing="这是源头：没有更早的批次。" />
          <Side title="去向" steps={trace.data.forward} nothing="还没有从这一批分出、并入或产出的批次。" />
        </>
      ) : null}
    </Page>
  )
}

/** From its coming to its end: loads, receipts, treatments. */
function Events({ events }: { events: Trace['events'] }) {
  const { data: district } = useQuery(districtQuery)
  const nameOf = (code: string): string => district?.methods.find((m) => m.code === code)?.name ?? code
  return (
    <section className="panel" aria-label="经过">
      <h2>经过</h2>
      {events.length === 0 ? <p className="muted">没有可查看的账目。</p> : null}
      <ol className="plain">
        {events.map((e) => (
          <li key={`${e.posting}-${e.lot}`}>
            <span className="num">{e.occurredOn}</span> 批次{' '}
            <Link to={`/lots/${e.lot}`} className="num">
              #{e.lot}
            </Link>{' '}
            {eventText(e, nameOf)}{' '}
            <Link to={`/postings/${e.posting}`} className="num">
              账目 #{e.posting}
            </Link>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Side({ title, steps, nothing }: { title: string; steps: readonly Step[]; nothing: string }) {
  return (
    <section className="panel" aria-label={title}>
      <h2>
        {title} <span className="muted small num">{steps.length} 个批次</span>
      </h2>
      {steps.length === 0 ? (
        <p className="muted">{nothing}</p>
      ) : (
        <DataTable caption={title} columns={columns} rows={steps} rowKey={(s) => `${s.lot}-${s.depth}`} />
      )}
    </section>
  )
}
