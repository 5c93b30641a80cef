import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Checkbox, Skeleton, Tooltip } from 'antd'
import { useState } from 'react'
import type { RunActKind, RunDetail, RunManifest } from '../../../../../src/manifests/collection.contract.ts'
import { get, post } from '../../../../api.ts'
import { may, meQuery, queryClient } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { ReasonDialog } from '../../../../ui/reason-dialog.tsx'
import { StopDialog } from './collection-stop.tsx'
import { ArriveDialog, OnwardDialog } from './collection-store.tsx'
import { runTone } from './collections.tsx'
import { DueDay } from './manifests.tsx'
import { profilesQuery } from './queries.ts'
import './manifests.css'

const manifestColumns: readonly Column<RunManifest>[] = [
  {
    key: 'manifest',
    title: '联单',
    fit: 'tight',
    render: (s) => (
      <Link to={`/manifests/${s.manifest}`} className="num">
        {s.number ?? `草稿 #${s.manifest}`}
      </Link>
    ),
  },
  { key: 'state', title: '状态', fit: 'tight', render: (s) => <Mark>{s.stateName}</Mark> },
  {
    key: 'waste',
    title: '废物',
    render: (s) => (
      <>
        <span className="num">{s.code}</span> <span className="muted">{s.wasteName}</span>
      </>
    ),
  },
  { key: 'grams', title: '签收（吨）', align: 'right', render: (s) => <Mass grams={s.grams ?? 0} /> },
  {
    key: 'pieces',
    title: '件数',
    render: (s) =>
      [s.pieces, s.packages > 0 ? `${s.packages} 件有编码` : ''].filter(Boolean).join('，') || '—',
  },
]

/** One run: its stops in order, what lies in the store, and what has left it again. */
export function CollectionPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const detail = useQuery({
    queryKey: ['collection-run', id],
    queryFn: ({ signal }) => get<RunDetail>(`/api/v1/collection-runs/${encodeURIComponent(id)}`, {}, signal),
  })
  const d = detail.data
  return (
    <Page
      title={d?.run.number ?? '收运'}
      crumbs={[{ label: '转移' }, { label: '收运', to: '/collections' }]}
      lead={
        d ? `${d.run.collector.name} ${d.run.plate ?? ''}，${d.run.day} 送到${d.run.store.name}` : undefined
      }
      aside={
        d ? (
          <>
            <Mark tone={runTone(d.run)}>{d.run.stateName}</Mark>
            {d.run.demo ? <DemoMark /> : null}
          </>
        ) : null
      }
    >
      {detail.error ? <Failure error={detail.error} onRetry={() => void detail.refetch()} /> : null}
      {d ? <Run of={d} /> : detail.error ? null : <Skeleton active />}
    </Page>
  )
}

function Run({ of }: { of: RunDetail }) {
  const me = useQuery(meQuery).data
  const profile = useQuery(profilesQuery).data?.find((p) => p.key === of.run.profile)
  const [doing, setDoing] = useState<RunActKind | null>(null)
  const [chosen, setChosen] = useState<readonly number[]>([])
  const acts = me !== undefined && may(me, 'act', 'manifest')
  const close = () => {
    setDoing(null)
    setChosen([])
  }
  return (
    <>
      <Sums of={of} />
      {acts ? (
        <section className="panel" aria-label="办理">
          <div className="row wrap">
            {of.acts.map(({ kind, name, why }) => (
              <Tooltip key={kind} title={why}>
                <Button
                  type={why === null && kind !== 'cancel' ? 'primary' : 'default'}
                  disabled={why !== null}
                  onClick={() => setDoing(kind)}
                >
                  {kind === 'onward' && chosen.length > 0 ? `${name}所选 ${chosen.length} 站` : name}
                </Button>
              </Tooltip>
            ))}
          </div>
          <Closed of={of} />
        </section>
      ) : null}
      <Stops of={of} chosen={chosen} onChoose={acts && of.run.state === 'arrived' ? setChosen : null} />
      <Onward of={of} />
      {profile && doing === 'stop' ? <StopDialog of={of} profile={profile} onClose={close} /> : null}
      {profile && doing === 'arrive' ? <ArriveDialog of={of} profile={profile} onClose={close} /> : null}
      {profile && doing === 'onward' ? (
        <OnwardDialog of={of} profile={profile} stops={chosen} onClose={close} />
      ) : null}
      {doing === 'cancel' ? (
        <ReasonDialog
          title={`撤销 ${of.run.number}`}
          help="还没有收过任何一站时才能撤销。"
          ok="撤销收运"
          danger
          onClose={close}
          onSubmit={async (reason, key) => {
            await post(`/api/v1/collection-runs/${of.run.id}/acts`, { key, kind: 'cancel', reason })
            await queryClient.invalidateQueries()
          }}
        />
      ) : null}
    </>
  )
}

/** Why a button is grey is also said in words: a phone shows no hints. */
function Closed({ of }: { of: RunDetail }) {
  const closed = of.acts.filter((a) => a.why !== null)
  return closed.length === 0 ? null : (
    <ul className="plain small muted" aria-label="现在不能办的">
      {closed.map((a) => (
        <li key={a.kind}>
          {a.name}：{a.why}
        </li>
      ))}
    </ul>
  )
}

function Sums({ of: { run, stops, moveOnBy, cancelReason } }: { of: RunDetail }) {
  const left = stops.reduce((sum, s) => sum + s.left, 0)
  const generators = run.stops === run.generators ? '' : `（${run.generators} 家）`
  return (
    <section className="panel" aria-label="合计">
      <p>
        {run.stops} 站{generators}，签收 <Mass grams={run.grams} /> 吨；入库 <Mass grams={run.accepted} />{' '}
        吨，转出 <Mass grams={run.shipped} /> 吨，在库 <Mass grams={left} /> 吨。
      </p>
      {moveOnBy ? (
        <p>
          {moveOnBy.name}：<DueDay day={moveOnBy.on} overdue={moveOnBy.overdue} />{' '}
          <span className="small muted">{moveOnBy.basis}</span>
        </p>
      ) : null}
      {cancelReason ? <p>撤销原因：{cancelReason}</p> : null}
    </section>
  )
}

function Stops({
  of,
  chosen,
  onChoose,
}: {
  of: RunDetail
  chosen: readonly number[]
  onChoose: ((stops: readonly number[]) => void) | null
}) {
  const pick: Column<RunManifest> = {
    key: 'pick',
    title: '选',
    fit: 'tight',
    render: (s) => (
      <Checkbox
        aria-label={`选第 ${s.seq} 站`}
        disabled={s.left === 0}
        checked={chosen.includes(s.seq)}
        onChange={() =>
          onChoose?.(chosen.includes(s.seq) ? chosen.filter((x) => x !== s.seq) : [...chosen, s.seq])
        }
      />
    ),
  }
  const columns: readonly Column<RunManifest>[] = [
    { key: 'place', title: '产废单位', fit: 'name', card: 'head', render: (s) => s.place?.name ?? '—' },
    ...(onChoose ? [pick] : []),
    ...manifestColumns,
    {
      key: 'accepted',
      title: '入库（吨）',
      align: 'right',
      render: (s) => (s.accepted === null ? '—' : <Mass grams={s.accepted} />),
    },
    { key: 'left', title: '在库（吨）', align: 'right', render: (s) => <Mass grams={s.left} /> },
    { key: 'signer', title: '交付人', render: (s) => s.signer || '—' },
    { key: 'due', title: '期限', fit: 'tight', render: (s) => <DueDay day={s.dueOn} overdue={s.overdue} /> },
  ]
  return (
    <section className="panel" aria-label="各站">
      <h2>
        各站 <span className="muted small num">{of.stops.length}</span>
      </h2>
      {of.stops.length === 0 ? (
        <p className="muted">还没有收过。到了产废单位按“下一站”。</p>
      ) : (
        <DataTable caption="各站" columns={columns} rows={of.stops} rowKey={(s) => s.seq} />
      )}
    </section>
  )
}

function Onward({ of }: { of: RunDetail }) {
  const columns: readonly Column<RunManifest>[] = [
    { key: 'place', title: '接受单位', fit: 'name', card: 'head', render: (s) => s.place?.name ?? '—' },
    ...manifestColumns.map((c) => (c.key === 'grams' ? { ...c, title: '转出（吨）' } : c)),
    {
      key: 'trace',
      title: '来源',
      render: (s) => <Link to={`/traces?of=manifest:${s.manifest}`}>追溯</Link>,
    },
  ]
  return of.onward.length === 0 ? null : (
    <section className="panel" aria-label="转出的联单">
      <h2>转出的联单</h2>
      <DataTable caption="转出的联单" columns={columns} rows={of.onward} rowKey={(s) => s.seq} />
    </section>
  )
}
