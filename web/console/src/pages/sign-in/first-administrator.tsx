import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { post } from '../../../../api.ts'
import { Failure } from '../../../../ui/failure.tsx'

interface Values {
  token: string
  login: string
  name: string
  password: string
}

/** There is no default password: the first administrator proves that he can read the server's console. */
export function FirstAdministrator({ onDone }: { onDone: () => void }) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const create = async (values: Values) => {
    setBusy(true)
    setError(null)
    try {
      await post('/api/setup', values)
      onDone()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <h1>建立首个管理员</h1>
      <p className="muted">启动口令打印在服务器启动时的控制台上。</p>
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={(v: Values) => void create(v)}
        style={{ marginTop: 16 }}
      >
        <Form.Item name="token" label="启动口令" rules={[{ required: true, message: '请填写启动口令' }]}>
          <Input autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item name="name" label="姓名" rules={[{ required: true, message: '请填写姓名' }]}>
          <Input autoComplete="name" />
        </Form.Item>
        <Form.Item name="login" label="账号" rules={[{ required: true, message: '请填写账号' }]}>
          <Input autoComplete="username" />
        </Form.Item>
        <Form.Item name="password" label="密码" rules={[{ required: true, message: '请填写密码' }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {error ? <Failure error={error} /> : null}
        <Button type="primary" htmlType="submit" block loading={busy} style={{ marginTop: 16 }}>
          建立
        </Button>
      </Form>
    </>
  )
}
