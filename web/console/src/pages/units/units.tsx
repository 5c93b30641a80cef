import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Input, Skeleton } from 'antd'
import type { UnitSummary } from '../../../../../src/plan/units.contract.ts'
import { get } from '../../../../api.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'

const count = (key: keyof UnitSummary, title: string): Column<UnitSummary> => ({
  key,
  title,
  align: 'right',
  render: (u) => <span className="num">{u[key] === 0 ? '—' : u[key]}</span>,
})

const columns: readonly Column<UnitSummary>[] = [
  { key: 'name', title: '单位', render: (u) => u.name, card: 'head' },
  count('leads', '牵头'),
  count('supports', '协办'),
  count('carriesOut', '街道共担'),
  count('duties', '另加职责'),
  {
    key: 'red',
    title: '红灯',
    align: 'right',
    render: (u) => (u.red > 0 ? <b className="num danger">{u.red}</b> : '—'),
  },
  {
    key: 'amber',
    title: '黄灯',
    align: 'right',
    render: (u) => (u.amber > 0 ? <b className="num warning">{u.amber}</b> : '—'),
  },
]

/** 责任清单: the task list turned round, unit by unit. */
export function UnitsPage() {
  const [search, setSearch] = useSearchState()
  const navigate = useNavigate()
  const units = useQuery({
    queryKey: ['plan', 'units'],
    queryFn: ({ signal }) => get<{ units: UnitSummary[] }>('/api/v1/plan/units', {}, signal),
  })
  const q = (search.q ?? '').trim()
  return (
    <Page
      title="责任清单"
      crumbs={[{ label: '行动计划' }]}
      lead="由任务清单反转得出：每个单位牵头什么、协办什么、有几项亮灯。点开看本月应办和滞后。"
    >
      <search className="data-tools">
        <Input
          className="data-search"
          allowClear
          aria-label="单位名称"
          placeholder="单位名称"
          value={search.q ?? ''}
          onChange={(e) => setSearch({ q: e.target.value })}
        />
      </search>
      {units.error ? <Failure error={units.error} onRetry={() => void units.refetch()} /> : null}
      {units.isPending ? <Skeleton active /> : null}
      {units.data ? (
        <DataTable
          caption="责任清单"
          columns={columns}
          rows={units.data.units.filter((u) => u.name.includes(q))}
          rowKey={(u) => u.code}
          onOpen={(u) => void navigate({ to: `/units/${u.code}` })}
        />
      ) : null}
    </Page>
  )
}
