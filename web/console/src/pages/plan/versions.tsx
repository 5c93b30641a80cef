import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import type { PlanDifference, PlanVersionRow } from '../../../../../src/plan/amendments.contract.ts'
import { get } from '../../../../api.ts'
import { may, meQuery } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { timeText } from '../../../../words.ts'
import { OfficialText } from './official-text.tsx'
import './plan.css'

const sources = { pack: '数据包', amendment: '修订', plan: '新规划' } as const
const changes = { added: '新增', removed: '删除', changed: '修改' } as const

/** 规划版本: what each amendment changed, and the official text the office has loaded. */
export function PlanVersionsPage() {
  const me = useQuery(meQuery).data
  const versions = useQuery({
    queryKey: ['plan-versions'],
    queryFn: ({ signal }) => get<{ versions: PlanVersionRow[] }>('/api/v1/plan/versions', {}, signal),
  })
  return (
    <Page
      title="规划版本"
      crumbs={[{ label: '行动计划', to: '/plan' }]}
      lead="每次修订留一版，列出与上一版的差别；已报的进展不因修订而移动。"
    >
      {me && may(me, 'confirm', 'plan') ? <OfficialText /> : null}
      {versions.error ? <Failure error={versions.error} onRetry={() => void versions.refetch()} /> : null}
      {versions.isPending ? <Skeleton active /> : null}
      {versions.data?.versions.map((version) => (
        <Version key={`${version.plan} ${version.version}`} of={version} />
      ))}
    </Page>
  )
}

function Version({ of: v }: { of: PlanVersionRow }) {
  return (
    <section className="panel" aria-label={`第 ${v.version} 版`}>
      <h2>
        第 {v.version} 版 <Mark>{sources[v.source]}</Mark>{' '}
        <span className="small muted">
          {timeText(v.recordedAt)} {v.actor}
        </span>
      </h2>
      <p>
        {v.title}。{v.reason}
        {v.basis ? <span className="muted">（依据：{v.basis}）</span> : null}
      </p>
      {v.differences.length > 0 ? (
        <ul>
          {v.differences.map((d) => (
            <li key={`${d.measure} ${d.field}`} className="small">
              <Difference of={d} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function Difference({ of: d }: { of: PlanDifference }) {
  const name = `${changes[d.what]} ${d.measure} ${d.title}`
  if (d.field === null) return <>{name}</>
  return (
    <>
      {name}，{d.fieldName ?? d.field}：{d.before ?? '无'} → <b>{d.after ?? '无'}</b>
    </>
  )
}
