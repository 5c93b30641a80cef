import { Link } from '@tanstack/react-router'
import { Alert, Button, Form, type FormInstance } from 'antd'
import { useRef, useState } from 'react'
import { Refusal } from '../../../../../src/core/refusal.ts'
import type { Booked } from '../../../../../src/ledger/queries.contract.ts'
import { ApiFailure, newKey, post } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { EvidenceInput } from '../../../../ui/evidence-input.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { useTask } from '../../../../ui/use-task.ts'
import { buildFact, type FormValues } from './build-fact.ts'
import { FactFormFields } from './fact-form.tsx'
import type { FactForm } from './fact-kinds.ts'

/** What stays filled in after booking, so that the next row of the same kind takes only its quantity. */
const kept = [
  'occurredOn',
  'facility',
  'consignor',
  'consignee',
  'from',
  'code',
  'purpose',
  'method',
  'carrier',
  'plate',
  'grade',
  'density',
  'massPerPiece',
] as const

export interface BookFactProps {
  readonly form: FactForm
  readonly instance: FormInstance
  readonly party: string | undefined
  readonly today: string
}

export function BookFact({ form, instance, party, today }: BookFactProps) {
  const task = useTask()
  const [booked, setBooked] = useState<Booked | null>(null)
  const [files, setFiles] = useState<readonly string[]>([])
  // One key until it is booked: a repeated press or a lost answer never books twice.
  const key = useRef(newKey())
  const submit = async (values: FormValues) => {
    const fact = buildFact(form, values)
    setBooked(await post<Booked>('/api/v1/facts', { key: key.current, fact, attachments: files }))
    key.current = newKey()
    setFiles([])
    instance.setFieldsValue({
      ...Object.fromEntries(Object.keys(values).map((k) => [k, undefined])),
      ...Object.fromEntries(kept.map((k) => [k, values[k]])),
    })
    void queryClient.invalidateQueries()
  }
  return (
    <>
      {booked ? <Done reply={booked} onClose={() => setBooked(null)} /> : null}
      <Form
        form={instance}
        layout="vertical"
        initialValues={{ occurredOn: today, grade: 'recorded' }}
        onFinish={(values) => void task.run(() => submit(values))}
        scrollToFirstError={{ behavior: 'smooth', block: 'center' }}
      >
        <FactFormFields form={form} instance={instance} party={party} />
        <EvidenceInput prompt="附上照片、磅单或合同" value={files} onChange={setFiles} party={party} />
        {task.error ? <RefusedFact error={task.error} /> : null}
        <div className="row" style={{ marginTop: 16 }}>
          <Button type="primary" htmlType="submit" loading={task.busy}>
            记账
          </Button>
          <Button onClick={() => instance.resetFields()}>清空</Button>
        </div>
      </Form>
    </>
  )
}

/** Some refusals have a way on: the form says which. A Refusal comes from our own rules, before anything was sent. */
function RefusedFact({ error }: { error: unknown }) {
  if (error instanceof Refusal) return <Alert type="error" showIcon title={error.message} />
  const code = error instanceof ApiFailure ? error.code : ''
  return (
    <Failure error={error}>
      {code === 'period_closed' ? (
        <p>
          可在“<Link to="/periods?tab=late-entries">更正审批</Link>
          ”申请补记，批准后在上方“换算系数与补记”里填写编号。
        </p>
      ) : null}
      {code === 'stock_missing' ? <p>可勾选“库存不足时按‘来源待补’登记”后再记。</p> : null}
    </Failure>
  )
}

function Done({ reply, onClose }: { reply: Booked; onClose: () => void }) {
  const ids = [
    ...reply.postings.map((p) => p.posting),
    ...(reply.attachedTo === null ? [] : [reply.attachedTo]),
  ]
  return (
    <Alert
      type={reply.warnings.length > 0 ? 'warning' : 'success'}
      showIcon
      role="status"
      style={{ marginBottom: 16 }}
      closable={{ onClose }}
      title={
        <>
          {reply.attachedTo === null ? '已记账' : '已作为单据附到已有账目'}{' '}
          {ids.map((id) => (
            <Link key={id} to={`/postings/${id}`} className="num" style={{ marginRight: 8 }}>
              #{id}
            </Link>
          ))}
        </>
      }
      description={
        reply.warnings.length > 0
          ? reply.warnings.map((w) => <p key={w.code + w.message}>{w.message}</p>)
          : undefined
      }
    />
  )
}
