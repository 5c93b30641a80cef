import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { post } from '../../../../api.ts'
import { meQuery, queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { Page } from '../../../../ui/page.tsx'
import { useTask } from '../../../../ui/use-task.ts'
import '../postings/posting.css'

interface Values {
  current: string
  next: string
}

export function MePage() {
  const me = useQuery(meQuery).data
  if (!me) return null
  const pairs = [
    ['姓名', me.name],
    ['账号', me.login],
    ['角色', me.roleName],
  ]
  return (
    <Page title="我的账号">
      <section className="panel" aria-label="账号">
        <dl className="pairs" style={{ marginTop: 0 }}>
          {pairs.map(([title, value]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="panel" aria-labelledby="password">
        <h2 id="password">改密码</h2>
        <PasswordForm login={me.login} />
      </section>
    </Page>
  )
}

function PasswordForm({ login }: { login: string }) {
  const notify = useNotify()
  const navigate = useNavigate()
  const task = useTask()
  const change = async ({ current, next }: Values) => {
    await post('/api/session/password', { current, next })
    notify.done('密码已改，请用新密码登录')
    queryClient.clear()
    await navigate({ to: '/sign-in' })
  }
  const same = ({ getFieldValue }: { getFieldValue: (name: string) => unknown }) => ({
    validator: async (_: unknown, again?: string) => {
      if (again && again !== getFieldValue('next')) throw new Error('两次输入的密码不同')
    },
  })
  return (
    <Form
      layout="vertical"
      style={{ maxWidth: 360 }}
      onFinish={(v: Values) => void task.run(() => change(v))}
    >
      <input type="text" autoComplete="username" value={login} readOnly hidden />
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
        rules={[{ required: true, message: '请再输一遍新密码' }, same]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      {task.error ? <Failure error={task.error} /> : null}
      <Button type="primary" htmlType="submit" loading={task.busy}>
        改密码
      </Button>
    </Form>
  )
}
