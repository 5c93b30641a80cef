import { App } from 'antd'
import { useMemo } from 'react'
import { messageOf, requestLine } from './failure.tsx'

/** Short words about what has just been done; failures stay until they are closed. */
export function useNotify() {
  const { message, notification, modal } = App.useApp()
  return useMemo(
    () => ({
      done: (text: string) => void message.success(text),
      failed: (error: unknown) =>
        notification.error({
          title: messageOf(error),
          description: requestLine(error),
          duration: 0,
          role: 'alert',
        }),
      /** Resolves to whether the person went on. */
      confirm: (title: string, content: string, ok: string, danger = true) =>
        new Promise<boolean>((resolve) => {
          modal.confirm({
            title,
            content,
            okText: ok,
            cancelText: '取消',
            okButtonProps: { danger },
            onOk: () => resolve(true),
            onCancel: () => resolve(false),
          })
        }),
    }),
    [message, notification, modal],
  )
}
