import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import './link-button.css'

/** Goes to a page, so it is a link; stands among buttons, so it looks like one. */
export function LinkButton({
  to,
  primary,
  children,
}: {
  to: string
  primary?: boolean
  children: ReactNode
}) {
  return (
    <Link to={to} className={`link-button${primary ? ' primary' : ''}`}>
      {children}
    </Link>
  )
}
