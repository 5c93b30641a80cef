import type { ReactNode } from 'react'

/** A box that scrolls by itself must be reachable by the keyboard (WCAG 2.1.1), and then it needs a name. */
export function ScrollRegion(p: { label: string; className?: string; children: ReactNode }) {
  return (
    <section
      className={`table-scroll ${p.className ?? ''}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
      aria-label={p.label}
    >
      {p.children}
    </section>
  )
}
