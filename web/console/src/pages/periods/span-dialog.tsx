import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { type Stream, streamNames, streams } from '../../../../../src/core/codes.ts'
import { labelPeriod } from '../../../../../src/core/period.ts'
import { post } from '../../../../api.ts'
import { districtQuery, startYear } from '../../../../district.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { PeriodPicker, readPeriod } from '../../../../ui/period-picker.tsx'
import { PartyPicker } from '../../../../ui/pickers.tsx'

interface Values {
  streams: Stream[]
  period: string
  party?: string
  reason: string
}

export interface SpanDialogProps {
  readonly title: string
  readonly ok: string
  readonly help: string
  readonly path: string
  readonly onClose: () => void
  /** Where only one is asked for at a time. */
  readonly single?: boolean
  /** Whoever works for one party asks for that one. */
  readonly party?: string | undefined
}

/** Closing a period and asking for a late entry name the same things: streams, days, whose, and why. */
export function SpanDialog({ title, ok, help, path, onClose, single, party }: SpanDialogProps) {
  const district = useQuery(districtQuery).data
  const notify = useNotify()
  const initial = { period: String(startYear(district) ?? ''), party }
  const submit = async (values: Values, key: string) => {
    const { from, to } = readPeriod(values.period, values.period)
    const chosen = Array.isArray(values.streams) ? values.streams : [values.streams]
    const whose = values.party ? Number(values.party) : null
    for (const stream of chosen) {
      await post(path, { key: `${key}-${stream}`, stream, party: whose, from, to, reason: values.reason })
    }
    const names = chosen.map((s) => streamNames[s]).join('、')
    notify.done(`${labelPeriod({ from, to })} ${names}：${title}已登记`)
  }
  return (
    <FormDialog
      title={title}
      ok={ok}
      initial={initial}
      onClose={onClose}
      onSubmit={(values, key) => submit(values as unknown as Values, key)}
    >
      <p className="muted" style={{ marginBottom: 12 }}>
        {help}
      </p>
      <Form.Item name="streams" label="废物类别" rules={[{ required: true, message: '请选择废物类别' }]}>
        <Select
          {...(single ? {} : { mode: 'multiple' as const })}
          showSearch={{ optionFilterProp: 'label' }}
          options={streams.map((value) => ({ value, label: streamNames[value] }))}
        />
      </Form.Item>
      <Form.Item name="period" label="期间" rules={[{ required: true }]} trigger="onChange">
        <PeriodField years={district?.years ?? []} />
      </Form.Item>
      <Form.Item name="party" label="单位" extra="不选则为全区">
        <PartyPicker label="单位" />
      </Form.Item>
      <Form.Item name="reason" label="原因" rules={[{ required: true, message: '请填写原因' }]}>
        <Input.TextArea rows={3} maxLength={500} showCount />
      </Form.Item>
    </FormDialog>
  )
}

function PeriodField({
  value,
  onChange,
  years,
}: {
  value?: string
  onChange?: (key: string) => void
  years: readonly number[]
}) {
  return <PeriodPicker value={value ?? ''} years={years} onChange={(key) => onChange?.(key)} />
}
