import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { useState } from 'react'
import type { RunDone } from '../../../../../src/manifests/collection.contract.ts'
import type { ManifestField, ManifestProfile } from '../../../../../src/packs/manifest-profile.contract.ts'
import { post } from '../../../../api.ts'
import { meQuery } from '../../../../session.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { FacilityPicker, PartyPicker } from '../../../../ui/pickers.tsx'
import { DayItem } from './day-item.tsx'
import { FieldItem } from './field-item.tsx'
import { profilesQuery } from './queries.ts'
import { type Typed, valuesOf } from './values.ts'

/** What the run itself knows: whose, whereto, and the vehicle. */
const ofRun = new Set(['consignor', 'consignee', 'carrier', 'plate', 'driver', 'purpose', 'exemption'])

/** What a stop is asked for. */
export const stopFields = (profile: ManifestProfile): ManifestField[] =>
  profile.fields.filter(
    (f) => f.filledBy.includes('consignor') && ['issue', 'load'].includes(f.phase) && !ofRun.has(f.key),
  )

/** Of that, what is usually alike at every stop: no quantity, no waste. */
const alike = (profile: ManifestProfile): ManifestField[] =>
  stopFields(profile).filter((f) => ['text', 'phone', 'choice'].includes(f.type) && f.required)

export function BeginRunDialog({ onClose, onDone }: { onClose: () => void; onDone: (id: number) => void }) {
  const me = useQuery(meQuery).data
  const profiles = (useQuery(profilesQuery).data ?? []).filter((p) => p.originsKept)
  const [key, setKey] = useState<string>()
  const profile = profiles.find((p) => p.key === key)
  const own = me?.parties.length === 1 ? String(me.parties[0]) : undefined
  return (
    <FormDialog
      title="开始一趟收运"
      ok="开始"
      width={680}
      initial={{ collector: own }}
      onClose={onClose}
      onSubmit={async (typed, command) => {
        const { values, collector, store, ...rest } = typed
        const filled = profile ? Object.entries(valuesOf(profile, (values ?? {}) as Typed)) : []
        const said = Object.entries(rest).filter(([, v]) => v !== undefined && v !== '' && v !== null)
        const done = await post<RunDone>('/api/v1/collection-runs', {
          key: command,
          collector: Number(collector),
          store: Number(store),
          values: Object.fromEntries(filled.filter(([, v]) => v !== null)),
          ...Object.fromEntries(said),
        })
        onDone(done.id)
      }}
    >
      <Form.Item
        name="profile"
        label="各站联单的种类"
        rules={[{ required: true, message: '请选择联单种类' }]}
      >
        <Select onChange={setKey} options={profiles.map((p) => ({ value: p.key, label: p.name }))} />
      </Form.Item>
      <Form.Item name="collector" label="收运单位" rules={[{ required: true, message: '请选择收运单位' }]}>
        <PartyPicker label="收运单位" />
      </Form.Item>
      <Form.Item
        name="store"
        label="送到"
        extra="共享贮存库、收集单位贮存库或医疗废物集中收集点"
        rules={[{ required: true, message: '请选择送到哪里' }]}
      >
        <FacilityPicker label="送到" />
      </Form.Item>
      <DayItem name="day" label="收运日" extra="不填为今天。" />
      <Form.Item name="plate" label="牌号">
        <Input maxLength={20} autoComplete="off" />
      </Form.Item>
      <Form.Item name="driver" label="驾驶员">
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      {profile ? (
        <>
          <h3>各站相同的内容</h3>
          <p className="small muted">填在这里，每一站就不用再填；某站不同时可在那一站改。</p>
          {alike(profile).map((field) => (
            <FieldItem key={field.key} field={field} profile={profile} required={false} />
          ))}
        </>
      ) : null}
    </FormDialog>
  )
}
