import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Skeleton } from 'antd'
import type { PlanVersionRow } from '../../../../../src/plan/amendments.contract.ts'
import { get } from '../../../../api.ts'
import { may, meQuery } from '../../../../session.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { LinkButton } from '../../../../ui/link-button.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { actorText, timeText } from '../../../../words.ts'
import { Differences } from './differences.tsx'
import { OfficialText } from './official-text.tsx'
import { planQuery } from './plan.tsx'
import { PlanPicker } from './plan-picker.tsx'
import './plan.css'

const sources = { pack: '数据包', amendment: '修订', plan: '新规划' } as const

/** 版本与修订: what each version changed, what was reported under it, and the official text the office has loaded. */
export function PlanVersionsPage() {
  const [{ plan }] = useSearchState()
  const me = useQuery(meQuery).data
  const versions = useQuery({
    queryKey: ['plan', 'versions', plan ?? ''],
    queryFn: ({ signal }) => get<{ versions: PlanVersionRow[] }>('/api/v1/plan/versions', { plan }, signal),
  })
  const all = versions.data?.versions ?? []
  const query = plan ? `?plan=${plan}` : ''
  return (
    <Page
      title="规划版本与修订"
      crumbs={[{ label: '行动计划', to: `/plan${query}` }]}
      lead="每次修订留一版，列出与上一版的差别；已报的进展留在填报时的版本里，不因修订悄悄移动。"
      actions={
        <>
          <PlanPicker />
          <ExportButton label="措施表" path="/api/v1/plan/sheet.xlsx" query={{ plan }} />
          {me && may(me, 'amend', 'plan') ? (
            <LinkButton to={`/plan/amend${query}`} primary>
              修订规划
            </LinkButton>
          ) : null}
        </>
      }
    >
      {versions.error ? <Failure error={versions.error} onRetry={() => void versions.refetch()} /> : null}
      {versions.isPending ? <Skeleton active /> : null}
      {all.map((version) => (
        <Version key={version.version} of={version} holds={version === all[0]} />
      ))}
      {all.length > 0 ? <Notes plan={plan} /> : null}
      {me && may(me, 'confirm', 'plan') ? <OfficialText plan={plan} /> : null}
    </Page>
  )
}

function Version({ of: v, holds }: { of: PlanVersionRow; holds: boolean }) {
  const id = `version-${v.version}`
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>
        第 {v.version} 版 {holds ? <Mark tone="good">现行</Mark> : null} <Mark>{sources[v.source]}</Mark>{' '}
        <span className="small muted">
          {timeText(v.recordedAt)} {v.source === 'pack' ? '' : actorText(v.actor)}
        </span>
      </h2>
      <div className="stack">
        <p>
          {v.title}。{v.reason}
          {v.basis ? <span className="muted">（依据：{v.basis}）</span> : null}
        </p>
        {v.differences.length > 0 ? (
          <Differences caption={`第 ${v.version} 版与上一版的差别`} rows={v.differences} />
        ) : (
          <p className="small muted">{v.version === 1 ? '最初的一版。' : '措施没有变化。'}</p>
        )}
        {v.moves.length > 0 ? <Moves of={v} /> : null}
        <Reported of={v} />
      </div>
    </section>
  )
}

function Moves({ of: { moves } }: { of: PlanVersionRow }) {
  return (
    <ul className="small">
      {moves.map((move) => (
        <li key={move.from}>
          {move.to === null
            ? `${move.from} 的分解任务和进展不再转入，留在原措施。`
            : `${move.from} 的分解任务和进展转入 ${move.to}。`}
        </li>
      ))}
    </ul>
  )
}

/** Every report stays on record with the version it was made under; beside it, where it counts today. */
function Reported({ of: { plan, reported, version } }: { of: PlanVersionRow }) {
  if (reported.length === 0) return <p className="small muted">这一版期间没有填报进展。</p>
  const sum = reported.reduce((all, r) => all + r.reports, 0)
  return (
    <details>
      <summary>
        这一版期间填报的进展 <span className="num">{sum}</span> 份
        <span className="visually-hidden">（第 {version} 版）</span>
      </summary>
      <ul className="small">
        {reported.map((r) => (
          <li key={r.measure}>
            {r.now === null ? (
              r.measure
            ) : (
              <Link to={`/plan/measures/${r.now}?plan=${plan}`} className="nowrap">
                {r.measure}
              </Link>
            )}{' '}
            {r.title}：{r.reports} 份
            {r.now === r.measure ? '' : r.now === null ? '，措施已撤销，留在本版' : `，现计入 ${r.now}`}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** The known slips of the plan's text, by measure. */
function Notes({ plan }: { plan: string | undefined }) {
  const view = useQuery(planQuery(undefined, plan)).data
  const noted = [...(view?.tasks ?? []).flatMap((t) => t.measures), ...(view?.safeguards ?? [])].filter(
    (o) => o.notes.length > 0,
  )
  if (!view || noted.length + view.notes.length === 0) return null
  return (
    <section className="panel" aria-labelledby="plan-notes">
      <h2 id="plan-notes">对规划文本的说明</h2>
      <ul className="small">
        {view.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
        {noted.map((o) => (
          <li key={o.id}>
            {o.place} {o.title}：{o.notes.join('；')}
          </li>
        ))}
      </ul>
    </section>
  )
}
