import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Form, Input, Skeleton } from 'antd'
import { useEffect, useState } from 'react'
import type { SignIn, SignInPage } from '../../../../../src/platform/auth/contract.ts'
import { queryClient, signIn, signInPageQuery } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { DemoMark } from '../../../../ui/marks.tsx'
import { FirstAdministrator } from './first-administrator.tsx'
import './sign-in.css'

export function SignInView() {
  const page = useQuery(signInPageQuery)
  useEffect(() => {
    document.title = '登录 · 无废'
  }, [])
  return (
    <main className="sign-in">
      <section className="sign-in-brand" aria-label="关于本系统">
        <img src="/icon.svg" alt="" width="40" height="40" />
        <p className="name">无废</p>
        <p className="what">无废城市建设的一本账：每一克固体废物从产生到归宿，都能查到它的来处。</p>
      </section>
      <section className="sign-in-form">
        {page.error ? <Failure error={page.error} onRetry={() => void page.refetch()} /> : null}
        {page.isPending ? <Skeleton active /> : null}
        {page.data?.setupNeeded && page.data.mode === 'production' ? (
          <FirstAdministrator onDone={() => void page.refetch()} />
        ) : page.data ? (
          <SignInForm page={page.data} />
        ) : null}
      </section>
    </main>
  )
}

function SignInForm({ page }: { page: SignInPage }) {
  const { next } = useSearch({ strict: false }) as { next?: string }
  const navigate = useNavigate()
  const [busy, setBusy] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const enter = async (who: SignIn) => {
    setBusy(who.login)
    setError(null)
    try {
      queryClient.clear()
      await signIn(who)
      // Only addresses of our own; `next` comes from the address bar.
      await navigate({ href: next?.startsWith('/') && !next.startsWith('//') ? next : '/' })
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(null)
    }
  }
  return (
    <>
      <div className="row">
        <h1>登录</h1>
        {page.mode === 'demo' ? <DemoMark /> : null}
      </div>
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={(who: SignIn) => void enter(who)}
        disabled={busy !== null}
      >
        <Form.Item name="login" label="账号" rules={[{ required: true, message: '请填写账号' }]}>
          <Input autoFocus autoComplete="username" size="large" />
        </Form.Item>
        <Form.Item name="password" label="密码" rules={[{ required: true, message: '请填写密码' }]}>
          <Input.Password autoComplete="current-password" size="large" />
        </Form.Item>
        {error ? <Failure error={error} /> : null}
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          block
          loading={busy !== null}
          style={{ marginTop: 16 }}
        >
          登录
        </Button>
      </Form>
      {page.demoAccounts.length > 0 ? (
        <DemoAccounts accounts={page.demoAccounts} busy={busy} onEnter={(who) => void enter(who)} />
      ) : null}
    </>
  )
}

function DemoAccounts(p: {
  accounts: SignInPage['demoAccounts']
  busy: string | null
  onEnter: (who: SignIn) => void
}) {
  return (
    <div className="demo-accounts">
      <h2>演示账号</h2>
      <p className="muted small">点一下即可登录；密码均为 {p.accounts[0]?.password}</p>
      <ul className="plain">
        {p.accounts.map((a) => (
          <li key={a.login}>
            <button
              type="button"
              disabled={p.busy !== null}
              onClick={() => p.onEnter({ login: a.login, password: a.password })}
            >
              <span className="role">{a.roleName}</span>
              <span className="who">{a.name}</span>
              <span className="muted small">{p.busy === a.login ? '登录中……' : a.login}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
