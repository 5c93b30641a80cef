import { Form, Input, Segmented, Select } from 'antd'
import { useState } from 'react'
import type { RunDetail, RunDone } from '../../../../../src/manifests/collection.contract.ts'
import { missingFields } from '../../../../../src/manifests/fields.rules.ts'
import type { ManifestProfile } from '../../../../../src/packs/manifest-profile.contract.ts'
import { post } from '../../../../api.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { FacilityPicker } from '../../../../ui/pickers.tsx'
import { stopFields } from './collection-begin.tsx'
import { FieldItem } from './field-item.tsx'
import { type Typed, typedOf, valuesOf } from './values.ts'

interface StopDialogProps {
  readonly of: RunDetail
  readonly profile: ManifestProfile
  readonly onClose: () => void
}

/** The next stop: what is handed over and by whom, or the manifest that the generator has signed itself. */
export function StopDialog({ of, profile, onClose }: StopDialogProps) {
  const [how, setHow] = useState<'here' | 'signed'>('here')
  const notify = useNotify()
  const fields = stopFields(profile)
  const needed = new Set(missingFields(profile, {}, 'load').map((f) => f.key))
  const submit = async (typed: Record<string, unknown>, key: string) => {
    const { values, generator, name, phone, packages, manifest } = typed
    const filled = Object.entries(valuesOf(profile, (values ?? {}) as Typed)).filter(([, v]) => v !== null)
    const codes = (packages ?? []) as string[]
    const stop =
      how === 'signed'
        ? { manifest: Number(manifest) }
        : {
            generator: Number(generator),
            values: Object.fromEntries(filled),
            ...(codes.length > 0 ? { packages: codes } : {}),
            ...(name ? { signer: { name, phone: phone || null } } : {}),
          }
    const done = await post<RunDone>(`/api/v1/collection-runs/${of.run.id}/acts`, { key, kind: 'stop', stop })
    notify.done(`已签收，联单 ${done.manifest?.number ?? ''}`)
  }
  return (
    <FormDialog
      title={`下一站（第 ${of.stops.length + 1} 站）`}
      ok="签收"
      width={680}
      initial={{ values: typedOf(fields, of.values) }}
      onClose={onClose}
      onSubmit={submit}
    >
      <Segmented
        block
        aria-label="怎样签收"
        value={how}
        onChange={(v) => setHow(v as 'here' | 'signed')}
        options={[
          { value: 'here', label: '当场开单' },
          { value: 'signed', label: '对方已签发联单' },
        ]}
      />
      {how === 'signed' ? (
        <Form.Item
          name="manifest"
          label="联单"
          extra="对方已装车签认、由本单位承运、送到这个库的联单；填联单页面地址末尾的编号。"
          rules={[{ required: true, pattern: /^\d+$/, message: '请填写联单的编号' }]}
        >
          <Input inputMode="numeric" autoComplete="off" />
        </Form.Item>
      ) : (
        <>
          <Form.Item
            name="generator"
            label={profile.parties.consignor}
            rules={[{ required: true, message: `请选择${profile.parties.consignor}` }]}
          >
            <FacilityPicker label={profile.parties.consignor} placeholder="输入名称查找" />
          </Form.Item>
          {fields.map((field) => (
            <FieldItem
              key={field.key}
              field={field}
              profile={profile}
              required={needed.has(field.key) && field.key !== 'handler' && field.key !== 'grams'}
            />
          ))}
          <Form.Item name="packages" label="包装编码" extra="扫码或粘贴；填了编码，重量以包装上的为准。">
            <Select mode="tags" open={false} tokenSeparators={[',', '，', '、', ' ', '\n']} />
          </Form.Item>
          <Form.Item name="name" label="交付人" extra="没有账号的单位由交付人在此签认；有委托代办的可不填。">
            <Input maxLength={40} autoComplete="off" />
          </Form.Item>
          <Form.Item name="phone" label="交付人电话">
            <Input maxLength={30} inputMode="tel" autoComplete="off" />
          </Form.Item>
        </>
      )}
    </FormDialog>
  )
}
