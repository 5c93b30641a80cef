import { Form, Input, Modal } from 'antd'
import { useRef } from 'react'
import { newKey } from '../api.ts'
import { Failure } from './failure.tsx'
import { useTask } from './use-task.ts'

export interface ReasonDialogProps {
  readonly title: string
  readonly help: string
  readonly ok: string
  readonly danger?: boolean
  readonly onClose: () => void
  /** Closes when it resolves; what it throws is shown. `key` names this act over repeated presses. */
  readonly onSubmit: (reason: string, key: string) => Promise<void>
}

/** For acts that must say why: the reason goes into the book with them. */
export function ReasonDialog({ title, help, ok, danger, onClose, onSubmit }: ReasonDialogProps) {
  const [form] = Form.useForm<{ reason: string }>()
  const task = useTask()
  const key = useRef(newKey())
  const submit = async ({ reason }: { reason: string }) => {
    await onSubmit(reason, key.current)
    onClose()
  }
  return (
    <Modal
      open
      title={title}
      okText={ok}
      cancelText="取消"
      okButtonProps={{ danger: danger ?? false }}
      confirmLoading={task.busy}
      onOk={() => form.submit()}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <p className="muted" style={{ marginBottom: 12 }}>
        {help}
      </p>
      <Form form={form} layout="vertical" onFinish={(v) => void task.run(() => submit(v))}>
        <Form.Item name="reason" label="原因" rules={[{ required: true, message: '请填写原因' }]}>
          <Input.TextArea autoFocus rows={3} maxLength={500} showCount />
        </Form.Item>
      </Form>
      {task.error ? <Failure error={task.error} /> : null}
    </Modal>
  )
}
