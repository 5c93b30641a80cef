import { useCallback, useState } from 'react'

export interface Task {
  readonly busy: boolean
  readonly error: unknown
  /** Runs one piece of work; what it throws becomes `error`. Answers whether it went through. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>
}

/** Something that is sent and may be refused: whether it is under way, and what was said to it. */
export function useTask(): Task {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = useCallback(async (work: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    try {
      await work()
      return true
    } catch (failure) {
      setError(failure)
      return false
    } finally {
      setBusy(false)
    }
  }, [])
  return { busy, error, run }
}
