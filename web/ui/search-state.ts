import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

export type SearchState = Readonly<Record<string, string | undefined>>

/**
 * The filters of a page live in its address and nowhere else: a link sent to a colleague shows the same list, and
 * the back button undoes a filter. Changing anything but the page number returns to the first page.
 */
export function useSearchState(): [SearchState, (patch: SearchState, keepPage?: boolean) => void] {
  const search = useSearch({ strict: false }) as SearchState
  const navigate = useNavigate()
  const set = useCallback(
    (patch: SearchState, keepPage = false) => {
      void navigate({
        to: '.',
        search: ((old: SearchState) =>
          clean({ ...old, ...(keepPage ? {} : { page: undefined }), ...patch })) as never,
        replace: true,
        resetScroll: false,
      })
    },
    [navigate],
  )
  return [search, set]
}

function clean(search: SearchState): Record<string, string> {
  return Object.fromEntries(
    Object.entries(search).filter((pair): pair is [string, string] => Boolean(pair[1])),
  )
}
