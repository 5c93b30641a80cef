import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Empty, Segmented, Select, Skeleton } from 'antd'
import type { CalendarReply, CalendarRow } from '../../../../../src/plan/calendar.contract.ts'
import { dueKindNames, dueKinds } from '../../../../../src/plan/calendar.rules.ts'
import { get } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { UnitPicker } from '../../../../ui/unit-picker.tsx'
import { Notices } from './notices.tsx'

const standings = {
  done: { text: '已完成', tone: 'good' },
  late: { text: '逾期', tone: 'bad' },
  near: { text: '临近', tone: 'warning' },
  later: { text: '未到', tone: 'plain' },
} as const

function leftText({ standing, workingDaysLeft: left }: CalendarRow): string {
  if (standing === 'done') return '—'
  return left < 0 ? `逾期 ${-left} 个工作日` : left === 0 ? '今天' : `${left} 个工作日`
}

function hrefOf({ kind, key }: CalendarRow): string | null {
  const [what, id] = key.split(' ')
  if (what === 'matter' && id) return `/matters/${id}`
  if (what === 'measure' && id) return `/plan/measures/${id}`
  return kind === 'submission' ? '/submissions' : null
}

const columns: readonly Column<CalendarRow>[] = [
  { key: 'due', title: '日期', render: (r) => <span className="num">{r.due}</span>, fit: 'tight' },
  {
    key: 'title',
    title: '事项',
    card: 'wide',
    render: (r) => {
      const href = hrefOf(r)
      return href ? <Link to={href}>{r.title}</Link> : r.title
    },
  },
  { key: 'kind', title: '类别', render: (r) => r.kindName, fit: 'tight' },
  { key: 'unit', title: '单位', render: (r) => r.unitName },
  { key: 'left', title: '还有', render: leftText },
  {
    key: 'standing',
    title: '状态',
    render: (r) => <Mark tone={standings[r.standing].tone}>{standings[r.standing].text}</Mark>,
  },
]

/** Everything owed, on one list by day: submissions, items, orders, meetings, papers, the bulletin, summaries. */
export function CalendarPage() {
  const [search, setSearch] = useSearchState()
  const today = useQuery(districtQuery).data?.today
  const span = search.span ?? 'next'
  const query = { unit: search.unit, kind: search.kind, ...spanOf(span, today) }
  const calendar = useQuery({
    queryKey: ['calendar', query],
    queryFn: ({ signal }) => get<CalendarReply>('/api/v1/calendar', query, signal),
    enabled: today !== undefined,
  })
  const rows = (calendar.data?.items ?? []).filter((r) => !search.standing || r.standing === search.standing)
  return (
    <Page
      title="日程"
      crumbs={[{ label: '行动计划' }]}
      lead={
        calendar.data && calendar.data.daysToPlanEnd >= 0
          ? `距规划期满还有 ${calendar.data.daysToPlanEnd} 天。`
          : '该报的、该办的、该开的，按日期排列。'
      }
    >
      <Notices />
      <search className="data-tools">
        <Segmented
          aria-label="时段"
          value={span}
          options={[
            { value: 'past', label: '近 90 天' },
            { value: 'next', label: '今后 90 天' },
            { value: 'year', label: '今后一年' },
          ]}
          onChange={(next) => setSearch({ span: next === 'next' ? undefined : String(next) })}
        />
        <UnitPicker
          label="单位"
          placeholder="全部单位"
          width={190}
          value={search.unit}
          onChange={(unit) => setSearch({ unit })}
        />
        <Select
          aria-label="类别"
          placeholder="全部类别"
          allowClear
          style={{ width: 140 }}
          value={search.kind ?? null}
          options={dueKinds.map((value) => ({ value, label: dueKindNames[value] }))}
          onChange={(kind?: string) => setSearch({ kind })}
        />
        <Select
          aria-label="状态"
          placeholder="全部状态"
          allowClear
          style={{ width: 120 }}
          value={search.standing ?? null}
          options={Object.entries(standings).map(([value, { text }]) => ({ value, label: text }))}
          onChange={(standing?: string) => setSearch({ standing })}
        />
      </search>
      {calendar.error ? <Failure error={calendar.error} onRetry={() => void calendar.refetch()} /> : null}
      {calendar.isPending ? <Skeleton active /> : null}
      {calendar.data && rows.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="这段时间没有要办的事。" />
      ) : null}
      {rows.length > 0 ? (
        <DataTable caption="日程" columns={columns} rows={rows} rowKey={(r) => `${r.key} ${r.due}`} />
      ) : null}
    </Page>
  )
}

function spanOf(span: string, today: string | undefined): { from?: string; to?: string } {
  if (!today) return {}
  const shifted = (days: number) =>
    new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
  if (span === 'past') return { from: shifted(-90), to: shifted(1) }
  return span === 'year' ? { from: today, to: shifted(366) } : { from: today, to: shifted(91) }
}
