import { queryOptions } from '@tanstack/react-query'
import type { DistrictFacts } from '../src/inventory/district.contract.ts'
import { get } from './api.ts'

export const districtQuery = queryOptions({
  queryKey: ['district'],
  queryFn: ({ signal }) => get<DistrictFacts>('/api/v1/district', {}, signal),
  staleTime: 10 * 60_000,
})

/** Where pages of yearly figures begin: the last year that is over and has any; else the latest there is. */
export function startYear(district: DistrictFacts | undefined): number | undefined {
  if (!district) return undefined
  const running = Number(district.today.slice(0, 4))
  return district.years.find((year) => year < running) ?? district.years[0]
}
