import { useSyncExternalStore } from 'react'

/** Places within the app stand behind the #, so that one kept page answers for all of them without a signal. */
export const go = (path: string): void => {
  location.hash = path
}
export const back = (): void => {
  if (history.length > 1) history.back()
  else go('/')
}

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}
const path = (): string => location.hash.replace(/^#/, '') || '/'

/** `/m/12/load` → ['m', '12', 'load'] */
export const usePlace = (): string[] =>
  useSyncExternalStore(subscribe, path).split('/').filter(Boolean).map(decodeURIComponent)
