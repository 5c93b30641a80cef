import { useQuery } from '@tanstack/react-query'
import { Button, Skeleton } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { Prefill } from '../../../../../src/intake/contract.ts'
import { get, newKey, post } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { postingKindName } from '../../../../words.ts'

export interface RecentProps {
  readonly party: string | undefined
  readonly onUse: (kind: string, values: Record<string, unknown>) => void
}

/** Last month's rows to start from, and 零申报 in one tap. */
export function Recent({ party, onUse }: RecentProps) {
  const today = useQuery(districtQuery).data?.today
  const month = today ? dayjs(today).subtract(1, 'month').format('YYYY-MM') : undefined
  const prefill = useQuery({
    queryKey: ['prefill', party, month],
    queryFn: ({ signal }) => get<Prefill>('/api/v1/facts/prefill', { party, month }, signal),
    enabled: Boolean(party && month),
  })
  if (!party || !month) {
    return (
      <aside className="panel">
        <h2>上月记过的</h2>
        <p className="muted small">从企业详情页进入本页，或以企业账号登录，可从上月的记录起填。</p>
      </aside>
    )
  }
  return (
    <aside className="panel">
      <h2>上月记过的</h2>
      {prefill.isPending ? <Skeleton active paragraph={{ rows: 4 }} /> : null}
      {prefill.error ? <Failure error={prefill.error} onRetry={() => void prefill.refetch()} /> : null}
      {prefill.data?.rows.length === 0 ? <p className="muted small">上月没有记录。</p> : null}
      <ul className="plain fact-recent">
        {prefill.data?.rows.map((row, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is shown as it came
          <li key={i}>
            <button type="button" className="bare" onClick={() => onUse(row.kind, valuesOf(row))}>
              <b>{postingKindName(row.kind)}</b> <span className="num">{row.code}</span>
              <br />
              <span className="small muted">
                {row.occurredOn} · <Mass grams={row.grams} /> 吨
                {row.consigneeName ? ` → ${row.consigneeName}` : ''}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <ZeroDeclaration party={party} month={month} />
    </aside>
  )
}

function valuesOf(row: Prefill['rows'][number]): Record<string, unknown> {
  const place = row.kind === 'ship' ? { consignor: String(row.facility) } : { facility: String(row.facility) }
  return {
    ...place,
    code: row.code,
    consignee: row.consignee === null ? undefined : String(row.consignee),
    purpose: row.purpose ?? undefined,
    method: row.method ?? undefined,
    carrier: row.carrier === null ? undefined : String(row.carrier),
    plate: row.plate ?? undefined,
    grams: row.measure ? `${row.measure.value} ${row.measure.unit}` : undefined,
  }
}

function ZeroDeclaration({ party, month }: { party: string; month: string }) {
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const declare = async () => {
    if (
      !(await notify.confirm(
        `${month} 零申报`,
        `申报本单位 ${month} 没有产生任何废物。记账后可以更正，但不能删除。`,
        '零申报',
        false,
      ))
    )
      return
    setBusy(true)
    try {
      await post('/api/v1/facts/zero', { key: newKey(), party: Number(party), month })
      notify.done(`${month} 零申报已记账`)
      void queryClient.invalidateQueries()
    } catch (error) {
      notify.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button block style={{ marginTop: 12 }} loading={busy} onClick={() => void declare()}>
      {month} 零申报
    </Button>
  )
}
