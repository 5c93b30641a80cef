import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Radio, Select } from 'antd'
import { useState } from 'react'
import { labelPeriod, parsePeriod } from '../../../../../src/core/period.ts'
import type { Obligation } from '../../../../../src/plan/contract.ts'
import {
  type ReportRow,
  type ReportsReply,
  reportStateNames,
} from '../../../../../src/plan/reports.contract.ts'
import type { SessionView } from '../../../../../src/platform/auth/contract.ts'
import { get, post } from '../../../../api.ts'
import { may, meQuery } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { EvidenceInput } from '../../../../ui/evidence-input.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { UnitPicker } from '../../../../ui/unit-picker.tsx'
import { actorText, timeText } from '../../../../words.ts'

const tones = { submitted: 'warning', returned: 'bad', accepted: 'good', replaced: 'plain' } as const

export const reportColumns: readonly Column<ReportRow>[] = [
  { key: 'period', title: '期间', render: (r) => <span className="num">{r.period}</span>, fit: 'tight' },
  { key: 'unit', title: '填报单位', render: (r) => r.unitName },
  { key: 'percent', title: '进度', align: 'right', render: (r) => <span className="num">{r.percent}%</span> },
  {
    key: 'narrative',
    title: '进展',
    render: (r) => <span className="prose">{r.narrative}</span>,
    card: 'wide',
  },
  {
    key: 'evidence',
    title: '佐证',
    render: (r) =>
      r.evidence.length === 0
        ? '—'
        : r.evidence.map((hash, i) => (
            <a key={hash} href={`/api/v1/attachments/${hash}`} target="_blank" rel="noreferrer">
              材料{i + 1}{' '}
            </a>
          )),
  },
  {
    key: 'state',
    title: '状态',
    render: (r) => (
      <>
        <Mark tone={tones[r.state]}>{reportStateNames[r.state]}</Mark>
        {r.note ? <span className="small muted"> {r.note}</span> : null}
      </>
    ),
  },
  {
    key: 'recordedAt',
    title: '填报',
    render: (r) => (
      <span className="small muted">
        {timeText(r.recordedAt)} {actorText(r.actor)}
      </span>
    ),
  },
]

/** What was reported of one measure, the newest first; units report, the office decides once. */
export function MeasureReports({ measure }: { measure: Obligation }) {
  const me = useQuery(meQuery).data
  const [{ plan }] = useSearchState()
  const [dialog, setDialog] = useState<'new' | ReportRow | null>(null)
  const query = { plan, measure: measure.id }
  const reports = useQuery({
    queryKey: ['plan', 'reports', query],
    queryFn: ({ signal }) => get<ReportsReply>('/api/v1/plan/reports', query, signal),
  })
  const maySubmit = me !== undefined && may(me, 'submit', 'progress')
  const mayReview = me !== undefined && may(me, 'review', 'progress')
  const review: Column<ReportRow> = {
    key: 'review',
    title: '',
    render: (r) =>
      mayReview && r.state === 'submitted' ? (
        <Button size="small" type="primary" onClick={() => setDialog(r)}>
          审核
        </Button>
      ) : null,
  }
  return (
    <section className="panel" aria-label="进展填报">
      <div className="row">
        <h2 className="grow">进展填报</h2>
        {maySubmit ? (
          <Button type="primary" onClick={() => setDialog('new')}>
            填报进展
          </Button>
        ) : null}
      </div>
      {reports.error ? <Failure error={reports.error} onRetry={() => void reports.refetch()} /> : null}
      {reports.data?.items.length === 0 ? (
        <p className="muted">还没有填报。牵头和协办单位按期填写进展、数字和佐证材料，由无废办审核。</p>
      ) : (
        <DataTable
          caption="进展填报"
          columns={[...reportColumns, review]}
          rows={reports.data?.items ?? []}
          rowKey={(r) => r.id}
        />
      )}
      {dialog === 'new' ? (
        <ReportDialog
          measure={measure}
          periods={reports.data?.periods ?? []}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog !== null && dialog !== 'new' ? (
        <DecisionDialog report={dialog} onClose={() => setDialog(null)} />
      ) : null}
    </section>
  )
}

interface ReportDialogProps {
  readonly measure: Obligation
  readonly periods: readonly string[]
  readonly onClose: () => void
}

/** A department or a street reports for itself, the office for whoever leads unless the measure names it. */
function reporterOf({ leadUnits, supportingUnits }: Obligation, me: SessionView | undefined) {
  const named = [...leadUnits, ...supportingUnits].some((u) => u.code === me?.unit)
  return me?.role === 'office' && !named ? leadUnits[0]?.code : (me?.unit ?? undefined)
}

/** Whoever works for a unit reports for it; the office may for any. */
function ReportDialog({ measure, periods, onClose }: ReportDialogProps) {
  const me = useQuery(meQuery).data
  const [{ plan }] = useSearchState()
  const submit = async (values: Record<string, unknown>, key: string) => {
    const { figures, ...rest } = values as { figures?: Record<string, string | undefined> }
    const said = Object.entries(figures ?? {}).flatMap(([name, value]) =>
      value ? [{ key: name, value }] : [],
    )
    await post('/api/v1/plan/reports', { key, plan, measure: measure.id, ...rest, figures: said })
  }
  return (
    <FormDialog
      title={`填报进展：${measure.place}`}
      ok="提交审核"
      width={640}
      initial={{
        period: periods[0],
        percent: measure.percent ?? 0,
        unit: reporterOf(measure, me),
        evidence: [],
      }}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className="row" style={{ alignItems: 'flex-start' }}>
        <Form.Item name="period" label="期间" rules={[{ required: true }]}>
          <Select
            style={{ width: 150 }}
            options={periods.map((value) => ({ value, label: labelPeriod(parsePeriod(value)) }))}
          />
        </Form.Item>
        <Form.Item
          name="unit"
          label="填报单位"
          rules={[{ required: true, message: '请选单位' }]}
          className="grow"
        >
          <UnitPicker label="填报单位" />
        </Form.Item>
        <Form.Item name="percent" label="进度（%）" rules={[{ required: true, message: '请填进度' }]}>
          <InputNumber min={0} max={100} precision={0} />
        </Form.Item>
      </div>
      <Form.Item name="narrative" label="进展情况" rules={[{ required: true, message: '请写本期做了什么' }]}>
        <Input.TextArea rows={5} maxLength={10_000} showCount />
      </Form.Item>
      {measure.targets.map((t) => (
        <Form.Item
          key={t.key}
          name={['figures', t.key]}
          label={`${t.metric}（${t.unit}）`}
          rules={[{ pattern: /^\d+(\.\d{1,6})?$/, message: '应为数，如 92.5' }]}
          extra={t.book ? '账本里有这项数字，以账本为准。' : undefined}
        >
          <Input inputMode="decimal" style={{ width: 160 }} />
        </Form.Item>
      ))}
      <Form.Item name="evidence" label="佐证材料">
        <EvidenceInput />
      </Form.Item>
    </FormDialog>
  )
}

export function DecisionDialog({ report, onClose }: { report: ReportRow; onClose: () => void }) {
  return (
    <FormDialog
      title={`审核 ${report.unitName} ${report.period}`}
      ok="确定"
      initial={{ accepted: true }}
      onClose={onClose}
      onSubmit={async (values, key) => {
        await post(`/api/v1/plan/reports/${report.id}/decision`, {
          key,
          accepted: values.accepted,
          note: values.note || null,
        })
      }}
    >
      <p className="prose" style={{ marginBottom: 12 }}>
        {report.narrative}
      </p>
      <Form.Item name="accepted" label="结论">
        <Radio.Group
          options={[
            { value: true, label: '认可' },
            { value: false, label: '退回' },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="note"
        label="意见"
        dependencies={['accepted']}
        rules={[
          ({ getFieldValue }) => ({
            required: getFieldValue('accepted') === false,
            message: '退回请写明原因',
          }),
        ]}
      >
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDialog>
  )
}
