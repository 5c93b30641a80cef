import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Empty, Form, Input, InputNumber, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { streamNames, streams } from '../../../../../src/core/codes.ts'
import { parseQuantity } from '../../../../../src/core/quantity.ts'
import type { CapacityReply, CapacitySummary } from '../../../../../src/parties/capacity.contract.ts'
import { get, put } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import { type Column, ExportButton } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { FacilityPicker } from '../../../../ui/pickers.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import '../../../../ui/evidence.css'
import { YearPicker } from '../../../../ui/year-picker.tsx'
import { capacityColumns } from './capacity-columns.tsx'

const summaryColumns: readonly Column<CapacitySummary>[] = [
  { key: 'stream', title: '类别', render: (s) => s.streamName },
  {
    key: 'facilities',
    title: '设施',
    align: 'right',
    render: (s) => <span className="num">{s.facilities}</span>,
  },
  { key: 'perDay', title: '设计（吨/日）', align: 'right', render: (s) => <Mass grams={s.gramsPerDay} /> },
  { key: 'perYear', title: '设计（吨/年）', align: 'right', render: (s) => <Mass grams={s.gramsPerYear} /> },
  { key: 'generated', title: '本区产生（吨）', align: 'right', render: (s) => <Mass grams={s.generated} /> },
  { key: 'inside', title: '区内处理（吨）', align: 'right', render: (s) => <Mass grams={s.treatedInside} /> },
  {
    key: 'outside',
    title: '区外处理（吨）',
    align: 'right',
    render: (s) => <Mass grams={s.treatedOutside} />,
  },
  {
    key: 'balance',
    title: '能力余缺（吨/年）',
    align: 'right',
    render: (s) => (
      <span className={s.balance.startsWith('-') ? 'danger' : ''}>
        <Mass grams={s.balance} signed />
      </span>
    ),
  },
]

/** Supply of treatment against what the district generates, per stream and year; then facility by facility. */
export function CapacityPage() {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const district = useQuery(districtQuery).data
  const year = Number(search.year ?? startYear(district) ?? 0)
  const [editing, setEditing] = useState(false)
  const query = { year, stream: search.stream }
  const capacity = useQuery({
    queryKey: ['capacity', query],
    queryFn: ({ signal }) => get<CapacityReply>('/api/v1/capacity', query, signal),
    enabled: year > 0,
    placeholderData: keepPreviousData,
  })
  const data = capacity.data
  return (
    <Page
      title="处置能力"
      crumbs={[{ label: '名录' }]}
      lead="设计能力、实际负荷与本区产生量对照；缺口为负，须出区处理。"
      actions={
        <>
          <ExportButton label="导出" path="/api/v1/capacity.xlsx" query={query} />
          {me && may(me, 'write', 'party') ? (
            <Button type="primary" onClick={() => setEditing(true)}>
              登记能力
            </Button>
          ) : null}
        </>
      }
    >
      <search className="row no-print" aria-label="年份与类别">
        <YearPicker value={year} onChange={(next) => setSearch({ year: next })} />
        <Select
          aria-label="类别"
          placeholder="全部类别"
          allowClear
          value={search.stream ?? null}
          options={streams.map((value) => ({ value, label: streamNames[value] }))}
          onChange={(stream?: string) => setSearch({ stream })}
          style={{ width: 170 }}
        />
      </search>
      {capacity.error ? <Failure error={capacity.error} onRetry={() => void capacity.refetch()} /> : null}
      {capacity.isPending && !capacity.error ? <Skeleton active /> : null}
      {data ? (
        <>
          <DataTable
            caption="各类别供需"
            columns={summaryColumns}
            rows={data.summary}
            rowKey={(s) => s.stream}
            dimmed={capacity.isPlaceholderData}
          />
          {data.summary.some((s) => s.estimatedFacilities > 0) ? (
            <p className="small muted">
              有 {data.summary.reduce((n, s) => n + s.estimatedFacilities, 0)} 处设施只填了日能力，年能力按
              365 日计。
            </p>
          ) : null}
          <h2 className="section-title">各设施</h2>
          {data.items.length === 0 ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={`${year} 年还没有登记处置能力`} />
          ) : (
            <DataTable
              caption="各设施能力与负荷"
              columns={capacityColumns.filter((c) => c.key !== 'year')}
              rows={data.items}
              rowKey={(r) => `${r.facility.id}-${r.stream}`}
              dimmed={capacity.isPlaceholderData}
            />
          )}
        </>
      ) : null}
      {editing ? <CapacityDialog year={year} onClose={() => setEditing(false)} /> : null}
    </Page>
  )
}

async function checkMass(_: unknown, text?: string): Promise<void> {
  if (text) parseQuantity(text, { defaultUnit: '吨' })
}

function CapacityDialog({ year, onClose }: { year: number; onClose: () => void }) {
  const gramsOf = (text: unknown) => (text ? parseQuantity(String(text), { defaultUnit: '吨' }).grams : null)
  return (
    <FormDialog
      title="登记处置能力"
      ok="登记"
      initial={{ year }}
      onClose={onClose}
      onSubmit={async (v, key) => {
        await put('/api/v1/capacity', {
          key,
          facility: Number(v.facility),
          stream: v.stream,
          year: v.year,
          gramsPerDay: gramsOf(v.perDay),
          gramsPerYear: gramsOf(v.perYear),
          source: v.source || null,
        })
      }}
    >
      <Form.Item name="facility" label="设施" rules={[{ required: true, message: '请选择设施' }]}>
        <FacilityPicker label="设施" />
      </Form.Item>
      <Form.Item name="stream" label="类别" rules={[{ required: true, message: '请选择类别' }]}>
        <Select options={streams.map((value) => ({ value, label: streamNames[value] }))} />
      </Form.Item>
      <Form.Item name="year" label="年份" rules={[{ required: true }]}>
        <InputNumber min={1990} max={2100} />
      </Form.Item>
      <Form.Item name="perDay" label="设计能力（每日）" rules={[{ validator: checkMass }]}>
        <Input placeholder="如 200 吨" />
      </Form.Item>
      <Form.Item name="perYear" label="设计能力（每年）" rules={[{ validator: checkMass }]}>
        <Input placeholder="如 7.2 万吨" />
      </Form.Item>
      <Form.Item name="source" label="来源">
        <Input placeholder="如 环评批复、经营许可证" />
      </Form.Item>
    </FormDialog>
  )
}
