import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Skeleton } from 'antd'
import { useState } from 'react'
import type { PlanRow } from '../../../../../src/plan/amendments.contract.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, ExportButton } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { Carry } from './carry.tsx'
import { plansQuery } from './plan-picker.tsx'
import { SecondPlanDialog } from './second-dialog.tsx'
import './plan.css'

const columns: readonly Column<PlanRow>[] = [
  { key: 'title', title: '规划', render: (p) => p.title, card: 'head' },
  { key: 'span', title: '期限', render: (p) => <span className="num">{`${p.from} 至 ${p.to}`}</span> },
  { key: 'version', title: '现行版本', render: (p) => `第 ${p.version} 版` },
  {
    key: 'measures',
    title: '措施',
    align: 'right',
    render: (p) => <span className="num">{p.measures}</span>,
  },
]

/** 规划衔接: the plans in the house, and what becomes of the measures of the earlier ones in a later one. */
export function SecondPlanPage() {
  const me = useQuery(meQuery).data
  const navigate = useNavigate()
  const [search, setSearch] = useSearchState()
  const [adding, setAdding] = useState(false)
  const plans = useQuery(plansQuery)
  const all = plans.data?.plans ?? []
  const later = all.slice(1)
  const into = later.find((p) => p.plan === search.into) ?? later.at(-1)
  const mayAmend = me !== undefined && may(me, 'amend', 'plan')
  return (
    <Page
      title="规划衔接"
      crumbs={[{ label: '行动计划', to: '/plan' }]}
      lead="下一个规划与现行规划并列：各有任务清单、进展和灯号；承接对应表说明每项旧措施转入哪项新措施。"
      actions={
        mayAmend ? (
          <Button type="primary" onClick={() => setAdding(true)}>
            登记下一个规划
          </Button>
        ) : null
      }
    >
      {plans.error ? <Failure error={plans.error} onRetry={() => void plans.refetch()} /> : null}
      {plans.isPending ? <Skeleton active /> : null}
      {all.length > 0 ? (
        <section aria-label="在册的规划">
          <DataTable
            caption="在册的规划"
            columns={columns}
            rows={all}
            rowKey={(p) => p.plan}
            onOpen={(p) => void navigate({ to: '/plan', search: { plan: p.plan } as never })}
          />
        </section>
      ) : null}
      {plans.data && !into ? (
        <section className="panel" aria-label="承接对应表">
          <p className="muted" style={{ marginBottom: 12 }}>
            只有一个规划，还没有要承接的。
            {mayAmend
              ? '下一个规划（如“十五五”）印发后，按“登记下一个规划”载入它的措施表，再逐项说明旧措施的去处。'
              : '下一个规划由无废办登记后，在这里看旧措施的去处。'}
          </p>
          {mayAmend ? <ExportButton label="下载措施表作样表" path="/api/v1/plan/sheet.xlsx" /> : null}
        </section>
      ) : null}
      {into ? (
        <Carry
          into={into}
          choices={later}
          mayEdit={mayAmend}
          onChoose={(plan) => setSearch({ into: plan })}
        />
      ) : null}
      {adding ? (
        <SecondPlanDialog
          like={all[0]?.plan}
          onClose={() => setAdding(false)}
          onAdded={(plan) => setSearch({ into: plan })}
        />
      ) : null}
    </Page>
  )
}
