import { useSyncExternalStore } from 'react'
import type { FieldKept } from '../../src/manifests/field.contract.ts'
import type { SessionView } from '../../src/platform/auth/contract.ts'
import type { Queued } from './queue.rules.ts'

/** Everything the screens show. It is read from the phone first; the server only refreshes it. */
export interface FieldState {
  readonly ready: boolean
  readonly me: SessionView | null
  /** The session is over: what is kept may be looked at and worked on, nothing is sent until somebody signs in. */
  readonly signedOut: boolean
  readonly kept: FieldKept | null
  /** When the phone took it, by its own clock. */
  readonly keptAt: string | null
  /** Phone less server, in milliseconds. */
  readonly offset: number
  readonly queue: readonly Queued[]
  readonly online: boolean
  readonly busy: boolean
  /** Why the last attempt to send did not go through, where it was not for want of a signal. */
  readonly trouble: string | null
  readonly told: {
    readonly done: number
    readonly refused: number
    readonly warnings: readonly string[]
  } | null
  /** A new version of the app waits. */
  readonly update: ServiceWorker | null
}

let state: FieldState = {
  ready: false,
  me: null,
  signedOut: false,
  kept: null,
  keptAt: null,
  offset: 0,
  queue: [],
  online: navigator.onLine,
  busy: false,
  trouble: null,
  told: null,
  update: null,
}
const listeners = new Set<() => void>()

export const current = (): FieldState => state
export function change(part: Partial<FieldState>): void {
  state = { ...state, ...part }
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const useField = (): FieldState => useSyncExternalStore(subscribe, current)
