import { Link, useNavigate } from '@tanstack/react-router'
import { Alert, Button, Form, Input, Select } from 'antd'
import { useRef } from 'react'
import type {
  AmendmentPreview,
  PlanChange,
  ProgressMove,
} from '../../../../../src/plan/amendments.contract.ts'
import { ApiFailure, newKey, post } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { useTask } from '../../../../ui/use-task.ts'
import type { Held } from './amend.tsx'
import { Differences } from './differences.tsx'

interface AdoptionProps {
  readonly plan: string | undefined
  readonly held: Held
  readonly changes: readonly PlanChange[]
  readonly preview: AmendmentPreview | null
  readonly onPreview: (preview: AmendmentPreview | null) => void
  readonly onNewVersion: () => void
}

/** From draft to version: the differences, where progress goes, why and by what, and a last question. */
export function Adoption({ plan, held, changes, preview, onPreview, onNewVersion }: AdoptionProps) {
  const task = useTask()
  const look = () =>
    task.run(async () => {
      onPreview(null)
      const draft = { plan, version: held.version, changes }
      onPreview(await post<AmendmentPreview>('/api/v1/plan/amendments/preview', draft))
    })
  return (
    <section className="panel" aria-labelledby="amend-adoption">
      <h2 id="amend-adoption">差别与采用</h2>
      <div className="stack">
        {changes.length === 0 ? (
          <p className="muted">还没有拟改动。载入措施表或逐项拟好改动后，在这里看差别并采用。</p>
        ) : (
          <div>
            <Button type={preview ? 'default' : 'primary'} loading={task.busy} onClick={() => void look()}>
              查看差别
            </Button>
          </div>
        )}
        {task.error ? <Refused error={task.error} onNewVersion={onNewVersion} /> : null}
        {preview ? (
          <>
            <Differences caption={`与第 ${held.version} 版的差别`} rows={preview.differences} />
            <AdoptForm
              plan={plan}
              held={held}
              changes={changes}
              preview={preview}
              onNewVersion={onNewVersion}
            />
          </>
        ) : null}
      </div>
    </section>
  )
}

/** A refusal with the way on that it has. */
function Refused({ error, onNewVersion }: { error: unknown; onNewVersion: () => void }) {
  const code = error instanceof ApiFailure ? error.code : ''
  return (
    <Failure error={error}>
      {code === 'amendment_open_order' ? (
        <p>
          先把督办单办到销号，或改为保留这项措施。<Link to="/matters?kind=order">去看督办单</Link>
        </p>
      ) : null}
      {code === 'amendment_stale' ? (
        <p>
          草稿还在。
          <Button size="small" onClick={onNewVersion}>
            换到最新一版上再看差别
          </Button>
        </p>
      ) : null}
    </Failure>
  )
}

type AdoptFormProps = Omit<AdoptionProps, 'preview' | 'onPreview'> & { readonly preview: AmendmentPreview }

/** Where nobody has chosen yet there is no word; `stay` is one. */
const STAY = 'stay'

function AdoptForm({ plan, held, changes, preview, onNewVersion }: AdoptFormProps) {
  const notify = useNotify()
  const navigate = useNavigate()
  const task = useTask()
  const key = useRef(newKey())
  const [form] = Form.useForm<Record<string, string | undefined>>()
  const next = held.version + 1
  const adopt = async (values: Record<string, string | undefined>) => {
    const sure = await notify.confirm(
      `采用为第 ${next} 版？`,
      `共 ${preview.differences.length} 处差别。采用后任务清单、责任清单和灯号按新版计；旧版和已报的进展都留存。`,
      '采用',
      false,
    )
    if (!sure) return
    const moves = preview.progress.map(({ measure }): ProgressMove => {
      const to = values[`move-${measure}`]
      return { from: measure, to: to === undefined || to === STAY ? null : to }
    })
    const said = { reason: values.reason, basis: values.basis || null }
    await task.run(async () => {
      try {
        await post('/api/v1/plan/amendments', {
          ...{ key: key.current, plan, version: held.version, changes, moves },
          ...said,
        })
      } catch (error) {
        if (!(error instanceof ApiFailure && error.status === 0)) key.current = newKey()
        throw error
      }
      notify.done(`已采用为第 ${next} 版`)
      await queryClient.invalidateQueries()
      await navigate({ to: '/plan/versions', search: (plan ? { plan } : {}) as never })
    })
  }
  return (
    <Form name="adopt" form={form} layout="vertical" onFinish={(values) => void adopt(values)}>
      {preview.progress.length > 0 ? (
        <ProgressQuestions held={held} changes={changes} progress={preview.progress} />
      ) : null}
      <Form.Item name="reason" label="修订原因" rules={[{ required: true, message: '请写修订原因' }]}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <Form.Item name="basis" label="依据文件">
        <Input maxLength={500} placeholder="文号或会议纪要，没有可不填" />
      </Form.Item>
      {task.error ? <Refused error={task.error} onNewVersion={onNewVersion} /> : null}
      <Button type="primary" htmlType="submit" loading={task.busy}>
        采用为第 {next} 版
      </Button>
    </Form>
  )
}

interface QuestionsProps {
  readonly held: Held
  readonly changes: readonly PlanChange[]
  readonly progress: AmendmentPreview['progress']
}

/** Nobody's progress moves silently: of each removed measure that has any, a person says where it goes on. */
function ProgressQuestions({ held, changes, progress }: QuestionsProps) {
  const removed = new Set(changes.flatMap((c) => (c.op === 'remove' ? [c.measure] : [])))
  const measures = held.content.tasks.flatMap((t) => t.measures)
  const added = changes.flatMap((c) =>
    c.op === 'add' ? [{ id: String(c.measure.id), title: String(c.measure.title) }] : [],
  )
  const options = [
    { value: STAY, label: '不再转入，留在原措施' },
    ...[...measures.filter((m) => !removed.has(m.id)), ...added].map((m) => ({
      value: m.id,
      label: `转入 ${m.id} ${m.title}`,
    })),
  ]
  return (
    <fieldset className="bare" aria-label="已报进展的去处">
      <Alert
        type="warning"
        role="status"
        showIcon
        style={{ marginBottom: 12 }}
        title="下列措施已有分解任务或进展。它们不会自动转走，请逐项说明去处。"
      />
      {progress.map((p) => (
        <Form.Item
          key={p.measure}
          name={`move-${p.measure}`}
          label={`${p.measure} ${measures.find((m) => m.id === p.measure)?.title ?? ''}（${p.items} 项分解任务、${p.reports} 份进展）`}
          rules={[{ required: true, message: `请说明 ${p.measure} 的进展转入哪里` }]}
        >
          <Select placeholder="选择去处" showSearch={{ optionFilterProp: 'label' }} options={options} />
        </Form.Item>
      ))}
    </fieldset>
  )
}
