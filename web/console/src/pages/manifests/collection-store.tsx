import { Form, Input, InputNumber } from 'antd'
import type { RunDetail, RunDone } from '../../../../../src/manifests/collection.contract.ts'
import { missingFields, openFields } from '../../../../../src/manifests/fields.rules.ts'
import type { ManifestProfile } from '../../../../../src/packs/manifest-profile.contract.ts'
import { post } from '../../../../api.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { FieldItem, MassInput } from './field-item.tsx'
import { gramsTyped, massUnitOf, type Typed, valuesOf } from './values.ts'

interface StoreDialogProps {
  readonly of: RunDetail
  readonly profile: ManifestProfile
  readonly onClose: () => void
}

type Found = Readonly<Record<string, unknown>>

/** At the store everything is received as signed; only what was found otherwise is filled in. */
export function ArriveDialog({ of, profile, onClose }: StoreDialogProps) {
  const notify = useNotify()
  const unit = massUnitOf(profile)
  const waiting = of.stops.filter((s) => ['loaded', 'inTransit', 'arrived'].includes(s.state))
  const submit = async (typed: Record<string, unknown>, key: string) => {
    const found = (typed.found ?? {}) as Record<string, Found>
    const stops = waiting.flatMap(({ seq }) => {
      const { reason, ...rest } = found[`s${seq}`] ?? {}
      const given = Object.entries(rest).filter(([, v]) => v !== undefined && v !== null && v !== '')
      if (given.length === 0) return []
      const values = given.map(([k, v]) => [k, typeof v === 'number' ? v : gramsTyped(String(v), unit)])
      return [{ stop: seq, values: Object.fromEntries(values), ...(reason ? { reason } : {}) }]
    })
    await post<RunDone>(`/api/v1/collection-runs/${of.run.id}/acts`, {
      key,
      kind: 'arrive',
      arrival: { stops },
    })
    notify.done(`${waiting.length} 站已入库`)
  }
  return (
    <FormDialog
      title="到库接收"
      ok={`接收 ${waiting.length} 站`}
      width={860}
      onClose={onClose}
      onSubmit={submit}
    >
      <p className="small muted">与各站签收一致的不用填；复称或清点不一致的填实收，超过允许差异须写原因。</p>
      {waiting.map((s) => (
        <section key={s.seq} className="panel" aria-label={`第 ${s.seq} 站`}>
          <h3>
            第 {s.seq} 站 {s.place?.name}{' '}
            <span className="small muted">
              签收 <Mass grams={s.grams ?? 0} /> 吨 {s.pieces}
            </span>
          </h3>
          <div className="row wrap">
            <Form.Item name={['found', `s${s.seq}`, 'accepted']} label="实收">
              <MassInput label={`第 ${s.seq} 站实收`} unit={unit} />
            </Form.Item>
            {profile.pieces.map((p) => (
              <Form.Item
                key={p.received}
                name={['found', `s${s.seq}`, p.received]}
                label={`实收${p.title}数`}
              >
                <InputNumber min={0} precision={0} />
              </Form.Item>
            ))}
            <Form.Item name={['found', `s${s.seq}`, 'reason']} label="原因">
              <Input maxLength={500} autoComplete="off" />
            </Form.Item>
          </div>
        </section>
      ))}
    </FormDialog>
  )
}

interface OnwardDialogProps extends StoreDialogProps {
  /** Stops whose stock goes; empty: all that lies there. */
  readonly stops: readonly number[]
}

/** What the chosen stops brought, under one manifest, each part still in its generator's name. */
export function OnwardDialog({ of, profile, stops, onClose }: OnwardDialogProps) {
  const notify = useNotify()
  const chosen = of.stops.filter((s) => s.left > 0 && (stops.length === 0 || stops.includes(s.seq)))
  const grams = chosen.reduce((sum, s) => sum + s.left, 0)
  const known = new Set(['consignor', 'code', 'grams'])
  const fields = openFields(profile, null, 'draft', 'consignor').filter(
    (f) => !known.has(f.key) && f.phase !== 'receive',
  )
  const needed = new Set(missingFields(profile, {}, 'load').map((f) => f.key))
  const submit = async (typed: Record<string, unknown>, key: string) => {
    const values = Object.entries(valuesOf(profile, (typed.values ?? {}) as Typed)).filter(
      ([, v]) => v !== null,
    )
    const onward = { values: Object.fromEntries(values), stops: chosen.map((s) => s.seq) }
    const done = await post<RunDone>(`/api/v1/collection-runs/${of.run.id}/acts`, {
      key,
      kind: 'onward',
      onward,
    })
    notify.done(`已签发并装车签认，联单 ${done.manifest?.number ?? ''}`)
  }
  return (
    <FormDialog title="转出" ok="签发并装车签认" width={680} onClose={onClose} onSubmit={submit}>
      <p>
        {chosen.length} 站，
        <Mass grams={grams} /> 吨，从{of.run.store.name}移出，仍记在各产废单位名下。
      </p>
      {fields.map((field) => (
        <FieldItem key={field.key} field={field} profile={profile} required={needed.has(field.key)} />
      ))}
    </FormDialog>
  )
}
