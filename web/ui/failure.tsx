import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { ApiFailure } from '../api.ts'

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

export function Failure({
  error,
  onRetry,
  children,
}: {
  error: unknown
  onRetry?: () => void
  children?: ReactNode
}) {
  const line = requestLine(error)
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={messageOf(error)}
      description={
        line || children ? (
          <>
            {children}
            {line ? <span className="small muted num">{line}</span> : null}
          </>
        ) : undefined
      }
      action={
        onRetry ? (
          <Button size="small" onClick={onRetry}>
            重试
          </Button>
        ) : undefined
      }
    />
  )
}
