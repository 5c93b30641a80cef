import { Collapse, Form, type FormInstance, Input } from 'antd'
import type { FormValues } from './build-fact.ts'
import { FactField } from './fact-field.tsx'
import type { FactForm } from './fact-kinds.ts'
import './facts.css'

export interface FactFormFieldsProps {
  readonly form: FactForm
  readonly instance: FormInstance
  readonly party: string | undefined
  readonly withLateEntry?: boolean
}

/** The fields of one kind of fact, and the factors that volume and piece counts need. */
export function FactFormFields({ form, instance, party, withLateEntry }: FactFormFieldsProps) {
  const values = (Form.useWatch([], instance) ?? {}) as FormValues
  return (
    <>
      <div className="fact-grid">
        {form.fields.map((field) => (
          <FactField key={`${form.kind}-${field.name}`} field={field} values={values} party={party} />
        ))}
      </div>
      <Collapse
        ghost
        size="small"
        className="fact-more"
        items={[
          {
            key: 'more',
            label: '换算系数与补记',
            forceRender: true,
            children: (
              <div className="fact-grid">
                <Form.Item name="density" label="密度（吨/立方米）" extra="数量按“方”填写时要用">
                  <Input inputMode="decimal" autoComplete="off" />
                </Form.Item>
                <Form.Item name="massPerPiece" label="每箱、桶、袋、车的重量" extra="如 25 公斤">
                  <Input autoComplete="off" />
                </Form.Item>
                {withLateEntry === false ? null : (
                  <Form.Item name="lateEntry" label="更正审批编号" extra="期间已封账时要用">
                    <Input inputMode="numeric" autoComplete="off" />
                  </Form.Item>
                )}
              </div>
            ),
          },
        ]}
      />
    </>
  )
}
