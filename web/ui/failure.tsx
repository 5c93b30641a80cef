import { CloseCircleFilled } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { ApiFailure } from '../api.ts'
import './failure.css'

export function messageOf(error: unknown): string {
  return error instanceof ApiFailure
    ? error.message
    : '页面出了差错，请重试；若仍不行，请把下面的信息告诉管理员'
}

/** Under a refusal stands its number, so that whoever is called can find it in the log. */
export function requestLine(error: unknown): string | null {
  if (!(error instanceof ApiFailure)) return error instanceof Error ? error.message : String(error)
  return error.requestId ? `请求编号 ${error.requestId}` : null
}

export interface FailureProps {
  readonly error: unknown
  readonly onRetry?: () => void
  /** A way on, where the refusal has one. */
  readonly children?: ReactNode
}

export function Failure({ error, onRetry, children }: FailureProps) {
  const line = requestLine(error)
  return (
    <div role="alert" className="failure">
      <CloseCircleFilled aria-hidden="true" className="danger" />
      <div className="grow">
        <p>{messageOf(error)}</p>
        {children}
        {line ? <p className="small muted">{line}</p> : null}
      </div>
      {onRetry ? (
        <Button size="small" onClick={onRetry}>
          重试
        </Button>
      ) : null}
    </div>
  )
}
