import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import type { ActOffer, MatterView } from '../../../../../src/plan/matters.contract.ts'
import { get } from '../../../../api.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { timeText } from '../../../../words.ts'
import { ActDialog } from './act-dialog.tsx'
import { DaysLeft } from './matters.tsx'
import { Payload } from './payload.tsx'
import './matters.css'

/** One matter: what it says, who may do what next, what has been done. */
export function MatterPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const matter = useQuery({
    queryKey: ['matter', id],
    queryFn: ({ signal }) => get<MatterView>(`/api/v1/matters/${encodeURIComponent(id)}`, {}, signal),
  })
  const m = matter.data
  return (
    <Page
      title={m?.title ?? '办件'}
      crumbs={[
        { label: '行动计划', to: '/plan' },
        { label: '办件', to: '/matters' },
      ]}
      aside={
        m ? (
          <>
            <Mark tone={m.ended ? 'plain' : 'warning'}>{m.stateName}</Mark>
            {m.demo ? <DemoMark /> : null}
          </>
        ) : null
      }
      lead={m ? `${m.kindName}${m.number ? `　${m.number}` : ''}` : undefined}
      actions={
        m && printed[m.kind] ? (
          <ExportButton label="Word" path={`/api/v1/${printed[m.kind]}/${m.id}/document.docx`} query={{}} />
        ) : null
      }
    >
      {matter.error ? <Failure error={matter.error} onRetry={() => void matter.refetch()} /> : null}
      {matter.isPending ? <Skeleton active /> : null}
      {m ? <Body of={m} /> : null}
    </Page>
  )
}

/** What is printed, and under which address. */
const printed: Partial<Record<MatterView['kind'], string>> = {
  order: 'matters',
  paper: 'matters',
  appraisal: 'appraisals',
}

function Body({ of: m }: { of: MatterView }) {
  const [doing, setDoing] = useState<ActOffer | null>(null)
  return (
    <>
      {m.acts.length > 0 ? (
        <section className="panel matter-acts" aria-label="可办的步骤">
          {m.acts
            .filter((offer) => offer.open)
            .map((offer) => (
              <Button key={offer.act} type="primary" onClick={() => setDoing(offer)}>
                {offer.name}
              </Button>
            ))}
          <Closed of={m.acts.filter((offer) => !offer.open)} alone={!m.acts.some((offer) => offer.open)} />
        </section>
      ) : null}
      <section className="panel" aria-label="内容">
        <dl className="pairs">
          {m.unitName ? (
            <>
              <dt>责任单位</dt>
              <dd>{m.unitName}</dd>
            </>
          ) : null}
          {m.due ? (
            <>
              <dt>期限</dt>
              <dd>
                <DaysLeft of={m} />
              </dd>
            </>
          ) : null}
          {m.origin ? (
            <>
              <dt>由来</dt>
              <dd>
                <OriginLink of={m.origin} />
              </dd>
            </>
          ) : null}
        </dl>
        <Payload of={m} />
      </section>
      {m.arisen.length > 0 ? (
        <section className="panel" aria-label="由此产生">
          <h2>由此产生</h2>
          <ul className="plain">
            {m.arisen.map((one) => (
              <li key={one.id} className="row" style={{ padding: '4px 0' }}>
                <Link to={`/matters/${one.id}`}>{one.title}</Link>
                <span className="muted">{one.unitName}</span>
                <Mark tone={one.ended ? 'plain' : 'warning'}>{one.stateName}</Mark>
                <DaysLeft of={one} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <History of={m} />
      {doing ? <ActDialog matter={m} offer={doing} onClose={() => setDoing(null)} /> : null}
    </>
  )
}

/** What cannot be done now, with the reason in words: a finger has no pointer to rest on a grey button. */
function Closed({ of: offers, alone }: { of: readonly ActOffer[]; alone: boolean }) {
  if (offers.length === 0) return null
  return (
    <details className="small muted">
      <summary>{alone ? '现在没有您可办的步骤' : '其他步骤'}</summary>
      <ul className="plain">
        {offers.map((offer) => (
          <li key={offer.act}>
            <b>{offer.name}</b>
            {offer.why ? `：${offer.why}` : ''}
          </li>
        ))}
      </ul>
    </details>
  )
}

function OriginLink({ of: origin }: { of: NonNullable<MatterView['origin']> }) {
  if (origin.kind === 'matter') return <Link to={`/matters/${origin.key}`}>{origin.title}</Link>
  if (origin.kind === 'measure') return <Link to={`/plan/measures/${origin.key}`}>{origin.title}</Link>
  return <>{origin.title}</>
}

function History({ of: m }: { of: MatterView }) {
  return (
    <section className="panel" aria-label="经过">
      <h2>经过</h2>
      <ol className="timeline">
        {m.history.map((done) => (
          <li key={done.seq}>
            <b>{done.actName}</b> <span className="muted">→ {done.toName}</span>{' '}
            <span className="small muted">
              {timeText(done.at)} {done.actorName}
            </span>
            {done.note ? <p className="prose">{done.note}</p> : null}
            {done.evidence.map((hash, i) => (
              <a key={hash} href={`/api/v1/attachments/${hash}`} target="_blank" rel="noreferrer">
                材料{i + 1}{' '}
              </a>
            ))}
          </li>
        ))}
      </ol>
    </section>
  )
}
