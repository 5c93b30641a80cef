import { DatePicker, Form } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'

/** A day in a form, kept as text: 2025-03-05. */
export function DayItem({
  name,
  label,
  required,
  extra,
}: {
  name: string
  label: string
  required?: boolean
  extra?: string
}) {
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={required ? [{ required, message: `请填写${label}` }] : []}
      getValueProps={(v?: string) => ({ value: v ? dayjs(v) : null })}
      getValueFromEvent={(d: Dayjs | null) => d?.format('YYYY-MM-DD')}
    >
      <DatePicker style={{ width: '100%' }} />
    </Form.Item>
  )
}
