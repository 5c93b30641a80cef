import type { SignedIn } from './sessions.ts'

/** A session is looked up in the database at most this often; changes made in this process count at once. */
const rememberMs = 20_000
const rememberAtMost = 5_000

/** Who a session cookie belongs to, for a moment. One server per district, so nobody else changes it meanwhile. */
export function sessionMemory() {
  const remembered = new Map<string, { signedIn: SignedIn; until: number }>()
  return {
    get: (cookie: string): SignedIn | undefined => {
      const known = remembered.get(cookie)
      if (known && known.until > performance.now()) return known.signedIn
      remembered.delete(cookie)
      return undefined
    },
    keep: (cookie: string, signedIn: SignedIn): void => {
      if (remembered.size >= rememberAtMost) remembered.clear()
      remembered.set(cookie, { signedIn, until: performance.now() + rememberMs })
    },
    drop: (cookie: string): void => {
      remembered.delete(cookie)
    },
    clear: (): void => remembered.clear(),
  }
}
