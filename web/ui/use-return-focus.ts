import { useEffect, useRef } from 'react'

/** A dialog that is taken away whole leaves the keyboard nowhere: it goes back to what opened the dialog. */
export function useReturnFocus(): void {
  const opener = useRef(document.activeElement)
  useEffect(
    () => () => {
      const back = opener.current
      setTimeout(() => {
        const nowhere = document.activeElement === null || document.activeElement === document.body
        if (nowhere && back instanceof HTMLElement && back.isConnected) back.focus()
      })
    },
    [],
  )
}
