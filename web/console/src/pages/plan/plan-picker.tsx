import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { PlanRow } from '../../../../../src/plan/amendments.contract.ts'
import { get } from '../../../../api.ts'
import { useSearchState } from '../../../../ui/search-state.ts'

export const plansQuery = {
  queryKey: ['plan', 'plans'],
  queryFn: ({ signal }: { signal: AbortSignal }) => get<{ plans: PlanRow[] }>('/api/v1/plans', {}, signal),
}

/** Which plan the page shows; there is nothing to choose as long as there is only one. */
export function PlanPicker() {
  const [search, setSearch] = useSearchState()
  const plans = useQuery(plansQuery).data?.plans ?? []
  if (plans.length < 2) return null
  return (
    <Select
      aria-label="规划"
      style={{ minWidth: 180, maxWidth: '100%' }}
      popupMatchSelectWidth={false}
      placeholder="现行规划"
      allowClear
      value={search.plan ?? null}
      options={plans.map((p) => ({ value: p.plan, label: p.title }))}
      onChange={(plan?: string | null) => setSearch({ plan: plan ?? undefined })}
    />
  )
}
