import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker, Form, Input, InputNumber, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import type { Obligation } from '../../../../../src/plan/contract.ts'
import { type ItemRow, itemStateNames } from '../../../../../src/plan/items.contract.ts'
import { get, post, put } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { UnitPicker } from '../../../../ui/unit-picker.tsx'

const tones = { open: 'plain', done: 'good', dropped: 'warning' } as const

function columnsOf(onEdit: ((item: ItemRow) => void) | null): Column<ItemRow>[] {
  return [
    { key: 'year', title: '年度', render: (i) => <span className="num">{i.year}</span> },
    { key: 'title', title: '分解任务', render: (i) => i.title, card: 'wide' },
    { key: 'acceptance', title: '验收标准', render: (i) => i.acceptance, card: 'wide' },
    { key: 'unit', title: '责任单位', render: (i) => [i.unitName, i.person].filter(Boolean).join(' ') },
    { key: 'due', title: '完成日期', render: (i) => <span className="num">{i.dueOn}</span> },
    {
      key: 'state',
      title: '状态',
      render: (i) => <Mark tone={tones[i.state]}>{itemStateNames[i.state]}</Mark>,
    },
    {
      key: 'edit',
      title: '',
      render: (i) =>
        onEdit ? (
          <Button size="small" onClick={() => onEdit(i)} aria-label={`修改 ${i.title}`}>
            修改
          </Button>
        ) : null,
    },
  ]
}

/** 年度任务分解 of one measure: the plan dates only a few measures, so the office says what is due when. */
export function Items({ measure }: { measure: Obligation }) {
  const me = useQuery(meQuery).data
  const [{ plan }] = useSearchState()
  const [editing, setEditing] = useState<ItemRow | 'new' | null>(null)
  const query = { plan, measure: measure.id }
  const items = useQuery({
    queryKey: ['plan', 'items', query],
    queryFn: ({ signal }) => get<{ items: ItemRow[] }>('/api/v1/plan/items', query, signal),
  })
  const mayEdit = me !== undefined && may(me, 'breakDown', 'plan')
  return (
    <section className="panel" aria-label="年度任务分解">
      <div className="row">
        <h2 className="grow">年度任务分解</h2>
        {mayEdit ? (
          <Button type="primary" onClick={() => setEditing('new')}>
            增加一项
          </Button>
        ) : null}
      </div>
      {items.error ? <Failure error={items.error} onRetry={() => void items.refetch()} /> : null}
      {items.data?.items.length === 0 ? (
        <p className="muted">
          {mayEdit
            ? '还没有分解。增加一项：做什么、做到什么程度、谁做、哪天前。'
            : '还没有分解，由无废办分解后在此列出。'}
        </p>
      ) : (
        <DataTable
          caption="年度任务分解"
          columns={columnsOf(mayEdit ? setEditing : null)}
          rows={items.data?.items ?? []}
          rowKey={(i) => i.id}
        />
      )}
      {editing ? (
        <ItemDialog
          measure={measure}
          item={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </section>
  )
}

interface Values {
  year: number
  title: string
  dueOn: Dayjs
  acceptance: string
  unit: string
  person?: string
  state?: ItemRow['state']
  note?: string
}

interface ItemDialogProps {
  readonly measure: Obligation
  readonly item: ItemRow | null
  readonly onClose: () => void
}

function ItemDialog({ measure, item, onClose }: ItemDialogProps) {
  const today = useQuery(districtQuery).data?.today ?? ''
  const [{ plan }] = useSearchState()
  const submit = async (values: Values, key: string) => {
    const { dueOn, person, state, note, ...rest } = values
    const said = { ...rest, dueOn: dueOn.format('YYYY-MM-DD'), person: person || null }
    if (item === null) await post('/api/v1/plan/items', { key, plan, measure: measure.id, ...said })
    else {
      const change = { key, revision: item.revision, ...said, state: state ?? item.state, note: note || null }
      await put(`/api/v1/plan/items/${item.id}`, change)
    }
  }
  return (
    <FormDialog
      title={item ? '修改分解任务' : '增加分解任务'}
      ok="保存"
      width={600}
      initial={
        item
          ? { ...item, dueOn: dayjs(item.dueOn), note: '' }
          : { year: Number(today.slice(0, 4)), unit: measure.leadUnits[0]?.code }
      }
      onClose={onClose}
      onSubmit={(values, key) => submit(values as unknown as Values, key)}
    >
      <Form.Item name="title" label="做什么" rules={[{ required: true, message: '请写任务内容' }]}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item
        name="acceptance"
        label="验收标准"
        rules={[{ required: true, message: '请写做到什么程度算完成' }]}
      >
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
      <div className="row" style={{ alignItems: 'flex-start' }}>
        <Form.Item name="year" label="年度" rules={[{ required: true, message: '请填年度' }]}>
          <InputNumber min={1990} max={2100} style={{ width: 100 }} />
        </Form.Item>
        <Form.Item name="dueOn" label="完成日期" rules={[{ required: true, message: '请选日期' }]}>
          <DatePicker />
        </Form.Item>
        <Form.Item
          name="unit"
          label="责任单位"
          rules={[{ required: true, message: '请选单位' }]}
          className="grow"
        >
          <UnitPicker label="责任单位" />
        </Form.Item>
      </div>
      <Form.Item name="person" label="责任人">
        <Input maxLength={60} />
      </Form.Item>
      {item ? (
        <>
          <Form.Item name="state" label="状态">
            <Select options={Object.entries(itemStateNames).map(([value, label]) => ({ value, label }))} />
          </Form.Item>
          <Form.Item name="note" label="修改说明">
            <Input maxLength={1000} />
          </Form.Item>
        </>
      ) : null}
    </FormDialog>
  )
}
