import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { streamNames } from '../../../../../src/core/codes.ts'
import {
  type Obligation,
  planSystemNames,
  recurrenceNames,
  type TargetStanding,
} from '../../../../../src/plan/contract.ts'
import { get, newKey, post } from '../../../../api.ts'
import { may, meQuery, queryClient } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { Items } from './items.tsx'
import { LightMark } from './light.tsx'
import { MeasureReports } from './reports.tsx'
import './plan.css'

const operators = { '>=': '≥', '<=': '≤', '=': '＝', between: '介于' } as const

/** One measure: who answers for it, what it promises, what the book says, its breakdown and what was reported. */
export function MeasurePage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const [{ plan }] = useSearchState()
  const path = `/api/v1/plan/measures/${encodeURIComponent(id)}`
  const measure = useQuery({
    queryKey: ['plan', 'measure', id, plan ?? ''],
    queryFn: ({ signal }) => get<Obligation>(path, { plan }, signal),
  })
  const o = measure.data
  return (
    <Page
      title={o?.title ?? '措施'}
      crumbs={[{ label: '行动计划', to: plan ? `/plan?plan=${plan}` : '/plan' }, { label: o?.place ?? id }]}
      aside={o ? <LightMark light={o.light} /> : null}
      lead={o?.reason}
    >
      {measure.error ? <Failure error={measure.error} onRetry={() => void measure.refetch()} /> : null}
      {measure.isPending ? <Skeleton active /> : null}
      {o ? (
        <>
          <Facts of={o} />
          {o.targets.length > 0 ? <Targets targets={o.targets} /> : null}
          <Items measure={o} />
          <MeasureReports measure={o} />
        </>
      ) : null}
    </Page>
  )
}

function Facts({ of: o }: { of: Obligation }) {
  return (
    <section className="panel" aria-label="基本情况">
      <dl className="pairs">
        <dt>牵头单位</dt>
        <dd>{o.leadUnits.map((u) => u.name).join('、') || '—'}</dd>
        <dt>协办单位</dt>
        <dd>
          {[...o.supportingUnits.map((u) => u.name), ...(o.streets ? ['各街道'] : [])].join('、') ||
            (o.supportLabel ?? '—')}
        </dd>
        <dt>完成时限</dt>
        <dd>
          {o.deadline ?? o.completion.day ?? '待明确'}{' '}
          {o.deadline === null && o.completion.mark === '内部分解' ? <Mark>内部分解</Mark> : null}
          {o.recurrence ? <span className="muted"> {recurrenceNames[o.recurrence]}</span> : null}
        </dd>
        {o.system ? (
          <>
            <dt>所属体系</dt>
            <dd>
              <System of={o} />
            </dd>
          </>
        ) : null}
        {o.streams.length > 0 ? (
          <>
            <dt>涉及废物</dt>
            <dd>{o.streams.map((s) => streamNames[s]).join('、')}</dd>
          </>
        ) : null}
        {o.deliverables.length > 0 ? (
          <>
            <dt>成果</dt>
            <dd>{o.deliverables.join('；')}</dd>
          </>
        ) : null}
        <dt>正文</dt>
        <dd className="prose">{o.text ?? '尚未载入正式文本。无废办可在“规划版本与修订”载入。'}</dd>
        {o.notes.length > 0 ? (
          <>
            <dt>说明</dt>
            <dd>{o.notes.join('；')}</dd>
          </>
        ) : null}
      </dl>
    </section>
  )
}

/** Where the plan names no system ours is a proposal; the office confirms it or chooses another. */
function System({ of: o }: { of: Obligation }) {
  const me = useQuery(meQuery).data
  const notify = useNotify()
  const [{ plan }] = useSearchState()
  const [chosen, setChosen] = useState(o.system ?? undefined)
  const state = { fixed: '规划所定', confirmed: '已确认', proposed: '建议，待确认' }[o.systemState ?? 'fixed']
  if (o.systemState === 'fixed' || !me || !may(me, 'confirm', 'plan')) {
    return (
      <>
        {o.system ? planSystemNames[o.system] : '—'} <span className="small muted">{state}</span>
      </>
    )
  }
  const confirm = async () => {
    try {
      await post('/api/v1/plan/systems', { key: newKey(), plan, measure: o.id, system: chosen })
      await queryClient.invalidateQueries()
      notify.done('已确认')
    } catch (error) {
      notify.failed(error)
    }
  }
  return (
    <span className="row">
      <Select
        size="small"
        aria-label="所属体系"
        style={{ width: 120 }}
        value={chosen ?? null}
        options={Object.entries(planSystemNames).map(([value, label]) => ({ value, label }))}
        onChange={(next) => setChosen(next ?? undefined)}
      />
      <Button size="small" onClick={() => void confirm()}>
        {o.systemState === 'confirmed' ? '改为此体系' : '确认'}
      </Button>
      <span className="small muted">{state}</span>
    </span>
  )
}

function targetText(t: TargetStanding): string {
  // A day of every year is no quantity.
  if (t.unit.endsWith('月-日'))
    return `每年 ${t.value} ${{ '>=': '起', '<=': '以前', '=': '', between: '' }[t.operator]}`
  const value =
    t.operator === 'between' ? `${t.value}–${t.valueMax ?? ''}` : `${operators[t.operator]}${t.value}`
  return `${value}${t.unit}`
}

const targetColumns: readonly Column<TargetStanding>[] = [
  { key: 'metric', title: '目标', render: (t) => t.metric, card: 'head' },
  { key: 'value', title: '要求', render: (t) => <span className="num">{targetText(t)}</span> },
  { key: 'deadline', title: '时限', render: (t) => t.deadline ?? '—' },
  {
    key: 'book',
    title: '账本数字',
    render: (t) =>
      t.book ? (
        <span className="row">
          <Link to={`/inventory?period=${t.book.year}&table=${t.book.table}`} className="num">
            {t.book.value ?? '尚无数字'}
          </Link>
          <span className="small muted">{t.book.year} 年</span>
          {t.book.met === null ? null : (
            <Mark tone={t.book.met ? 'good' : 'bad'}>{t.book.met ? '达到' : '未达到'}</Mark>
          )}
        </span>
      ) : (
        '—'
      ),
  },
  {
    key: 'claim',
    title: '填报数字',
    render: (t) =>
      t.claim ? (
        <span className="row">
          <span className="num">
            {t.claim.value}
            {t.claim.unit}
          </span>
          {t.claim.contrary ? <Mark tone="bad">与账本不符</Mark> : null}
        </span>
      ) : (
        '—'
      ),
  },
]

function Targets({ targets }: { targets: readonly TargetStanding[] }) {
  return (
    <section className="panel" aria-label="目标">
      <h2>目标</h2>
      <DataTable caption="目标" columns={targetColumns} rows={targets} rowKey={(t) => t.key} />
      <p className="small muted">账本里有数字的目标以账本为准，填报的数字只作对照。</p>
    </section>
  )
}
