import { QueryClient, queryOptions } from '@tanstack/react-query'
import type { SessionView, SignIn, SignInPage } from '../src/platform/auth/contract.ts'
import type { Act, Resource } from '../src/platform/rights.rules.ts'
import { ApiFailure, get, post, remove } from './api.ts'

/** Refusals are answers: asking again changes nothing. Only what may be the network's fault is tried once more. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (times, error) => times < 1 && (!(error instanceof ApiFailure) || error.status === 0),
    },
  },
})

export const meQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => get<SessionView>('/api/session', {}, signal),
  staleTime: 60_000,
})

export const signInPageQuery = queryOptions({
  queryKey: ['sign-in'],
  queryFn: ({ signal }) => get<SignInPage>('/api/sign-in', {}, signal),
  staleTime: 0,
})

export async function signIn(who: SignIn): Promise<SessionView> {
  const me = await post<SessionView>('/api/session', who)
  queryClient.setQueryData(meQuery.queryKey, me)
  return me
}

export async function signOut(): Promise<void> {
  await remove('/api/session').catch((error: unknown) => {
    // Already signed out elsewhere is what was wanted.
    if (!(error instanceof ApiFailure && error.status === 401)) throw error
  })
}

/** What the server said this person may do; the browser draws it and decides nothing. */
export function may<R extends Resource>(me: SessionView, act: Act<R>, resource: R): boolean {
  return me.abilities[resource]?.[act] !== undefined
}
