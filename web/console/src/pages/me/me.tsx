import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { post } from '../../../../api.ts'
import { meQuery, queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { Page } from '../../../../ui/page.tsx'
import '../postings/posting.css'

interface Values {
  current: string
  next: string
}

export function MePage() {
  const me = useQuery(meQuery).data
  const notify = useNotify()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const change = async ({ current, next }: Values) => {
    setBusy(true)
    setError(null)
    try {
      await post('/api/session/password', { current, next })
      notify.done('密码已改，请用新密码登录')
      queryClient.clear()
      await navigate({ to: '/sign-in' })
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  if (!me) return null
  return (
    <Page title="我的账号">
      <section className="panel" aria-label="账号">
        <dl className="pairs" style={{ marginTop: 0 }}>
          {[
            ['姓名', me.name],
            ['账号', me.login],
            ['角色', me.roleName],
          ].map(([title, value]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="panel" aria-labelledby="password">
        <h2 id="password">改密码</h2>
        <Form layout="vertical" style={{ maxWidth: 360 }} onFinish={(v: Values) => void change(v)}>
          <input type="text" autoComplete="username" value={me.login} readOnly hidden />
          <Form.Item name="current" label="当前密码" rules={[{ required: true, message: '请填写当前密码' }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Form.Item
            name="next"
            label="新密码"
            extra="改后各处都要重新登录"
            rules={[{ required: true, message: '请填写新密码' }]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <Form.Item
            name="again"
            label="再输一遍"
            dependencies={['next']}
            rules={[
              { required: true, message: '请再输一遍新密码' },
              ({ getFieldValue }) => ({
                validator: (_, v) =>
                  !v || v === getFieldValue('next')
                    ? Promise.resolve()
                    : Promise.reject(new Error('两次输入的密码不同')),
              }),
            ]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          {error ? <Failure error={error} /> : null}
          <Button type="primary" htmlType="submit" loading={busy}>
            改密码
          </Button>
        </Form>
      </section>
    </Page>
  )
}
