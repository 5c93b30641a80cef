import { Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { Failure } from './failure.tsx'

export interface ReasonDialogProps {
  readonly title: string
  readonly help: string
  readonly ok: string
  readonly danger?: boolean
  readonly onClose: () => void
  /** Closes when it resolves; what it throws is shown. */
  readonly onSubmit: (reason: string) => Promise<void>
}

/** For acts that must say why: the reason goes into the book with them. */
export function ReasonDialog({ title, help, ok, danger, onClose, onSubmit }: ReasonDialogProps) {
  const [form] = Form.useForm<{ reason: string }>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const submit = async ({ reason }: { reason: string }) => {
    setBusy(true)
    setError(null)
    try {
      await onSubmit(reason)
      onClose()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={title}
      okText={ok}
      cancelText="取消"
      okButtonProps={{ danger: danger ?? false }}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <p className="muted" style={{ marginBottom: 12 }}>
        {help}
      </p>
      <Form form={form} layout="vertical" onFinish={(v) => void submit(v)}>
        <Form.Item name="reason" label="原因" rules={[{ required: true, message: '请填写原因' }]}>
          <Input.TextArea autoFocus rows={3} maxLength={500} showCount />
        </Form.Item>
      </Form>
      {error ? <Failure error={error} /> : null}
    </Modal>
  )
}
