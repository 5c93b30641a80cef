import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import './page.css'

export interface Crumb {
  readonly label: string
  readonly to?: string
}

export interface PageProps {
  readonly title: string
  readonly crumbs?: readonly Crumb[]
  /** Stands beside the title: marks, a status. */
  readonly aside?: ReactNode
  readonly actions?: ReactNode
  readonly lead?: ReactNode
  readonly children: ReactNode
}

/** The frame of every page: where am I, what is it, what can I do here. */
export function Page({ title, crumbs = [], aside, actions, lead, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · 无废`
  }, [title])
  return (
    <div className="page">
      <div className="page-head">
        <div className="grow">
          {crumbs.length > 0 ? (
            <nav aria-label="所在位置" className="crumbs no-print">
              <ol className="plain">
                {crumbs.map((crumb) => (
                  <li key={crumb.label}>
                    {crumb.to ? <Link to={crumb.to}>{crumb.label}</Link> : crumb.label}
                  </li>
                ))}
                <li aria-current="page">{title}</li>
              </ol>
            </nav>
          ) : null}
          <div className="row">
            <h1>{title}</h1>
            {aside}
          </div>
          {lead ? <p className="muted page-lead">{lead}</p> : null}
        </div>
        {actions ? <div className="row no-print page-actions">{actions}</div> : null}
      </div>
      {children}
    </div>
  )
}
