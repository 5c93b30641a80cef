import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Skeleton } from 'antd'
import { useState } from 'react'
import type { ReportedRow } from '../../../../../src/indicators/contract.ts'
import { get, post } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { EvidenceInput } from '../../../../ui/evidence-input.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { YearPicker } from '../../../../ui/year-picker.tsx'
import { actorText, timeText } from '../../../../words.ts'

function columnsOf(mayReport: (row: ReportedRow) => boolean, onReport: (row: ReportedRow) => void) {
  const columns: Column<ReportedRow>[] = [
    { key: 'name', title: '数据', render: (r) => r.name, card: 'head' },
    {
      key: 'owner',
      title: '填报单位',
      render: (r) => (r.owner === null ? <Mark tone="warning">责任单位待明确</Mark> : r.ownerName),
    },
    {
      key: 'value',
      title: '数值',
      align: 'right',
      render: (r) =>
        r.value === null ? (
          <Mark tone="warning">未报</Mark>
        ) : (
          <span className="num">
            {r.value} {r.unit}
          </span>
        ),
    },
    { key: 'source', title: '来源', render: (r) => r.source ?? '—' },
    {
      key: 'neededBy',
      title: '用于',
      render: (r) => <span className="small">{r.neededBy.join('、')}</span>,
      card: 'wide',
    },
    {
      key: 'at',
      title: '填报',
      render: (r) =>
        r.recordedAt ? (
          <span className="small muted">
            {timeText(r.recordedAt)} {actorText(r.actor ?? '')}
          </span>
        ) : (
          '—'
        ),
    },
    {
      key: 'report',
      title: '',
      render: (r) =>
        mayReport(r) ? (
          <Button size="small" onClick={() => onReport(r)} aria-label={`填报 ${r.name}`}>
            {r.value === null ? '填报' : '更正'}
          </Button>
        ) : null,
    },
  ]
  return columns
}

/** Figures no ledger has (工业增加值 …): who owes them for a year and what has come in. */
export function ReportedPage() {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const district = useQuery(districtQuery).data
  const [reporting, setReporting] = useState<ReportedRow | null>(null)
  const year = search.year ?? String(startYear(district) ?? '')
  const rows = useQuery({
    queryKey: ['reported', year],
    queryFn: ({ signal }) => get<ReportedRow[]>('/api/v1/reported-figures', { year }, signal),
    enabled: year !== '',
  })
  const mayReport = (row: ReportedRow) =>
    me !== undefined && may(me, 'submit', 'reportedFigure') && (me.role === 'office' || row.owner === me.unit)
  return (
    <Page
      title="指标填报"
      crumbs={[{ label: '行动计划' }, { label: '指标', to: '/indicators' }]}
      lead="账本里没有、但指标要用的数字，由各单位按年填报并附来源。"
      actions={<YearPicker value={year} onChange={(next) => setSearch({ year: next })} />}
    >
      {rows.error ? <Failure error={rows.error} onRetry={() => void rows.refetch()} /> : null}
      {rows.isPending ? <Skeleton active /> : null}
      {rows.data ? (
        <DataTable
          caption="指标填报"
          columns={columnsOf(mayReport, setReporting)}
          rows={rows.data}
          rowKey={(r) => r.figure}
        />
      ) : null}
      {reporting ? (
        <FormDialog
          title={`${year} 年 ${reporting.name}`}
          ok="提交"
          initial={{ value: reporting.value ?? '', source: reporting.source ?? '', evidence: [] }}
          onClose={() => setReporting(null)}
          onSubmit={async ({ note, ...values }, key) => {
            const said = { key, figure: reporting.figure, year: Number(year), ...values }
            await post('/api/v1/reported-figures', note ? { ...said, note } : said)
          }}
        >
          <p className="small muted" style={{ marginBottom: 12 }}>
            {reporting.definition}
          </p>
          <Form.Item
            name="value"
            label={`数值（${reporting.unit}）`}
            rules={[
              { required: true, message: '请填数值' },
              { pattern: /^-?\d+(\.\d+)?$/, message: '应为数，如 1234.5' },
            ]}
          >
            <Input inputMode="decimal" autoFocus />
          </Form.Item>
          <Form.Item name="source" label="来源" rules={[{ required: true, message: '请写数据出处' }]}>
            <Input maxLength={500} placeholder="如 某年统计年鉴第几页" />
          </Form.Item>
          <Form.Item name="note" label="说明">
            <Input maxLength={1000} />
          </Form.Item>
          <Form.Item name="evidence" label="佐证材料">
            <EvidenceInput />
          </Form.Item>
        </FormDialog>
      ) : null}
    </Page>
  )
}
