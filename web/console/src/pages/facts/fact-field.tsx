import { useQuery } from '@tanstack/react-query'
import { AutoComplete, Checkbox, DatePicker, Form, Input, InputNumber, Radio, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { gradeNames, grades, purposeNames, purposes } from '../../../../../src/core/codes.ts'
import { districtQuery } from '../../../../district.ts'
import { FacilityPicker, PartyPicker, WastePicker } from '../../../../ui/pickers.tsx'
import type { FormValues } from './build-fact.ts'
import type { Field } from './fact-kinds.ts'
import { LotsInput } from './lots-input.tsx'
import { PartsInput } from './parts-input.tsx'
import { QuantityInput, understand } from './quantity-input.tsx'

const purposeOptions = purposes.map((value) => ({ value, label: purposeNames[value] }))

/** Two signatures come with a manifest; nobody types them. A weight by a device asks for its ticket. */
const gradeOptions = grades
  .filter((value) => value !== 'manifested')
  .map((value) => ({
    value,
    label: value === 'weighed' ? `${gradeNames[value]}（附过磅单）` : gradeNames[value],
  }))

export interface FactFieldProps {
  readonly field: Field
  readonly values: FormValues
  /** The party whose facilities are meant, where the person works for one. */
  readonly party: string | undefined
}

export function FactField({ field, values, party }: FactFieldProps) {
  if (field.type === 'yes') {
    return (
      <Form.Item name={field.name} valuePropName="checked" help={field.help} className="wide">
        <Checkbox>{field.label}</Checkbox>
      </Form.Item>
    )
  }
  const wide = ['lots', 'outputs', 'residues', 'products', 'columns'].includes(field.type)
  return (
    <Form.Item
      name={field.name}
      label={field.label}
      extra={field.help}
      className={wide ? 'wide' : ''}
      rules={[
        { required: field.required ?? false, message: `请填写${field.label}` },
        ...(field.type === 'quantity'
          ? [{ validator: (_: unknown, text?: string) => checkQuantity(text, values) }]
          : []),
      ]}
      {...(field.type === 'day'
        ? {
            getValueProps: (v?: string) => ({ value: v ? dayjs(v) : null }),
            getValueFromEvent: (d: Dayjs | null) => d?.format('YYYY-MM-DD'),
          }
        : {})}
    >
      <Control field={field} values={values} party={party} />
    </Form.Item>
  )
}

function checkQuantity(text: string | undefined, values: FormValues): Promise<void> {
  const read = understand(text ?? '', values)
  // The reason already stands under the field.
  return read && !read.ok ? Promise.reject(new Error('')) : Promise.resolve()
}

/** antd hands `value`, `onChange` and `id` to whatever stands inside a Form.Item, so they pass through here. */
function Control({
  field,
  values,
  party,
  ...bound
}: FactFieldProps & { value?: never; onChange?: never; id?: string }) {
  const facility = values.facility ?? values.from ?? values.consignor
  switch (field.type) {
    case 'day':
      return <DatePicker {...bound} style={{ width: '100%' }} />
    case 'facility':
      return <FacilityPicker label={field.label} placeholder="输入名称查找" {...bound} />
    case 'ownFacility':
      return <FacilityPicker label={field.label} placeholder="输入名称查找" party={party} {...bound} />
    case 'party':
      return <PartyPicker label={field.label} placeholder="输入名称查找" {...bound} />
    case 'code':
      return <WastePicker label={field.label} placeholder="代码或名称" {...bound} />
    case 'quantity':
      return <QuantityInput label={field.label} factors={values} {...bound} />
    case 'purpose':
      return <Radio.Group {...bound} options={purposeOptions} optionType="button" />
    case 'endPurpose':
      return (
        <Radio.Group
          {...bound}
          options={purposeOptions.filter((o) => o.value !== 'collect')}
          optionType="button"
        />
      )
    case 'basis':
      return (
        <Radio.Group
          {...bound}
          optionType="button"
          options={[
            { value: 'identified', label: '属性鉴别' },
            { value: 'converted', label: '转为危险废物' },
          ]}
        />
      )
    case 'method':
      return <MethodInput {...bound} />
    case 'grade':
      return <Select {...bound} options={gradeOptions} />
    case 'year':
      return <InputNumber {...bound} min={1990} max={2999} style={{ width: '100%' }} />
    case 'lots':
      return (
        <LotsInput
          {...bound}
          facility={facility === undefined ? undefined : String(facility)}
          code={values.code as string | undefined}
          factors={values}
        />
      )
    case 'outputs':
    case 'residues':
    case 'products':
    case 'columns':
      return <PartsInput {...bound} kind={field.type} factors={values} />
    default:
      return <Input {...bound} autoComplete="off" />
  }
}

function MethodInput(bound: { value?: never; onChange?: never; id?: string }) {
  const district = useQuery(districtQuery)
  const options = (district.data?.methods ?? []).map((m) => ({ value: m.code, label: `${m.code} ${m.name}` }))
  return (
    <AutoComplete
      {...bound}
      options={options}
      placeholder="如 焚烧发电"
      showSearch={{ filterOption: (text, o) => `${o?.label}`.includes(text) }}
    />
  )
}
