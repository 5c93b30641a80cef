import { Button, Form, Input, Select } from 'antd'
import { freshKey } from '../../../../../src/plan/amendment-targets.rules.ts'
import type { PlanContent } from '../../../../../src/plan/amendments.contract.ts'

type Target = PlanContent['tasks'][number]['measures'][number]['targets'][number]

export interface TargetValues {
  readonly key?: string
  readonly metric: string
  readonly operator: Target['operator']
  readonly value: string
  readonly valueMax?: string
  readonly unit?: string
  readonly deadline?: string
}

const operators = [
  { value: '>=', label: '≥' },
  { value: '<=', label: '≤' },
  { value: '=', label: '＝' },
  { value: 'between', label: '介于' },
]
const isDeadline = /^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
export const deadlineRule = { pattern: isDeadline, message: '应为 2025-12-31，或每年的 06-05' }
const isValue = /^(\d+(\.\d+)?|(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))$/

/** The targets of a measure. What ties one to a figure of the book is not shown and stays with it. */
export function TargetsField() {
  return (
    <fieldset className="bare" aria-label="目标" style={{ marginBottom: 20 }}>
      <p className="field-legend">目标</p>
      <Form.List name="targets">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ name, key }, i) => (
              <fieldset key={key} className="bare target-row" aria-label={`目标 ${i + 1}`}>
                <Form.Item name={[name, 'key']} hidden>
                  <Input />
                </Form.Item>
                <Form.Item
                  name={[name, 'metric']}
                  label="指标"
                  className="metric"
                  rules={[{ required: true, message: '请写指标' }]}
                >
                  <Input maxLength={100} />
                </Form.Item>
                <Form.Item name={[name, 'operator']} label="要求">
                  <Select options={operators} />
                </Form.Item>
                <Form.Item
                  name={[name, 'value']}
                  label="数值"
                  rules={[
                    { required: true, message: '请填数值' },
                    { pattern: isValue, message: '应为数，或月日如 06-05' },
                  ]}
                >
                  <Input inputMode="decimal" />
                </Form.Item>
                <UpperValue name={name} />
                <Form.Item name={[name, 'unit']} label="单位">
                  <Input maxLength={30} placeholder="%、家、吨" />
                </Form.Item>
                <Form.Item name={[name, 'deadline']} label="时限" rules={[deadlineRule]}>
                  <Input maxLength={10} />
                </Form.Item>
                <Button className="remove" onClick={() => remove(name)} aria-label={`删去目标 ${i + 1}`}>
                  删去
                </Button>
              </fieldset>
            ))}
            <Button onClick={() => add({ operator: '>=' })}>增加目标</Button>
          </>
        )}
      </Form.List>
    </fieldset>
  )
}

/** Only 介于 has an upper end. */
function UpperValue({ name }: { name: number }) {
  return (
    <Form.Item noStyle shouldUpdate>
      {({ getFieldValue }) =>
        getFieldValue(['targets', name, 'operator']) === 'between' ? (
          <Form.Item
            name={[name, 'valueMax']}
            label="至"
            rules={[
              { required: true, message: '请填上限' },
              { pattern: /^\d+(\.\d+)?$/, message: '应为数' },
            ]}
          >
            <Input inputMode="decimal" />
          </Form.Item>
        ) : null
      }
    </Form.Item>
  )
}

export const targetValues = (t: Target): TargetValues => ({
  key: t.key,
  metric: t.metric,
  operator: t.operator,
  value: String(t.value),
  unit: t.unit,
  ...(t.valueMax === undefined ? {} : { valueMax: String(t.valueMax) }),
  ...(t.deadline === null ? {} : { deadline: t.deadline }),
})

/** Each on the target it was: whose unit is left empty is refused by the server, by name. */
export function targetsOf(values: readonly TargetValues[], was: readonly Target[]): Target[] {
  const taken = new Set(was.map((t) => t.key))
  return values.map(({ key, metric, operator, value, valueMax, unit, deadline }) => {
    const { valueMax: _, ...old } = was.find((t) => t.key === key) ?? ({} as Partial<Target>)
    const own = old.key ?? freshKey(taken)
    taken.add(own)
    return {
      ...old,
      ...{ key: own, metric, operator },
      value: value.includes('-') ? value : Number(value),
      ...(operator === 'between' ? { valueMax: Number(valueMax) } : {}),
      unit: unit ?? '',
      deadline: deadline || null,
    }
  })
}
