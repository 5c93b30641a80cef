import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { useState } from 'react'
import type {
  AmendmentPreview,
  PlanChange,
  PlanContent,
} from '../../../../../src/plan/amendments.contract.ts'
import { get } from '../../../../api.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { Adoption } from './amend-adoption.tsx'
import { AmendDraft } from './amend-draft.tsx'
import { AmendSheet } from './amend-sheet.tsx'
import './plan.css'

export interface Held {
  readonly version: number
  readonly content: PlanContent
}

/** 修订规划: changes are drafted (on the screen or in a workbook), looked at as differences, then adopted. */
export function PlanAmendPage() {
  const [{ plan }] = useSearchState()
  const query = plan ? `?plan=${plan}` : ''
  const held = useQuery({
    queryKey: ['plan', 'content', plan ?? ''],
    queryFn: ({ signal }) => get<Held>('/api/v1/plan/content', { plan }, signal),
  })
  const [changes, setChanges] = useState<readonly PlanChange[]>([])
  const [preview, setPreview] = useState<AmendmentPreview | null>(null)
  const draft = (next: readonly PlanChange[]) => {
    setChanges(next)
    setPreview(null)
  }
  return (
    <Page
      title="修订规划"
      crumbs={[
        { label: '行动计划', to: `/plan${query}` },
        { label: '规划版本与修订', to: `/plan/versions${query}` },
      ]}
      lead={
        held.data
          ? `在第 ${held.data.version} 版上拟改动，看过差别并写明依据后采用为新一版；采用之前什么都不变。`
          : undefined
      }
      actions={<ExportButton label="现行措施表" path="/api/v1/plan/sheet.xlsx" query={{ plan }} />}
    >
      {held.error ? <Failure error={held.error} onRetry={() => void held.refetch()} /> : null}
      {held.isPending ? <Skeleton active /> : null}
      {held.data ? (
        <>
          <AmendSheet plan={plan} drafted={changes.length} onRead={draft} />
          <AmendDraft held={held.data} changes={changes} onDraft={draft} />
          <Adoption
            plan={plan}
            held={held.data}
            changes={changes}
            preview={preview}
            onPreview={setPreview}
            onNewVersion={() => void held.refetch()}
          />
        </>
      ) : null}
    </Page>
  )
}
