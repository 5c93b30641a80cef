import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Form, Input, Select, Skeleton, Tabs } from 'antd'
import { lazy, Suspense } from 'react'
import type { ManifestPage } from '../../../../../src/manifests/api.contract.ts'
import type { TraceReply } from '../../../../../src/manifests/trace.contract.ts'
import { get } from '../../../../api.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { LinkButton } from '../../../../ui/link-button.tsx'
import { tonnesText } from '../../../../ui/mass.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { useTask } from '../../../../ui/use-task.ts'
import { drawnOf } from './trace-drawn.ts'
import { SharesTable, StepsLine } from './trace-lists.tsx'
import './manifests.css'

/** The chart is large; who only reads the table never loads it. */
const TraceChart = lazy(() => import('./trace-chart.tsx').then((m) => ({ default: m.TraceChart })))

const subjects = [
  { value: 'package', label: '包装', hint: '扫描或输入包装编码，如 BZ26-0000123-K' },
  { value: 'manifest', label: '联单', hint: '联单编号或官方联单号' },
  { value: 'lot', label: '批次', hint: '批次编号' },
  { value: 'product', label: '产品', hint: '产品批次编号' },
  { value: 'movement', label: '一次运输', hint: '转移编号' },
] as const

/** From one package, lot, manifest or product backward to all origins and forward to all ends. */
export function TracePage() {
  const [search, setSearch] = useSearchState()
  const of = search.of ?? ''
  const trace = useQuery({
    queryKey: ['traces', of],
    queryFn: ({ signal }) => get<TraceReply>('/api/v1/traces', { of }, signal),
    enabled: of !== '',
  })
  const t = trace.data
  return (
    <Page
      title={t ? `追溯：${t.subject.title}` : '追溯'}
      crumbs={[{ label: '转移' }]}
      lead="往前查到全部来源，往后查到全部去向；混合、分装、处理之后按比例分摊，合计到克不差。"
      actions={
        t ? (
          <>
            <LinkButton to={`/traces/recall?of=${of}`}>召回：现在何处、找谁</LinkButton>
            <ExportButton label="EPCIS" path="/api/v1/traces/epcis" query={{ of }} />
          </>
        ) : null
      }
    >
      <SubjectForm key={of} of={of} onAsk={(next) => setSearch({ of: next })} />
      {trace.error ? <Failure error={trace.error} onRetry={() => void trace.refetch()} /> : null}
      {of !== '' && trace.isPending ? <Skeleton active /> : null}
      {of === '' ? <Hints /> : null}
      {t ? <Views of={t} view={search.view} onView={(view) => setSearch({ view })} /> : null}
    </Page>
  )
}

interface Asked {
  readonly kind: string
  readonly text: string
}

export function SubjectForm({ of, onAsk }: { of: string; onAsk: (of: string) => void }) {
  const [kind = 'package', text = ''] = of.split(/:(.*)/s)
  const [form] = Form.useForm<Asked>()
  const chosen = Form.useWatch('kind', form) ?? kind
  const task = useTask()
  return (
    <Form
      form={form}
      name="trace"
      layout="inline"
      className="panel subject-form"
      initialValues={{ kind: kind || 'package', text }}
      onFinish={(asked) => void task.run(async () => onAsk(await subjectOf(asked)))}
    >
      <Form.Item name="kind" label="从">
        <Select style={{ width: 110 }} options={subjects.map(({ value, label }) => ({ value, label }))} />
      </Form.Item>
      <Form.Item
        name="text"
        label="编码"
        className="grow"
        rules={[{ required: true, whitespace: true, message: '请扫描或输入编码' }]}
      >
        <Input
          autoComplete="off"
          maxLength={60}
          placeholder={subjects.find((s) => s.value === chosen)?.hint}
        />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        追溯
      </Button>
      {task.error ? <Failure error={task.error} /> : null}
    </Form>
  )
}

/** People know a manifest by its number; the trace asks by the key behind it. */
async function subjectOf({ kind, text }: Asked): Promise<string> {
  const given = text.trim()
  if (kind !== 'manifest' || /^\d{1,9}$/.test(given)) return `${kind}:${given}`
  const { items } = await get<ManifestPage>('/api/v1/manifests', { search: given, limit: 2 })
  const found = items.find((m) => m.number === given || m.officialNo === given) ?? items[0]
  return `${kind}:${found?.id ?? given}`
}

const Hints = () => (
  <section className="panel" aria-label="从哪里开始">
    <p>
      扫描包装上的码即可开始；也可从<Link to="/packages">包装与标签</Link>、<Link to="/lots">批次与库存</Link>
      、<Link to="/manifests">联单</Link>打开一件，再按“追溯”。
    </p>
  </section>
)

interface ViewsProps {
  readonly of: TraceReply
  readonly view: string | undefined
  readonly onView: (view: string | undefined) => void
}

function Views({ of: t, view, onView }: ViewsProps) {
  if (t.forward.grams === 0)
    return <p className="panel">它的账目不在您的查看范围内，或已全部冲回：没有可追溯的数量。</p>
  const drawn = drawnOf(t)
  return (
    <>
      <p>
        追溯 <b className="num">{tonnesText(t.forward.grams)}</b> 吨：来自 {t.backward.ends.length} 处来源，经{' '}
        {new Set([...t.backward.lots, ...t.forward.lots].map((l) => l.lot)).size} 个批次，到{' '}
        {t.forward.ends.length} 处去向
        {t.forward.lots.some((l) => l.rest > 0) ? '，另有现存' : ''}。
      </p>
      <Tabs
        activeKey={view ?? 'graph'}
        onChange={(key) => onView(key === 'graph' ? undefined : key)}
        items={[
          {
            key: 'graph',
            label: '图',
            children: (
              <section className="panel" aria-label="追溯图">
                {drawn.links.length === 0 ? (
                  <p className="muted">没有可画的流向：这一批还没有动过。</p>
                ) : (
                  <Suspense fallback={<Skeleton active />}>
                    <TraceChart drawn={drawn} />
                  </Suspense>
                )}
              </section>
            ),
          },
          { key: 'timeline', label: '时间线', children: <StepsLine of={t} /> },
          { key: 'table', label: '份额表', children: <SharesTable of={t} /> },
        ]}
      />
    </>
  )
}
