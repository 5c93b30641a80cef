import { Alert, Button, Form, Input, Modal, Radio } from 'antd'
import { useRef, useState } from 'react'
import { gramsToDecimal } from '../../../../../src/core/mass.ts'
import { Refusal } from '../../../../../src/core/refusal.ts'
import type { Booked, PostingDetail } from '../../../../../src/ledger/queries.contract.ts'
import { ApiFailure, newKey, post } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { type Task, useTask } from '../../../../ui/use-task.ts'
import { actorText, postingKindName } from '../../../../words.ts'
import { buildFact, type FormValues } from '../facts/build-fact.ts'
import { FactFormFields } from '../facts/fact-form.tsx'
import { type FactForm, factForms } from '../facts/fact-kinds.ts'

interface Dependent {
  readonly posting: number
  readonly kind: string
  readonly occurredOn: string
  readonly actor: string
  readonly code: string | null
  readonly grams: number | null
}

/** A booked fact is never changed: the person says what it should have been, and the difference is booked. */
export function CorrectionDialog({ posting, onClose }: { posting: PostingDetail; onClose: () => void }) {
  const form = factForms.find((f) => f.kind === posting.fact.kind)
  const notify = useNotify()
  const task = useTask()
  const [instance] = Form.useForm<Record<string, unknown>>()
  const [way, setWay] = useState<'change' | 'takeBack'>(form ? 'change' : 'takeBack')
  const key = useRef(newKey())
  const changes = way === 'change' && form
  const submit = async (values: FormValues, withDependents: boolean) => {
    const fact = changes ? correctedFact(posting, form, values) : null
    const lateEntry = values.lateEntry ? { lateEntry: Number(values.lateEntry) } : {}
    const said = { posting: posting.id, fact, reason: values.reason, withDependents, ...lateEntry }
    try {
      await post<Booked>('/api/v1/corrections', { key: key.current, ...said })
    } catch (failure) {
      // Refused: other content needs another key. Unanswered: it may have gone through, so the key stays.
      if (!(failure instanceof ApiFailure && failure.status === 0)) key.current = newKey()
      throw failure
    }
    await queryClient.invalidateQueries()
    notify.done(`账目 #${posting.id} 已更正`)
    onClose()
  }
  return (
    <Modal
      open
      width={760}
      title={`更正 #${posting.id} ${postingKindName(posting.kind)}`}
      onCancel={onClose}
      footer={null}
      mask={{ closable: false }}
    >
      <Form
        form={instance}
        layout="vertical"
        initialValues={initialValues(posting, form)}
        onFinish={(values) => void task.run(() => submit(values, false))}
      >
        <WayField way={way} onChange={setWay} mayChange={form !== undefined} />
        {changes ? (
          <FactFormFields form={form} instance={instance} party={undefined} withLateEntry={false} />
        ) : (
          <p className="muted">撤回后，这笔账目的重量全部冲回；账目本身仍可查到。</p>
        )}
        <Form.Item name="reason" label="更正原因" rules={[{ required: true, message: '请填写更正原因' }]}>
          <Input.TextArea rows={2} maxLength={500} showCount />
        </Form.Item>
        <Form.Item name="lateEntry" label="更正审批编号" extra="期间已封账时要用">
          <Input inputMode="numeric" style={{ width: 200 }} />
        </Form.Item>
        <Ending
          task={task}
          takesBack={!changes}
          onClose={onClose}
          onWithDependents={() =>
            void instance.validateFields().then((values) => task.run(() => submit(values, true)))
          }
        />
      </Form>
    </Modal>
  )
}

function correctedFact(posting: PostingDetail, form: FactForm, values: FormValues): Record<string, unknown> {
  return { ...posting.fact, ...buildFact(form, { ...values, details: posting.fact.details }) }
}

interface WayFieldProps {
  readonly way: 'change' | 'takeBack'
  readonly mayChange: boolean
  readonly onChange: (way: 'change' | 'takeBack') => void
}

function WayField({ way, mayChange, onChange }: WayFieldProps) {
  return (
    <Form.Item>
      <Radio.Group
        value={way}
        onChange={(e) => onChange(e.target.value)}
        optionType="button"
        options={[
          ...(mayChange ? [{ value: 'change', label: '改为正确的内容' }] : []),
          { value: 'takeBack', label: '整笔撤回' },
        ]}
      />
    </Form.Item>
  )
}

interface EndingProps {
  readonly task: Task
  readonly takesBack: boolean
  readonly onClose: () => void
  readonly onWithDependents: () => void
}

/** What was said to the correction, and the buttons that follow from it. */
function Ending({ task, takesBack, onClose, onWithDependents }: EndingProps) {
  const dependents = dependentsOf(task.error)
  return (
    <>
      {task.error instanceof Refusal ? (
        <Alert type="error" showIcon title={task.error.message} />
      ) : task.error ? (
        <Failure error={task.error} />
      ) : null}
      {dependents.length > 0 ? <Dependents dependents={dependents} /> : null}
      <div className="row" style={{ marginTop: 16, justifyContent: 'flex-end' }}>
        <Button onClick={onClose}>不更正</Button>
        {dependents.length > 0 ? (
          <Button danger type="primary" loading={task.busy} onClick={onWithDependents}>
            连同后续 {dependents.length} 笔一并更正
          </Button>
        ) : (
          <Button danger={takesBack} type="primary" htmlType="submit" loading={task.busy}>
            {takesBack ? '撤回' : '更正'}
          </Button>
        )}
      </div>
    </>
  )
}

function Dependents({ dependents }: { dependents: readonly Dependent[] }) {
  return (
    <div style={{ marginTop: 12 }}>
      <p>这批废物后来又有下列账目。一并更正时，它们会按更正后的数量重新计算，任何一笔不成立则全部不改：</p>
      <ul
        className="plain"
        style={{
          maxHeight: 220,
          overflow: 'auto',
          border: '1px solid var(--line)',
          borderRadius: 6,
          marginTop: 6,
        }}
      >
        {dependents.map((d) => (
          <li
            key={d.posting}
            className="row"
            style={{ padding: '5px 12px', borderBottom: '1px solid var(--line)' }}
          >
            <span className="num muted">#{d.posting}</span> {postingKindName(d.kind)}{' '}
            <span className="num">{d.occurredOn}</span>
            <span className="num">{d.code}</span>
            <span className="grow" />
            {d.grams === null ? null : (
              <span>
                <Mass grams={d.grams} /> 吨
              </span>
            )}
            <span className="small muted">{actorText(d.actor)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function dependentsOf(error: unknown): readonly Dependent[] {
  if (!(error instanceof ApiFailure) || error.code !== 'correction_has_dependents') return []
  return (error.details as { dependents?: Dependent[] } | undefined)?.dependents ?? []
}

/** The fact as it stands, as a person would type it. */
function initialValues(posting: PostingDetail, form: FactForm | undefined): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const field of form?.fields ?? []) {
    const value = posting.fact[field.name]
    if (value === undefined || value === null) continue
    values[field.name] = typed(field.type, value)
  }
  const measure = posting.fact.measure as { value: string; unit: string } | undefined
  if (measure && ['吨', '千克', '公斤', '克', '万吨'].includes(measure.unit) && 'grams' in values)
    values.grams = `${measure.value} ${measure.unit}`
  return values
}

const massText = (grams: unknown): string => `${gramsToDecimal(BigInt(grams as number), '吨')} 吨`

function typed(type: string, value: unknown): unknown {
  if (type === 'quantity') return massText(value)
  if (type === 'facility' || type === 'ownFacility' || type === 'party') return String(value)
  if (type === 'lots')
    return (value as { lot: number; grams?: number }[]).map((v) => ({
      lot: v.lot,
      ...(v.grams === undefined ? {} : { quantity: massText(v.grams) }),
    }))
  if (['outputs', 'residues', 'products', 'columns'].includes(type)) {
    return (value as { label?: string; code?: string; name?: string; column?: string; grams: number }[]).map(
      (v) => ({ name: v.label ?? v.code ?? v.name ?? v.column ?? '', quantity: massText(v.grams) }),
    )
  }
  return value
}
