import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import type { PackageActKind, PackageView } from '../../../../../src/manifests/package.contract.ts'
import { get } from '../../../../api.ts'
import { may, meQuery } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { LinkButton } from '../../../../ui/link-button.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { actorText, timeText } from '../../../../words.ts'
import { bornText } from '../lots/lots.tsx'
import { ClosedActs } from './closed-acts.tsx'
import { LabelDialog } from './label-dialog.tsx'
import { DueDay } from './manifests.tsx'
import { PackageActDialog } from './package-act-dialog.tsx'
import { packageTone, whereText } from './packages.tsx'
import './manifests.css'

/** What a scan leads to: what it is, where, since when, due when, and what comes next. */
export function PackagePage() {
  const { code } = useParams({ strict: false }) as { code: string }
  const found = useQuery({
    queryKey: ['package', code],
    queryFn: ({ signal }) => get<PackageView>(`/api/v1/packages/${encodeURIComponent(code)}`, {}, signal),
  })
  const [labels, setLabels] = useState(false)
  const p = found.data
  return (
    <Page
      title={p?.code ?? code}
      crumbs={[{ label: '转移' }, { label: '包装与标签', to: '/packages' }]}
      aside={
        p ? (
          <>
            <Mark tone={packageTone(p)}>{p.stateName}</Mark>
            {p.demo ? <DemoMark /> : null}
          </>
        ) : null
      }
      actions={
        p ? (
          <>
            {p.lot === null ? null : <LinkButton to={`/traces?of=package:${p.code}`}>追溯</LinkButton>}
            {p.waste === null ? null : <Button onClick={() => setLabels(true)}>打印标签</Button>}
          </>
        ) : null
      }
    >
      {found.error ? <Failure error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.isPending ? <Skeleton active /> : null}
      {p ? (
        <>
          <Acts of={p} />
          <Facts of={p} />
          <History of={p} />
          {labels ? <LabelDialog codes={[p.code]} onClose={() => setLabels(false)} /> : null}
        </>
      ) : null}
    </Page>
  )
}

function Acts({ of: p }: { of: PackageView }) {
  const me = useQuery(meQuery).data
  const navigate = useNavigate()
  const [doing, setDoing] = useState<PackageActKind | null>(null)
  const acts = me !== undefined && may(me, 'act', 'package')
  return (
    <section className="panel manifest-acts" aria-label="办理">
      {p.next ? (
        <p>
          下一步 <b>{p.next.name}</b> <span className="muted">{p.next.why}</span>{' '}
          <NextLink of={p} act={p.next.act} />
        </p>
      ) : (
        <p className="muted">没有待办的步骤。</p>
      )}
      {acts && p.open.length > 0 ? (
        <div className="act-buttons">
          {p.open.map((one) => (
            <Button
              key={one.kind}
              type={one.kind === p.next?.act ? 'primary' : 'default'}
              danger={one.kind === 'scrap'}
              onClick={() => setDoing(one.kind as PackageActKind)}
            >
              {one.name}
            </Button>
          ))}
        </div>
      ) : null}
      {acts ? <ClosedActs acts={p.closed} /> : null}
      {doing ? (
        <PackageActDialog
          doing={{ kind: doing, packages: [p] }}
          onDone={({ packages: [first] }) => {
            if (first && packagesMade.has(doing)) void navigate({ to: `/packages/${first.code}` })
          }}
          onClose={() => setDoing(null)}
        />
      ) : null}
    </section>
  )
}

const packagesMade: ReadonlySet<PackageActKind> = new Set(['group'])

/** Acts that belong to a manifest or to the book are done there. */
function NextLink({ of: p, act }: { of: PackageView; act: string }) {
  if (p.manifest) return <Link to={`/manifests/${p.manifest.id}`}>去联单办理</Link>
  if (act === 'draft') return <Link to="/manifests/new">去起草联单</Link>
  if (act === 'treat') return <Link to="/facts/new?kind=treat">去记处理作业</Link>
  return null
}

const Pair = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <div>
    <dt>{title}</dt>
    <dd>{children}</dd>
  </div>
)

function Facts({ of: p }: { of: PackageView }) {
  return (
    <section className="panel" aria-label="这一件">
      <dl className="sheet">
        <Pair title="容器">
          {p.kindName}
          {p.litres === null ? '' : ` ${p.litres} 升`}
        </Pair>
        <Pair title="废物">{p.waste === null ? '内装包装' : `${p.waste} ${p.wasteName ?? ''}`}</Pair>
        {p.waste === null ? null : (
          <Pair title="现有">
            <Mass grams={p.grams} /> 吨
          </Pair>
        )}
        <Pair title="在哪里">{whereText(p)}</Pair>
        <Pair title="责任单位">
          <Link to={`/parties/${p.owner.id}`}>{p.owner.name}</Link>
        </Pair>
        <Pair title="自何日">{p.since}</Pair>
        <Pair title="包装日">{p.packedOn}</Pair>
        {p.born ? <Pair title="最早产生">{bornText(p.born)}</Pair> : null}
        {p.due ? (
          <Pair title={p.due.name}>
            <DueDay day={p.due.on} overdue={p.overdue} />
            {p.due.basis ? <span className="small muted">{p.due.basis}</span> : null}
          </Pair>
        ) : null}
        {p.lot === null ? null : (
          <Pair title="批次">
            <Link to={`/lots/${p.lot}`}>#{p.lot}</Link>
          </Pair>
        )}
        {p.inside ? (
          <Pair title="装在">
            <Link to={`/packages/${p.inside}`}>{p.inside}</Link>
          </Pair>
        ) : null}
        {p.manifest ? (
          <Pair title="联单">
            <Link to={`/manifests/${p.manifest.id}`}>{p.manifest.number ?? `草稿 #${p.manifest.id}`}</Link>
          </Pair>
        ) : null}
        {p.external.map((e) => (
          <Pair key={`${e.scheme}${e.value}`} title={e.name}>
            {e.value}
          </Pair>
        ))}
        {p.holds.length > 0 ? (
          <Pair title={`内有 ${p.holds.length} 件`}>
            {p.holds.map((c) => (
              <Link key={c} to={`/packages/${c}`} style={{ marginRight: 8 }}>
                {c}
              </Link>
            ))}
          </Pair>
        ) : null}
      </dl>
    </section>
  )
}

function History({ of: p }: { of: PackageView }) {
  return (
    <section className="panel" aria-label="经过">
      <h2>经过</h2>
      <ol className="act-line">
        {p.history.map((h) => (
          <li key={h.seq}>
            <b>{h.name}</b> <span className="num">{h.day}</span>{' '}
            <span className="small muted">
              {timeText(h.at)} {actorText(h.actor)}
            </span>
            <p className="small">
              {h.grams === null ? null : (
                <>
                  <Mass grams={h.grams} /> 吨{' '}
                </>
              )}
              {h.posting === null ? null : <Link to={`/postings/${h.posting}`}>账目 #{h.posting} </Link>}
              {h.manifest === null ? null : <Link to={`/manifests/${h.manifest}`}>联单 </Link>}
              {h.others.slice(0, 20).map((c) => (
                <Link key={c} to={`/packages/${c}`} style={{ marginRight: 8 }}>
                  {c}
                </Link>
              ))}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
