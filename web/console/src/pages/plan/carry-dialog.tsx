import { useQuery } from '@tanstack/react-query'
import { Form, Input, Radio, Select } from 'antd'
import { post } from '../../../../api.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import type { Carried } from './carry.tsx'
import { planQuery } from './plan.tsx'

interface CarryDialogProps {
  readonly into: string
  readonly carried: Carried
  readonly onClose: () => void
}

/** What becomes of one old measure: the new ones it goes on under, or that it does not. */
export function CarryDialog({ into, carried: { plan, measure, lines }, onClose }: CarryDialogProps) {
  const view = useQuery(planQuery(undefined, into)).data
  const options = (view?.tasks ?? []).flatMap((t) =>
    t.measures.map((m) => ({ value: m.id, label: `${m.place} ${m.title}` })),
  )
  const [first] = lines
  const submit = async (values: Record<string, unknown>, key: string) => {
    const targets = values.goesOn ? (values.to as string[]) : [null]
    const note = (values.note as string | undefined) || null
    const carry = targets.map((to) => ({ plan, measure, to, note }))
    await post(`/api/v1/plans/${into}/carry`, { key, carry })
  }
  return (
    <FormDialog
      title={`${first.place} 的去处`}
      ok="保存"
      width={600}
      initial={{
        goesOn: !first.said || first.to !== null,
        to: lines.flatMap((l) => (l.to === null ? [] : [l.to])),
        note: first.note ?? '',
      }}
      onClose={onClose}
      onSubmit={submit}
    >
      <p style={{ marginBottom: 12 }}>{first.title}</p>
      <Form.Item name="goesOn" label="去处">
        <Radio.Group
          options={[
            { value: true, label: '转入新措施' },
            { value: false, label: '不再承接' },
          ]}
        />
      </Form.Item>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) =>
          getFieldValue('goesOn') ? (
            <Form.Item
              name="to"
              label="新措施"
              rules={[{ required: true, message: '请选转入的新措施，可选多项' }]}
            >
              <Select
                mode="multiple"
                placeholder="可选多项"
                showSearch={{ optionFilterProp: 'label' }}
                options={options}
              />
            </Form.Item>
          ) : null
        }
      </Form.Item>
      <Form.Item name="note" label="说明" extra="旧措施的进度只作备注随附，不算新措施的进展。">
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDialog>
  )
}
