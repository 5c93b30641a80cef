import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { addDays, type Day } from '../../src/core/day.ts'

/** From and to as the server wants them, the end excluded; as people see them, the last day included. */
export function SpanPicker(p: {
  from: string | undefined
  to: string | undefined
  onChange: (span: { from: string | undefined; to: string | undefined }) => void
}) {
  return (
    <DatePicker.RangePicker
      aria-label="起止日期"
      placeholder={['从', '至']}
      allowEmpty={[true, true]}
      style={{ width: 240 }}
      value={[p.from ? dayjs(p.from) : null, p.to ? dayjs(addDays(p.to as Day, -1)) : null]}
      onChange={(days) => {
        const [from, last] = days ?? []
        p.onChange({
          from: from?.format('YYYY-MM-DD'),
          to: last ? addDays(last.format('YYYY-MM-DD') as Day, 1) : undefined,
        })
      }}
    />
  )
}
