import type { ReactNode } from 'react'

export function Banner({
  tone,
  children,
}: {
  readonly tone: 'plain' | 'good' | 'warning' | 'bad'
  readonly children: ReactNode
}) {
  return (
    <div className={`banner ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
