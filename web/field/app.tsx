import { ActPage } from './act.tsx'
import { Banner } from './banner.tsx'
import { GuestPage } from './guest.tsx'
import { ManifestPage } from './manifest.tsx'
import { PackagePage } from './package.tsx'
import { clockWords } from './queue.rules.ts'
import { QueuePage } from './queue.tsx'
import { usePlace } from './route.ts'
import { ScanPage } from './scan.tsx'
import { SignInPage } from './sign-in.tsx'
import { useField } from './state.ts'
import { WaitingPage } from './waiting.tsx'
import { actsOnManifests, connect } from './work.ts'

export function App() {
  const { ready, me, signedOut } = useField()
  if (!ready) return <p className="opening">正在打开……</p>
  if (!me || !actsOnManifests(me)) return <main className="alone">{me ? <NotForYou /> : <SignInPage />}</main>
  return (
    <div className="field">
      <Status />
      <Banners signedOut={signedOut} />
      <main>
        <Place />
      </main>
      <Tabs />
    </div>
  )
}

function Place() {
  const [first = '', second = '', third = '', fourth] = usePlace()
  const id = Number(second)
  if (first === 'scan') return <ScanPage />
  if (first === 'queue') return <QueuePage />
  if (first === 'sign-in') return <SignInPage />
  if (first === 'p') return <PackagePage key={second} code={second} />
  if (first === 'm' && third === 'guest') return <GuestPage key={id} id={id} />
  if (first === 'm' && third) return <ActPage key={`${id}-${third}`} id={id} kind={third} again={fourth} />
  if (first === 'm') return <ManifestPage key={id} id={id} />
  return <WaitingPage />
}

/** Whether there is a signal, and what has not been sent: always in sight. */
function Status() {
  const { me, online, busy, queue } = useField()
  const count = queue.filter((q) => q.login === me?.login).length
  return (
    <header className="status" data-online={online}>
      <span className="who">{me?.name}</span>
      <span role="status">
        {busy ? '正在上传……' : online ? '在线' : '没有信号'}
        {count > 0 ? ` · 待上传 ${count}` : ''}
      </span>
    </header>
  )
}

function Banners({ signedOut }: { readonly signedOut: boolean }) {
  const { offset, trouble, update } = useField()
  const clock = clockWords(offset)
  return (
    <>
      {globalThis.isSecureContext ? null : (
        <Banner tone="bad">
          这个地址没有加密（http）：手机不让用相机，也不能离线办理。请管理员在服务器上运行{' '}
          <code>wufei cert</code>
          ，设好 WUFEI_TLS_CERT 和 WUFEI_TLS_KEY 后改用 https 地址打开。
        </Banner>
      )}
      {signedOut ? (
        <Banner tone="bad">
          登录已过期，办好的都还在手机里。<a href="#/sign-in">重新登录后上传</a>
        </Banner>
      ) : null}
      {trouble ? <Banner tone="bad">没有传上去：{trouble}</Banner> : null}
      {clock ? <Banner tone="warning">{clock}</Banner> : null}
      {update ? (
        <Banner tone="plain">
          有新版本。
          <button type="button" className="link" onClick={() => update.postMessage('take over')}>
            现在更新
          </button>
        </Banner>
      ) : null}
    </>
  )
}

const tabs = [
  { path: '', name: '等我办' },
  { path: 'scan', name: '扫码' },
  { path: 'queue', name: '待上传' },
] as const

function Tabs() {
  const [first = ''] = usePlace()
  const { queue, me } = useField()
  const count = queue.filter((q) => q.login === me?.login).length
  const here = first === 'm' || first === 'p' ? null : first
  return (
    <nav className="tabs" aria-label="现场">
      {tabs.map(({ path, name }) => (
        <a key={path} href={`#/${path}`} aria-current={here === path ? 'page' : undefined}>
          {name}
          {path === 'queue' && count > 0 ? <span className="count">{count}</span> : null}
        </a>
      ))}
    </nav>
  )
}

function NotForYou() {
  return (
    <div className="sign-in">
      <h1>现场</h1>
      <p>这里供移出、承运和接受单位的人员办理联单。您的账号不办理联单，请用控制台。</p>
      <a className="button primary" href="/">
        打开控制台
      </a>
      <button type="button" className="button" onClick={() => void connect()}>
        重新读取
      </button>
    </div>
  )
}
