import { Form, Modal } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { newKey } from '../api.ts'
import { queryClient } from '../session.ts'
import { Failure } from './failure.tsx'

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
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const key = useRef(newKey())
  const submit = async (values: Record<string, unknown>) => {
    setBusy(true)
    setError(null)
    try {
      await onSubmit(values, key.current)
      await queryClient.invalidateQueries()
      onClose()
    } catch (failure) {
      key.current = newKey()
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open
      title={title}
      width={width ?? 520}
      okText={ok}
      cancelText="取消"
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <Form
        form={form}
        layout="vertical"
        {...(initial ? { initialValues: initial } : {})}
        onFinish={(values) => void submit(values)}
      >
        {children}
      </Form>
      {error ? <Failure error={error} /> : null}
    </Modal>
  )
}
