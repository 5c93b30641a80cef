import { MenuOutlined, SearchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { lazy, Suspense, useEffect, useState } from 'react'
import { districtQuery } from '../../../district.ts'
import { meQuery } from '../../../session.ts'
import { DemoMark } from '../../../ui/marks.tsx'
import { AccountMenu } from './account-menu.tsx'
import { Menu } from './menu.tsx'
import './shell.css'
import { useShortcuts } from './shortcuts.ts'

// Opened by a key or a tap; nobody waits for it on the first screen.
const Finder = lazy(() => import('./finder.tsx').then((m) => ({ default: m.Finder })))
const ShortcutHelp = lazy(() => import('./shortcut-help.tsx').then((m) => ({ default: m.ShortcutHelp })))

const COLLAPSED = 'wufei.menu.collapsed'

export function Shell() {
  const { data: me } = useQuery(meQuery)
  const { data: district } = useQuery(districtQuery)
  const { pathname } = useLocation()
  const [collapsed, setCollapsed] = useState(() => localStorage.getItem(COLLAPSED) === '1')
  const [drawer, setDrawer] = useState(false)
  const [finding, setFinding] = useState(false)
  const [helping, setHelping] = useState(false)
  useShortcuts(me, { find: () => setFinding(true), help: () => setHelping(true) })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu drawer
  useEffect(() => setDrawer(false), [pathname])
  if (!me) return null

  const toggle = () => {
    localStorage.setItem(COLLAPSED, collapsed ? '0' : '1')
    setCollapsed(!collapsed)
  }
  return (
    <div className={`shell${collapsed ? ' collapsed' : ''}${drawer ? ' drawer' : ''}`}>
      <a className="skip-link" href="#content">
        跳到正文
      </a>
      <Menu me={me} collapsed={collapsed} onToggle={toggle} />
      {drawer ? (
        <button type="button" className="shell-veil" aria-label="收起菜单" onClick={() => setDrawer(false)} />
      ) : null}
      <div className="shell-main">
        <header className="shell-top">
          <Button
            className="only-narrow"
            type="text"
            icon={<MenuOutlined />}
            aria-label="打开菜单"
            aria-expanded={drawer}
            onClick={() => setDrawer(true)}
          />
          <Link to="/" className="shell-district">
            {district?.name ?? '无废'}
          </Link>
          {me.mode === 'demo' ? <DemoMark /> : null}
          <span className="grow" />
          <button type="button" className="shell-find" onClick={() => setFinding(true)}>
            <SearchOutlined />
            <span className="only-wide">搜索单位、代码、账目号</span>
            <kbd className="only-wide">/</kbd>
            <span className="visually-hidden">打开搜索</span>
          </button>
          <AccountMenu me={me} onHelp={() => setHelping(true)} />
        </header>
        <main id="content" className="shell-body" tabIndex={-1}>
          <App component={false}>
            <Outlet />
          </App>
        </main>
      </div>
      <Suspense fallback={null}>
        {finding ? <Finder me={me} onClose={() => setFinding(false)} /> : null}
        {helping ? <ShortcutHelp me={me} onClose={() => setHelping(false)} /> : null}
      </Suspense>
    </div>
  )
}
