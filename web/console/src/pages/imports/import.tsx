import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Alert, Button, Progress, Skeleton } from 'antd'
import type { ImportView } from '../../../../../src/intake/contract.ts'
import { get, post } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { DemoMark } from '../../../../ui/marks.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { actorText, bytesText, timeText } from '../../../../words.ts'
import { Choice } from './choice.tsx'
import { importKey } from './import-key.ts'
import { ImportRows } from './import-rows.tsx'
import { Mapping } from './mapping.tsx'
import { Problems } from './problems.tsx'
import { ImportStatusMark, isWorking } from './status.tsx'
import './imports.css'

/** One uploaded file from analysis to booking. All state is the server's, so a reload loses nothing. */
export function ImportPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const [search, setSearch] = useSearchState()
  const view = useQuery({
    queryKey: importKey(id),
    queryFn: ({ signal }) => get<ImportView>(`/api/v1/imports/${id}`, {}, signal),
    refetchInterval: (query) => (query.state.data && isWorking(query.state.data.status) ? 1000 : false),
  })
  const data = view.data
  const mapping = search.view === 'mapping' || (data?.status === 'ready' && data.form === null)
  const finished = data && ['done', 'partly', 'cancelled', 'failed'].includes(data.status)
  return (
    <Page
      title={data?.fileName ?? '导入'}
      crumbs={[{ label: '导入', to: '/imports' }]}
      aside={
        data ? (
          <>
            <ImportStatusMark view={data} />
            {data.demo ? <DemoMark /> : null}
          </>
        ) : null
      }
      actions={
        data ? (
          <Actions
            view={data}
            mapping={mapping}
            onMapping={(on) => setSearch({ view: on ? 'mapping' : undefined })}
          />
        ) : null
      }
    >
      {view.error ? <Failure error={view.error} onRetry={() => void view.refetch()} /> : null}
      {view.isPending ? <Skeleton active /> : null}
      {data ? (
        <>
          <Facts view={data} />
          {isWorking(data.status) ? <Working view={data} /> : null}
          {data.failure ? <Alert type="error" showIcon title="没有完成" description={data.failure} /> : null}
          <Problems problems={data.problems} />
          {mapping && !finished ? (
            <Mapping
              id={data.id}
              onStay={() => setSearch({ view: 'mapping' })}
              onSaved={() => setSearch({ view: undefined })}
            />
          ) : (
            <>
              {data.status === 'ready' ? <Choice view={data} /> : null}
              {data.counts.rows > 0 || data.counts.missing > 0 ? <ImportRows view={data} /> : null}
            </>
          )}
        </>
      ) : null}
    </Page>
  )
}

function Facts({ view }: { view: ImportView }) {
  return (
    <p className="muted">
      {view.formTitle ?? '尚未认定是哪张表'} · {view.partyName ?? view.unit ?? '未指定单位'} ·{' '}
      {bytesText(view.bytes)} · {view.counts.rows} 行 · 合计 <Mass grams={view.grams} /> 吨
      {view.firstDay ? ` · ${view.firstDay} 至 ${view.lastDay}` : ''} · {timeText(view.createdAt)}{' '}
      {actorText(view.actor)} 上传
    </p>
  )
}

function Working({ view }: { view: ImportView }) {
  const { done, total, booked } = view.progress
  const percent = total ? Math.floor((100 * done) / total) : null
  return (
    <section className="panel" aria-live="polite">
      <p>
        {view.statusName}：已处理 <span className="num">{done.toLocaleString('zh-CN')}</span> 行
        {total ? `，共 ${total.toLocaleString('zh-CN')} 行` : ''}
        {view.status === 'booking' ? `，已入账 ${booked.toLocaleString('zh-CN')} 行` : ''}
        。可以离开本页，处理不会中断。
      </p>
      <Progress percent={percent ?? 100} status="active" showInfo={percent !== null} aria-label="处理进度" />
    </section>
  )
}

interface ActionsProps {
  readonly view: ImportView
  readonly mapping: boolean
  readonly onMapping: (on: boolean) => void
}

function Actions({ view, mapping, onMapping }: ActionsProps) {
  const notify = useNotify()
  const cancel = async () => {
    const booked = view.progress.booked
    const text = booked > 0 ? `已入账的 ${booked} 行保留，其余不再处理。` : '还没有入账，取消后不留任何账目。'
    if (!(await notify.confirm('取消这次导入', text, '取消导入'))) return
    try {
      await post(`/api/v1/imports/${view.id}/cancel`)
      await queryClient.invalidateQueries({ queryKey: importKey(view.id) })
    } catch (error) {
      notify.failed(error)
    }
  }
  const rejected = view.counts.error + view.counts.refused + view.counts.left
  return (
    <>
      {view.status === 'ready' ? (
        <Button onClick={() => onMapping(!mapping)}>{mapping ? '回到核对结果' : '列对应'}</Button>
      ) : null}
      {rejected > 0 && !isWorking(view.status) ? (
        <ExportButton label="退回行（带原因）" path={`/api/v1/imports/${view.id}/rejected.xlsx`} />
      ) : null}
      {view.status === 'ready' || isWorking(view.status) ? (
        <Button danger onClick={() => void cancel()}>
          取消导入
        </Button>
      ) : null}
    </>
  )
}
