import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useNotify } from '../../../../ui/notify.ts'
import './interfaces.css'

export interface Secret {
  readonly title: string
  /** Null where the answer was lost on the way: then it cannot be shown any more. */
  readonly value: string | null
  readonly lost: string
}

/** A secret, the one time it is shown. */
export function SecretOnce({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  const notify = useNotify()
  const [copied, setCopied] = useState(false)
  const { value } = secret
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value ?? '')
      setCopied(true)
      notify.done('已复制')
    } catch {
      notify.failed(new Error('浏览器不允许复制，请选中后手工复制'))
    }
  }
  return (
    <Modal
      open
      title={secret.title}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          我已保存，关闭
        </Button>
      }
    >
      {value === null ? (
        <p>{secret.lost}</p>
      ) : (
        <div className="stack">
          <p>只在此处显示一次，关闭后无法再查看。请立即存到对接程序的密钥配置中，不要写进代码或聊天。</p>
          <div className="secret-once">
            <code>{value}</code>
            <Button onClick={() => void copy()}>{copied ? '再复制一次' : '复制'}</Button>
          </div>
        </div>
      )}
    </Modal>
  )
}
