import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Form, Skeleton } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Refusal } from '../../../../../src/core/refusal.ts'
import type { Booked as BookedReply } from '../../../../../src/ledger/queries.contract.ts'
import type { FacilityPage } from '../../../../../src/parties/contract.ts'
import { get, newKey, post } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { meQuery, queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { AttachmentsInput } from './attachments-input.tsx'
import { buildFact, type FormValues } from './build-fact.ts'
import { FactFormFields } from './fact-form.tsx'
import { factFormOf, factForms } from './fact-kinds.ts'
import { Recent } from './recent.tsx'

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

export function NewFactPage() {
  const [search, setSearch] = useSearchState()
  const form = factFormOf(search.kind)
  const district = useQuery(districtQuery).data
  const me = useQuery(meQuery).data
  const party = me && me.parties.length === 1 ? String(me.parties[0]) : search.party
  const sites = useQuery({
    queryKey: ['facilities of', party],
    queryFn: ({ signal }) => get<FacilityPage>('/api/v1/facilities', { party, limit: 2 }, signal),
    enabled: Boolean(party),
  })
  const [instance] = Form.useForm<Record<string, unknown>>()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [booked, setBooked] = useState<BookedReply | null>(null)
  const [files, setFiles] = useState<readonly string[]>([])
  // A party with one site has nothing to choose.
  const only = sites.data?.total === 1 ? sites.data.items[0]?.id : undefined
  useEffect(() => {
    if (only === undefined || !district) return
    for (const field of form.fields) {
      const empty = field.type === 'ownFacility' && !instance.getFieldValue(field.name)
      if (empty) instance.setFieldValue(field.name, String(only))
    }
  }, [only, form, instance, district])
  // One key until it is booked: a repeated press or a lost answer never books twice.
  const key = useRef(newKey())

  const submit = async (values: FormValues) => {
    setBusy(true)
    setError(null)
    try {
      const fact = buildFact(form, values)
      const reply = await post<BookedReply>('/api/v1/facts', { key: key.current, fact, attachments: files })
      key.current = newKey()
      setBooked(reply)
      setFiles([])
      instance.setFieldsValue({
        ...Object.fromEntries(Object.keys(values).map((k) => [k, undefined])),
        ...Object.fromEntries(kept.map((k) => [k, values[k]])),
      })
      void queryClient.invalidateQueries()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Page
      title="记一笔"
      crumbs={[{ label: '台账', to: '/postings' }]}
      lead="登记一件事：何时、何处、何物、多少、去哪里。记错了也不删改，更正会另记一笔。"
    >
      <fieldset className="bare fact-kinds" aria-label="事项">
        {factForms.map((f) => (
          <button
            key={f.kind}
            type="button"
            aria-pressed={f.kind === form.kind}
            title={f.what}
            onClick={() => setSearch({ kind: f.kind })}
          >
            {f.label}
          </button>
        ))}
      </fieldset>
      <div className="fact-layout">
        <section className="panel" aria-label={form.label}>
          <h2>
            {form.label} <span className="muted small">{form.what}</span>
          </h2>
          {booked ? <Booked reply={booked} onClose={() => setBooked(null)} /> : null}
          {district ? (
            <Form
              key={form.kind}
              form={instance}
              layout="vertical"
              initialValues={{ occurredOn: district.today, grade: 'recorded' }}
              onFinish={(values) => void submit(values)}
              scrollToFirstError={{ behavior: 'smooth', block: 'center' }}
            >
              <FactFormFields form={form} instance={instance} party={party} />
              <AttachmentsInput value={files} onChange={setFiles} party={party} />
              {error instanceof Refusal ? (
                <Alert type="error" showIcon title={error.message} />
              ) : error ? (
                <RefusedFact error={error} />
              ) : null}
              <div className="row" style={{ marginTop: 16 }}>
                <Button type="primary" htmlType="submit" loading={busy}>
                  记账
                </Button>
                <Button onClick={() => instance.resetFields()}>清空</Button>
              </div>
            </Form>
          ) : (
            <Skeleton active />
          )}
        </section>
        <Recent
          party={party}
          onUse={(kind, values) => {
            setSearch({ kind })
            setTimeout(() => instance.setFieldsValue(values))
          }}
        />
      </div>
    </Page>
  )
}

/** Some refusals have a way on: the form says which. */
function RefusedFact({ error }: { error: unknown }) {
  return (
    <Failure error={error}>
      {(error as { code?: string }).code === 'period_closed' ? (
        <p>
          可在“<Link to="/periods?tab=late-entries">更正审批</Link>
          ”申请补记，批准后在上方“换算系数与补记”里填写编号。
        </p>
      ) : null}
      {(error as { code?: string }).code === 'stock_missing' ? (
        <p>可勾选“库存不足时按‘来源待补’登记”后再记。</p>
      ) : null}
    </Failure>
  )
}

function Booked({ reply, onClose }: { reply: BookedReply; onClose: () => void }) {
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
          {[
            ...reply.postings.map((p) => p.posting),
            ...(reply.attachedTo === null ? [] : [reply.attachedTo]),
          ].map((id) => (
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
