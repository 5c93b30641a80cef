import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { SessionView } from '../../../../src/platform/auth/contract.ts'
import { menuFor } from '../menu.ts'

/** After g, the second key must follow within this time. */
const CHORD_MS = 1200

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** `/` or Ctrl+K finds, `g` and a letter goes to a page, `?` lists the keys. */
export function useShortcuts(me: SessionView | undefined, on: { find: () => void; help: () => void }): void {
  const router = useRouter()
  useEffect(() => {
    if (!me) return
    let armedAt = Number.NEGATIVE_INFINITY
    const handle = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') {
        e.preventDefault()
        on.find()
        return
      }
      if (e.ctrlKey || e.metaKey || e.altKey || isTyping(e.target)) return
      if (document.querySelector('dialog[open], .ant-modal-wrap:not([style*="none"])')) return
      const armed = e.timeStamp - armedAt < CHORD_MS
      armedAt = Number.NEGATIVE_INFINITY
      if (armed) {
        const item = menuFor(me)
          .flatMap((g) => g.items)
          .find((i) => i.key === e.key)
        if (item) void router.navigate({ to: item.to })
      } else if (e.key === 'g') armedAt = e.timeStamp
      else if (e.key === '/') {
        e.preventDefault()
        on.find()
      } else if (e.key === '?') on.help()
    }
    window.addEventListener('keydown', handle)
    return () => window.removeEventListener('keydown', handle)
  }, [me, router, on.find, on.help])
}
