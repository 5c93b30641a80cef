import { queryOptions } from '@tanstack/react-query'
import type { ManifestDetail } from '../../../../../src/manifests/api.contract.ts'
import type { ManifestProfile } from '../../../../../src/packs/manifest-profile.contract.ts'
import { get } from '../../../../api.ts'

/** Profiles are pack data: they change with the pack, not while somebody works. */
export const profilesQuery = queryOptions({
  queryKey: ['manifest-profiles'],
  queryFn: ({ signal }) => get<ManifestProfile[]>('/api/v1/manifest-profiles', {}, signal),
  staleTime: 10 * 60_000,
})

export const manifestQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: ['manifest', id],
    queryFn: ({ signal }) =>
      get<ManifestDetail>(`/api/v1/manifests/${encodeURIComponent(id ?? '')}`, {}, signal),
    enabled: id !== undefined,
  })
