import { queryOptions } from '@tanstack/react-query'
import { get } from './api.ts'
import type { DistrictReply } from './replies.ts'

export const districtQuery = queryOptions({
  queryKey: ['district'],
  queryFn: ({ signal }) => get<DistrictReply>('/api/v1/district', {}, signal),
  staleTime: 10 * 60_000,
})
