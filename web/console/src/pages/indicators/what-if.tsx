import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { IndicatorFigure, WhatIfReply } from '../../../../../src/indicators/contract.ts'
import { post } from '../../../../api.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { FacilityPicker } from '../../../../ui/pickers.tsx'
import { useTask } from '../../../../ui/use-task.ts'

type Changed = WhatIfReply['indicators'][number]

const columns: readonly Column<Changed>[] = [
  { key: 'name', title: '指标', render: (i) => i.name, card: 'head' },
  {
    key: 'before',
    title: '现值',
    align: 'right',
    render: (i) => <span className="num">{i.before ?? '—'}</span>,
  },
  { key: 'after', title: '假设后', align: 'right', render: (i) => <b className="num">{i.after ?? '—'}</b> },
  { key: 'unit', title: '单位', render: (i) => i.unit },
]

interface Values {
  inputs?: Record<string, string | undefined>
  facility?: string
  percent?: string
}

/** “If this plant's recovery rose to 80 %”: computed anew from the assumed figures; nothing is kept. */
export function WhatIfPanel({ indicator, year }: { indicator: IndicatorFigure; year: number }) {
  const task = useTask()
  const [reply, setReply] = useState<WhatIfReply | null>(null)
  const ask = async (values: Values) => {
    const inputs = Object.entries(values.inputs ?? {}).flatMap(([name, value]) =>
      value ? [{ indicator: indicator.id, name, value }] : [],
    )
    const recovery =
      values.facility && values.percent
        ? [{ facility: Number(values.facility), percent: values.percent }]
        : []
    setReply(await post<WhatIfReply>('/api/v1/indicators/what-if', { year, inputs, recovery }))
  }
  const number = { pattern: /^-?\d+(\.\d+)?$/, message: '应为数' }
  return (
    <section className="panel" aria-label="如果">
      <h2>
        如果…… <Mark>测算</Mark>
      </h2>
      <Form layout="vertical" onFinish={(values: Values) => void task.run(() => ask(values))}>
        <div className="row" style={{ alignItems: 'flex-end' }}>
          {indicator.inputs
            .filter((input) => input.ref.from !== 'indicator')
            .map((input) => (
              <Form.Item
                key={input.name}
                name={['inputs', input.name]}
                label={`${input.name}（${input.unit}）`}
                rules={[number]}
              >
                <Input inputMode="decimal" placeholder={input.value ?? ''} style={{ width: 150 }} />
              </Form.Item>
            ))}
          <Form.Item name="facility" label="某设施的利用率">
            <FacilityPicker label="设施" width={240} />
          </Form.Item>
          <Form.Item name="percent" label="提高到（%）" rules={[number]}>
            <Input inputMode="decimal" style={{ width: 100 }} />
          </Form.Item>
          <Form.Item>
            <Button htmlType="submit" loading={task.busy}>
              试算
            </Button>
          </Form.Item>
        </div>
      </Form>
      {task.error ? <Failure error={task.error} /> : null}
      {reply ? (
        reply.indicators.length === 0 ? (
          <p className="muted">这样假设，没有指标改变。</p>
        ) : (
          <DataTable caption="试算结果" columns={columns} rows={reply.indicators} rowKey={(i) => i.id} />
        )
      ) : null}
    </section>
  )
}
