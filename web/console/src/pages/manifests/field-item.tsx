import { Form, Input, InputNumber, Radio } from 'antd'
import type { ManifestField, ManifestProfile } from '../../../../../src/packs/manifest-profile.contract.ts'
import { FacilityPicker, PartyPicker, WastePicker } from '../../../../ui/pickers.tsx'
import { UnderstoodInput } from '../../../../ui/understood-input.tsx'
import { massRead, massUnitOf } from './values.ts'

type Unit = '吨' | '千克'

interface FieldItemProps {
  readonly field: ManifestField
  readonly profile: ManifestProfile
  readonly required: boolean
  /** Own sites first, where the person works for one party. */
  readonly ownParty?: string | undefined
}

/** One field of a profile, whatever its type; the profile titles it. */
export function FieldItem({ field, profile, required, ownParty }: FieldItemProps) {
  const unit = massUnitOf(profile)
  return (
    <Form.Item
      name={['values', field.key]}
      label={field.title}
      rules={[
        { required, message: `请填写${field.title}` },
        ...(field.type === 'grams'
          ? [
              {
                // The reason already stands under the field.
                validator: (_: unknown, text?: string) =>
                  massRead(text ?? '', unit)?.ok === false
                    ? Promise.reject(new Error(''))
                    : Promise.resolve(),
              },
            ]
          : []),
      ]}
    >
      <Control field={field} unit={unit} ownParty={ownParty} />
    </Form.Item>
  )
}

interface Bound {
  value?: never
  onChange?: never
  id?: string
}

function Control({
  field,
  unit,
  ownParty,
  ...bound
}: { field: ManifestField; unit: Unit; ownParty: string | undefined } & Bound) {
  const { title } = field
  switch (field.type) {
    case 'facility':
      return (
        <FacilityPicker
          label={title}
          placeholder="输入名称查找"
          party={field.key === 'consignor' ? ownParty : undefined}
          {...bound}
        />
      )
    case 'party':
      return <PartyPicker label={title} placeholder="输入名称查找" {...bound} />
    case 'code':
      return <WastePicker label={title} placeholder="代码或名称" {...bound} />
    case 'choice':
      return (
        <Radio.Group
          {...bound}
          optionType="button"
          options={(field.choices ?? []).map((c) => ({ value: c.value, label: c.title }))}
        />
      )
    case 'count':
      return <InputNumber {...bound} min={0} precision={0} style={{ width: '100%' }} />
    case 'grams':
      return <MassInput label={title} unit={unit} {...bound} />
    case 'percent':
      return <Input {...bound} inputMode="decimal" suffix="%" autoComplete="off" />
    case 'phone':
      return <Input {...bound} inputMode="tel" autoComplete="off" />
    default:
      return <Input {...bound} maxLength={500} autoComplete="off" />
  }
}

interface MassInputProps {
  readonly label: string
  readonly unit: Unit
  readonly value?: string | undefined
  readonly onChange?: (text: string) => void
  readonly id?: string
}

/** People write “350” or “1.25 吨”. */
export function MassInput({ label, unit, value, onChange, id }: MassInputProps) {
  return (
    <UnderstoodInput
      id={id}
      label={label}
      value={value}
      onChange={onChange}
      placeholder={unit === '千克' ? '如 350（千克）、1.25 吨' : '如 1.25（吨）、350 千克'}
      read={massRead(value ?? '', unit)}
    />
  )
}
