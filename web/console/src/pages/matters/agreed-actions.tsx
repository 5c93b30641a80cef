import { Button, DatePicker, Input } from 'antd'
import dayjs from 'dayjs'
import { useRef } from 'react'
import { UnitPicker } from '../../../../ui/unit-picker.tsx'

interface Line {
  readonly title: string
  readonly unit?: string | undefined
  readonly due?: string | undefined
}

export interface AgreedActionsProps {
  readonly value?: readonly Line[]
  readonly onChange?: (lines: readonly Line[]) => void
}

/** What was agreed or instructed: each line becomes a tracked item of a unit with a day. */
export function AgreedActions({ value = [], onChange }: AgreedActionsProps) {
  const keys = useRef<number[]>([])
  while (keys.current.length < value.length) keys.current.push((keys.current.at(-1) ?? 0) + 1)
  const change = (at: number, patch: Partial<Line>) =>
    onChange?.(value.map((line, i) => (i === at ? { ...line, ...patch } : line)))
  const drop = (at: number) => {
    keys.current.splice(at, 1)
    onChange?.(value.filter((_, i) => i !== at))
  }
  return (
    <div>
      {value.map((line, i) => (
        <div key={keys.current[i]} className="row" style={{ marginBottom: 8 }}>
          <Input
            className="grow"
            aria-label={`第 ${i + 1} 项内容`}
            placeholder="要办的事"
            maxLength={200}
            value={line.title}
            onChange={(e) => change(i, { title: e.target.value })}
          />
          <UnitPicker
            label={`第 ${i + 1} 项责任单位`}
            width={180}
            value={line.unit}
            onChange={(unit) => change(i, { unit })}
          />
          <DatePicker
            aria-label={`第 ${i + 1} 项限期`}
            value={line.due ? dayjs(line.due) : null}
            onChange={(day) => change(i, { due: day?.format('YYYY-MM-DD') })}
          />
          <Button type="text" onClick={() => drop(i)} aria-label={`去掉第 ${i + 1} 项`}>
            去掉
          </Button>
        </div>
      ))}
      <Button type="dashed" block onClick={() => onChange?.([...value, { title: '' }])}>
        增加一项
      </Button>
    </div>
  )
}
