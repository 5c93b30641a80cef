import { useEffect, useState } from 'react'
import { roleNames } from '../../src/core/codes.ts'
import type { SignInPage as Page, SignIn } from '../../src/platform/auth/contract.ts'
import { ApiFailure, get } from '../api.ts'
import { Banner } from './banner.tsx'
import { go, usePlace } from './route.ts'
import { signIn } from './work.ts'

/** Roles that act on manifests. */
const theirs = new Set<string>(
  (['enterprise', 'carrier', 'operator', 'community'] as const).map((r) => roleNames[r]),
)

/** The same account and the same session as the console's. */
export function SignInPage() {
  const [page, setPage] = useState<Page | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const [first] = usePlace()
  useEffect(() => {
    get<Page>('/api/sign-in')
      .then(setPage)
      .catch(() => setError('连不上服务器。第一次使用须有信号；登录过一次之后，没有信号也能办。'))
  }, [])
  const demo = page?.demoAccounts.filter((a) => theirs.has(a.roleName)) ?? []
  const enter = async (who: SignIn) => {
    setBusy(true)
    setError(null)
    try {
      await signIn(who)
      if (first === 'sign-in') go('/')
    } catch (failure) {
      if (!(failure instanceof ApiFailure)) throw failure
      setError(failure.message)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="sign-in">
      <h1>无废 现场</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const typed = new FormData(event.currentTarget)
          void enter({ login: String(typed.get('login')), password: String(typed.get('password')) })
        }}
      >
        <label>
          账号
          <input name="login" autoComplete="username" autoCapitalize="none" required />
        </label>
        <label>
          密码
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {error ? <Banner tone="bad">{error}</Banner> : null}
        <button type="submit" className="button primary" disabled={busy}>
          {busy ? '登录中……' : '登录'}
        </button>
      </form>
      {demo.length > 0 ? (
        <section aria-label="演示账号">
          <h2>演示账号</h2>
          <ul className="cards">
            {demo.map((a) => (
              <li key={a.login}>
                <button
                  type="button"
                  className="card"
                  disabled={busy}
                  onClick={() => void enter({ login: a.login, password: a.password })}
                >
                  <b>{a.roleName}</b> {a.name}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  )
}
