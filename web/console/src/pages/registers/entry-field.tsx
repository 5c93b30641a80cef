import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker, Form, Input, Radio, Select } from 'antd'
import dayjs from 'dayjs'
import type { PlainField, RegisterField, RowsField } from '../../../../../src/packs/registers.contract.ts'
import { EvidenceInput } from '../../../../ui/evidence-input.tsx'
import { UnitsPicker } from '../../../../ui/unit-picker.tsx'
import { planQuery } from '../plan/plan.tsx'
import { labelOf } from './values.ts'

/** One field of an entry; a list within an entry is a small form for each of its rows. */
export function EntryField({ field }: { field: RegisterField }) {
  return field.type === 'rows' ? <Rows field={field} /> : <Plain field={field} name={[field.key]} />
}

function Plain({ field, name }: { field: PlainField; name: (string | number)[] }) {
  const label = labelOf(field)
  return (
    <Form.Item
      name={name}
      label={label}
      rules={[
        ...(field.required ? [{ required: true, message: `请填${field.title}` }] : []),
        ...(field.type === 'number' ? [{ pattern: /^-?\d+(\.\d+)?$/, message: '应为数，如 1234.5' }] : []),
      ]}
      {...(field.hint ? { extra: field.hint } : {})}
    >
      <Control field={field} />
    </Form.Item>
  )
}

interface ControlProps {
  readonly field: PlainField
  readonly id?: string
  readonly value?: unknown
  readonly onChange?: (value: unknown) => void
}

function Control({ field, ...bound }: ControlProps) {
  switch (field.type) {
    case 'longText':
      return <Input.TextArea rows={3} maxLength={20_000} {...textBound(bound)} />
    case 'number':
      return <Input inputMode="decimal" {...textBound(bound)} />
    case 'day':
      return <DayInput {...bound} />
    case 'choice':
      return (
        <Select
          {...(bound.id ? { id: bound.id } : {})}
          aria-label={field.title}
          allowClear
          options={field.choices.map((value) => ({ value, label: value }))}
          value={(bound.value as string | undefined) ?? null}
          onChange={(value: string | null | undefined) => bound.onChange?.(value ?? undefined)}
        />
      )
    case 'yesNo':
      return (
        <Radio.Group
          options={[
            { value: true, label: '是' },
            { value: false, label: '否' },
          ]}
          value={bound.value}
          onChange={(e) => bound.onChange?.(e.target.value)}
        />
      )
    case 'measures':
      return <MeasuresPicker label={field.title} {...bound} />
    case 'units':
      return (
        <UnitsPicker
          label={field.title}
          {...(bound.id ? { id: bound.id } : {})}
          value={(bound.value as string[] | undefined) ?? []}
          onChange={(value) => bound.onChange?.(value)}
        />
      )
    case 'files':
      return (
        <EvidenceInput
          value={(bound.value as string[] | undefined) ?? []}
          onChange={(value) => bound.onChange?.(value)}
        />
      )
    default:
      return (
        <Input
          maxLength={2000}
          {...(field.type === 'figure' ? { placeholder: '如 3.total.utilized' } : {})}
          {...textBound(bound)}
        />
      )
  }
}

const textBound = ({ id, value, onChange }: Omit<ControlProps, 'field'>) => ({
  ...(id ? { id } : {}),
  value: (value as string | undefined) ?? '',
  onChange: (e: { target: { value: string } }) => onChange?.(e.target.value),
})

function DayInput({ id, value, onChange }: Omit<ControlProps, 'field'>) {
  return (
    <DatePicker
      {...(id ? { id } : {})}
      style={{ width: '100%' }}
      value={value ? dayjs(value as string) : null}
      onChange={(day) => onChange?.(day ? day.format('YYYY-MM-DD') : undefined)}
    />
  )
}

function MeasuresPicker({ label, id, value, onChange }: Omit<ControlProps, 'field'> & { label: string }) {
  const plan = useQuery(planQuery(undefined)).data
  const options = (plan?.tasks ?? []).flatMap((t) =>
    t.measures.map((m) => ({ value: m.id, label: `${m.place} ${m.title}` })),
  )
  return (
    <Select
      {...(id ? { id } : {})}
      mode="multiple"
      aria-label={label}
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      value={(value as string[] | undefined) ?? []}
      onChange={(next: string[]) => onChange?.(next)}
    />
  )
}

function Rows({ field }: { field: RowsField }) {
  return (
    <Form.List name={field.key}>
      {(rows, { add, remove }) => (
        <fieldset className="bare entry-rows" aria-label={field.title}>
          <div className="row">
            <b className="grow">{field.title}</b>
            <Button size="small" onClick={() => add()}>
              增加一行
            </Button>
          </div>
          {rows.map((row) => (
            <div key={row.key} className="entry-row">
              {field.fields.map((inner) => (
                <Plain key={inner.key} field={inner} name={[row.name, inner.key]} />
              ))}
              <Button
                type="link"
                size="small"
                onClick={() => remove(row.name)}
                aria-label={`去掉${field.title}第 ${row.name + 1} 行`}
              >
                去掉
              </Button>
            </div>
          ))}
        </fieldset>
      )}
    </Form.List>
  )
}
