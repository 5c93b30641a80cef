import { Form, Modal } from 'antd'
import { type ReactNode, useRef } from 'react'
import { ApiFailure, newKey } from '../api.ts'
import { queryClient } from '../session.ts'
import { Failure } from './failure.tsx'
import { useReturnFocus } from './use-return-focus.ts'
import { useTask } from './use-task.ts'

export interface FormDialogProps {
  readonly title: string
  readonly ok: string
  readonly width?: number
  readonly initial?: Record<string, unknown>
  readonly children: ReactNode
  readonly onClose: () => void
  /** `key` stays the same over repeated presses, so that a lost answer never does the thing twice. */
  readonly onSubmit: (values: Record<string, unknown>, key: string) => Promise<void>
}

/** A dialog around a form: sends, shows a refusal, closes when it is done and lets every list ask again. */
export function FormDialog({ title, ok, width, initial, children, onClose, onSubmit }: FormDialogProps) {
  const [form] = Form.useForm<Record<string, unknown>>()
  const task = useTask()
  const key = useRef(newKey())
  useReturnFocus()
  const submit = async (values: Record<string, unknown>) => {
    try {
      await onSubmit(values, key.current)
    } catch (error) {
      // Refused: other content may come under another key. Unanswered: it may have gone through, so the key stays.
      if (!(error instanceof ApiFailure && error.status === 0)) key.current = newKey()
      throw error
    }
    await queryClient.invalidateQueries()
    onClose()
  }
  return (
    <Modal
      open
      title={title}
      width={width ?? 520}
      okText={ok}
      cancelText="取消"
      confirmLoading={task.busy}
      onOk={() => form.submit()}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      {/* Named, so that a field called like a part of the page does not share its id. */}
      <Form
        name="dialog"
        form={form}
        layout="vertical"
        {...(initial ? { initialValues: initial } : {})}
        onFinish={(values) => void task.run(() => submit(values))}
      >
        {children}
      </Form>
      {task.error ? <Failure error={task.error} /> : null}
    </Modal>
  )
}
