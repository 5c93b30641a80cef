import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Select, Skeleton } from 'antd'
import { useState } from 'react'
import {
  type CarryRow,
  carryStateNames,
  carryStates,
  type PlanRow,
} from '../../../../../src/plan/amendments.contract.ts'
import { carryStateOf } from '../../../../../src/plan/second-plan.rules.ts'
import { get } from '../../../../api.ts'
import { type Column, ExportButton } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { CarryDialog } from './carry-dialog.tsx'

interface CarryProps {
  readonly into: PlanRow
  readonly choices: readonly PlanRow[]
  readonly mayEdit: boolean
  readonly onChoose: (plan: string) => void
}

/** One old measure with all that was said of it. */
export interface Carried {
  readonly plan: string
  readonly measure: string
  readonly lines: readonly [CarryRow, ...CarryRow[]]
}

const tones = { unsaid: 'warning', carried: 'good', ended: 'plain' } as const
const stateOptions = carryStates.map((value) => ({ value, label: carryStateNames[value] }))

/** 承接对应表: every measure of the earlier plans, and where it goes on in this one. */
export function Carry({ into, choices, mayEdit, onChoose }: CarryProps) {
  const [search, setSearch] = useSearchState()
  const [editing, setEditing] = useState<Carried | null>(null)
  const path = `/api/v1/plans/${into.plan}/carry`
  const carry = useQuery({
    queryKey: ['plan', 'carry', into.plan],
    queryFn: ({ signal }) => get<{ carry: CarryRow[] }>(path, {}, signal),
  })
  const all = carriedOf(carry.data?.carry ?? [])
  const q = (search.q ?? '').trim()
  const shown = all.filter(
    (c) => (!search.state || carryStateOf(c.lines[0]) === search.state) && (!q || wordsOf(c).includes(q)),
  )
  const unsaid = all.filter((c) => carryStateOf(c.lines[0]) === 'unsaid').length
  return (
    <section className="panel" aria-labelledby="carry">
      <h2 id="carry">
        承接对应表{' '}
        <span className="small muted">
          转入{into.title}；{unsaid > 0 ? `还有 ${unsaid} 项没有说明去处` : '每项都已说明去处'}
        </span>
      </h2>
      <search className="data-tools plan-tools" style={{ marginBottom: 12 }}>
        <Input
          className="data-search"
          allowClear
          aria-label="旧措施、新措施"
          placeholder="旧措施、新措施"
          value={search.q ?? ''}
          onChange={(e) => setSearch({ q: e.target.value })}
        />
        <Select
          aria-label="承接"
          placeholder="全部"
          allowClear
          style={{ width: 130 }}
          value={search.state ?? null}
          options={stateOptions}
          onChange={(state?: string | null) => setSearch({ state: state ?? undefined })}
        />
        {choices.length > 1 ? (
          <Select
            aria-label="转入的规划"
            style={{ minWidth: 180, maxWidth: '100%' }}
            value={into.plan}
            options={choices.map((p) => ({ value: p.plan, label: p.title }))}
            onChange={onChoose}
          />
        ) : null}
        <ExportButton label="Excel" path={`${path}.xlsx`} />
      </search>
      {carry.error ? <Failure error={carry.error} onRetry={() => void carry.refetch()} /> : null}
      {carry.isPending ? <Skeleton active /> : null}
      {carry.data && shown.length === 0 ? (
        <p className="muted">
          {all.length === 0 ? '在它之前没有规划，没有要承接的措施。' : '没有符合条件的措施，可清除部分筛选。'}
        </p>
      ) : null}
      {shown.length > 0 ? (
        <DataTable
          caption="承接对应表"
          columns={columnsOf(mayEdit ? setEditing : null)}
          rows={shown}
          rowKey={(c) => `${c.plan} ${c.measure}`}
        />
      ) : null}
      {editing ? <CarryDialog into={into.plan} carried={editing} onClose={() => setEditing(null)} /> : null}
    </section>
  )
}

function carriedOf(rows: readonly CarryRow[]): Carried[] {
  return [...Map.groupBy(rows, (r) => `${r.plan} ${r.measure}`).values()].flatMap(([first, ...rest]) =>
    first ? [{ plan: first.plan, measure: first.measure, lines: [first, ...rest] as const }] : [],
  )
}

const wordsOf = ({ lines }: Carried): string =>
  lines.map((l) => [l.measure, l.title, l.to, l.toTitle, l.note].filter(Boolean).join(' ')).join(' ')

function columnsOf(onEdit: ((row: Carried) => void) | null): Column<Carried>[] {
  const columns: Column<Carried>[] = [
    {
      key: 'old',
      title: '旧措施',
      width: '32%',
      card: 'head',
      render: ({ plan, measure, lines: [first] }) => (
        <>
          <span className="small muted nowrap">{first.place}</span>{' '}
          <Link to={`/plan/measures/${measure}?plan=${plan}`}>{first.title}</Link>
        </>
      ),
    },
    {
      key: 'percent',
      title: '旧措施进度',
      align: 'right',
      width: '9%',
      render: ({ lines: [first] }) => (first.percent === null ? '—' : `${first.percent}%`),
    },
    {
      key: 'state',
      title: '承接',
      width: '9%',
      render: ({ lines: [first] }) => {
        const state = carryStateOf(first)
        return <Mark tone={tones[state]}>{carryStateNames[state]}</Mark>
      },
    },
    {
      key: 'new',
      title: '新措施',
      card: 'wide',
      render: ({ lines }) => {
        const to = lines.filter((l) => l.to !== null)
        return to.length === 0 ? '—' : to.map((l) => <NewMeasure key={l.to} of={l} />)
      },
    },
    {
      key: 'note',
      title: '说明',
      width: '16%',
      card: 'wide',
      render: ({ lines: [first] }) => first.note ?? '—',
    },
  ]
  if (!onEdit) return columns
  return [
    ...columns,
    {
      key: 'edit',
      title: '操作',
      width: 90,
      render: (row) => (
        <Button size="small" aria-label={`说明 ${row.measure} 的去处`} onClick={() => onEdit(row)}>
          {row.lines[0].said ? '修改' : '说明'}
        </Button>
      ),
    },
  ]
}

function NewMeasure({ of: { to, toPlace, toTitle, toPlan } }: { of: CarryRow }) {
  return (
    <p style={{ margin: 0 }}>
      <span className="small muted nowrap">{toPlace}</span>{' '}
      <Link to={`/plan/measures/${to}?plan=${toPlan}`}>{toTitle}</Link>
    </p>
  )
}
