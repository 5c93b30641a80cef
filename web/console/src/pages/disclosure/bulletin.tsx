import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Form, Input, Skeleton } from 'antd'
import { useRef, useState } from 'react'
import type { BulletinView } from '../../../../../src/disclosure/contract.ts'
import { get, newKey, post, put } from '../../../../api.ts'
import { may, meQuery, queryClient } from '../../../../session.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Marks } from '../../../../ui/marks.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { Page } from '../../../../ui/page.tsx'
import { ReasonDialog } from '../../../../ui/reason-dialog.tsx'
import { useTask } from '../../../../ui/use-task.ts'
import { BulletinDue, BulletinStatus } from './bulletins.tsx'
import { Changes, Confirmations } from './confirmations.tsx'
import './disclosure.css'

/** Steps that ask first, because they cannot be taken back or undo another's work. */
const steps = {
  approve: {
    name: '批准',
    from: 'draft',
    right: 'approve',
    ask: '批准后数字冻结在此刻的账本位置，各部门不再确认。',
    danger: false,
  },
  reopen: {
    name: '退回起草',
    from: 'approved',
    right: 'approve',
    ask: '冻结解除，数字重新取自账本，变动的部门要重新确认。',
    danger: true,
  },
  publish: {
    name: '发布',
    from: 'approved',
    right: 'publish',
    ask: '发布后公众可见，不能撤回或改写，只能更正。',
    danger: true,
  },
} as const
type Step = keyof typeof steps

/** One bulletin: its text and figures, who has confirmed, and the step that comes next. */
export function BulletinPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const bulletin = useQuery({
    queryKey: ['disclosure', id],
    queryFn: ({ signal }) => get<BulletinView>(`/api/v1/disclosures/${encodeURIComponent(id)}`, {}, signal),
  })
  const b = bulletin.data
  return (
    <Page
      title={b?.content.title ?? '信息公告'}
      crumbs={[{ label: '行动计划' }, { label: '信息公告', to: '/disclosures' }]}
      aside={
        b ? (
          <>
            <BulletinStatus of={b} />
            <Marks marks={[...new Set(b.content.inventory.tables.flatMap((t) => t.marks))]} />
          </>
        ) : null
      }
      lead={b?.content.issuers.join('、')}
      actions={b ? <Actions of={b} /> : null}
    >
      {bulletin.error ? <Failure error={bulletin.error} onRetry={() => void bulletin.refetch()} /> : null}
      {bulletin.isPending ? <Skeleton active paragraph={{ rows: 10 }} /> : null}
      {b ? <Body of={b} /> : null}
    </Page>
  )
}

function Actions({ of: b }: { of: BulletinView }) {
  const me = useQuery(meQuery).data
  const notify = useNotify()
  const task = useTask()
  const key = useRef(newKey())
  const [correcting, setCorrecting] = useState(false)
  const open = (Object.keys(steps) as Step[]).filter(
    (step) => me && b.status === steps[step].from && may(me, steps[step].right, 'disclosure'),
  )
  const take = async (step: Step) => {
    const { name, ask, danger } = steps[step]
    if (!(await notify.confirm(`${name}《${b.content.title}》？`, ask, name, danger))) return
    try {
      await post(`/api/v1/disclosures/${b.id}/${step}`, { key: key.current })
      notify.done(`已${name}`)
    } catch (error) {
      notify.failed(error)
    }
    key.current = newKey()
    await queryClient.invalidateQueries()
  }
  return (
    <>
      <ExportButton label="Word" path={`/api/v1/disclosures/${b.id}/bulletin.docx`} />
      {b.status === 'published' ? (
        <a href={`/public/disclosure/${b.year}`} target="_blank" rel="noreferrer">
          公众页面
        </a>
      ) : null}
      {b.status === 'published' && me && may(me, 'draft', 'disclosure') ? (
        <Button onClick={() => setCorrecting(true)}>起草更正</Button>
      ) : null}
      {open.map((step) => (
        <Button
          key={step}
          type={step === 'reopen' ? 'default' : 'primary'}
          loading={task.busy}
          onClick={() => void task.run(() => take(step))}
        >
          {steps[step].name}
        </Button>
      ))}
      {correcting ? (
        <ReasonDialog
          title={`更正 ${b.year}年度公告`}
          help="更正另起一版：数字重新取自账本，列出与已发布版的差异，各部门重新确认后再批准、发布。"
          ok="起草更正"
          onClose={() => setCorrecting(false)}
          onSubmit={async (reason, asked) => {
            await post('/api/v1/disclosures', { key: asked, year: b.year, reason })
            await queryClient.invalidateQueries()
          }}
        />
      ) : null}
    </>
  )
}

function Body({ of: b }: { of: BulletinView }) {
  const me = useQuery(meQuery).data
  const notify = useNotify()
  const [writing, setWriting] = useState(false)
  const { content: c } = b
  const confirm = async (unit: string) => {
    try {
      await post(`/api/v1/disclosures/${b.id}/confirm`, { key: newKey(), unit })
      notify.done('已确认')
      return true
    } catch (error) {
      notify.failed(error)
      return false
    } finally {
      await queryClient.invalidateQueries()
    }
  }
  return (
    <div className="bulletin">
      <article className="panel bulletin-text" aria-label="公告内容">
        <Paragraphs title="总体情况" text={c.texts.overview} />
        <h2>产生、利用和处置情况</h2>
        {c.sentences.map((s) => (
          <p key={s.table}>
            <b>{s.title}</b>　{s.text}
          </p>
        ))}
        {c.indicators.length > 0 ? (
          <>
            <h2>有关指标</h2>
            <dl className="pairs">
              {c.indicators.map((i) => (
                <div key={i.name} style={{ display: 'contents' }}>
                  <dt>{i.name}</dt>
                  <dd title={i.formula ?? undefined}>
                    {i.value === null ? '无数据' : `${i.value} ${i.unit}`} <Marks marks={i.marks} />
                  </dd>
                </div>
              ))}
            </dl>
          </>
        ) : null}
        <Paragraphs title="主要工作" text={c.texts.work} />
        <h2>意见反馈</h2>
        <p>{c.channels}</p>
        {c.law ? <p className="small muted">依据：{c.law.citation}</p> : null}
        {b.status === 'draft' && me && may(me, 'draft', 'disclosure') ? (
          <Button onClick={() => setWriting(true)}>修改文字</Button>
        ) : null}
      </article>
      <div className="stack">
        <section className="panel" aria-label="办理情况">
          <dl className="pairs">
            <dt>应发布</dt>
            <dd>
              <BulletinDue of={b} />
            </dd>
            <dt>发布日期</dt>
            <dd className="num">{b.publishedOn ?? '未发布'}</dd>
            {b.hash ? (
              <>
                <dt>校验值</dt>
                <dd className="hash">{b.hash}</dd>
              </>
            ) : null}
          </dl>
          {c.correction ? (
            <>
              <h2>更正说明</h2>
              <p>{c.correction.reason}</p>
              <Changes of={c.correction.changes} />
            </>
          ) : null}
        </section>
        <Confirmations of={b} onConfirm={confirm} />
      </div>
      {writing ? <TextsDialog of={b} onClose={() => setWriting(false)} /> : null}
    </div>
  )
}

function Paragraphs({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h2>{title}</h2>
      {text.trim() ? <p className="prose">{text}</p> : <p className="muted">尚未填写</p>}
    </>
  )
}

function TextsDialog({ of: b, onClose }: { of: BulletinView; onClose: () => void }) {
  return (
    <FormDialog
      title="修改公告文字"
      ok="保存"
      width={720}
      initial={b.content.texts}
      onClose={onClose}
      onSubmit={async (texts, key) => {
        await put(`/api/v1/disclosures/${b.id}/texts`, { key, texts })
      }}
    >
      <Form.Item name="overview" label="总体情况（每段一行）">
        <Input.TextArea rows={5} maxLength={10_000} />
      </Form.Item>
      <Form.Item name="work" label="主要工作（每段一行）">
        <Input.TextArea rows={8} maxLength={20_000} />
      </Form.Item>
    </FormDialog>
  )
}
