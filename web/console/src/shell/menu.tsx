import {
  AimOutlined,
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  BarcodeOutlined,
  BarsOutlined,
  BookOutlined,
  CalendarOutlined,
  CarOutlined,
  CloudUploadOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  EditOutlined,
  FileDoneOutlined,
  FileProtectOutlined,
  FlagOutlined,
  FormOutlined,
  GlobalOutlined,
  IdcardOutlined,
  InboxOutlined,
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  MobileOutlined,
  NotificationOutlined,
  ProfileOutlined,
  ProjectOutlined,
  SafetyCertificateOutlined,
  SafetyOutlined,
  ScheduleOutlined,
  ShareAltOutlined,
  SolutionOutlined,
  SwapOutlined,
  TableOutlined,
  TeamOutlined,
  ThunderboltOutlined,
} from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { SessionView } from '../../../../src/platform/auth/contract.ts'
import { menuFor } from '../menu.ts'

const icons: Readonly<Record<string, ReactNode>> = {
  '/': <DashboardOutlined />,
  '/inventory': <TableOutlined />,
  '/postings': <BarsOutlined />,
  '/facts/new': <EditOutlined />,
  '/statutory-ledgers': <FileProtectOutlined />,
  '/lots': <DatabaseOutlined />,
  '/balance': <SwapOutlined />,
  '/manifests': <FileDoneOutlined />,
  '/phone': <MobileOutlined />,
  '/packages': <BarcodeOutlined />,
  '/traces': <ShareAltOutlined />,
  '/vehicles': <CarOutlined />,
  '/contracts': <SafetyCertificateOutlined />,
  '/cross-province': <GlobalOutlined />,
  '/interfaces': <ApiOutlined />,
  '/plan': <FlagOutlined />,
  '/units': <IdcardOutlined />,
  '/registers': <ProjectOutlined />,
  '/lists': <ProfileOutlined />,
  '/disclosures': <NotificationOutlined />,
  '/matters': <SolutionOutlined />,
  '/calendar': <ScheduleOutlined />,
  '/indicators': <AimOutlined />,
  '/reported-figures': <FormOutlined />,
  '/imports': <CloudUploadOutlined />,
  '/submissions': <InboxOutlined />,
  '/periods': <CalendarOutlined />,
  '/parties': <ApartmentOutlined />,
  '/capacity': <ThunderboltOutlined />,
  '/catalogue': <BookOutlined />,
  '/audit': <AuditOutlined />,
  '/accounts': <TeamOutlined />,
}

export function Menu({
  me,
  collapsed,
  onToggle,
}: {
  me: SessionView
  collapsed: boolean
  onToggle: () => void
}) {
  return (
    <nav className="shell-menu" aria-label="主菜单">
      <Link to="/" className="shell-brand" aria-label="无废，回到首页">
        <img src="/icon.svg" alt="" width="26" height="26" />
        <span className="label">无废</span>
      </Link>
      <div className="shell-links">
        {menuFor(me).map((group) => (
          <div key={group.label ?? ''} className="group">
            {group.label ? <h2 className="label">{group.label}</h2> : null}
            <ul className="plain">
              {group.items.map((item) => (
                <li key={item.to}>
                  <Link
                    to={item.to}
                    activeOptions={{ exact: item.to === '/', includeSearch: false }}
                    activeProps={{ className: 'active', 'aria-current': 'page' }}
                    title={collapsed ? item.label : undefined}
                  >
                    <span aria-hidden="true">{icons[item.to] ?? <SafetyOutlined />}</span>
                    <span className="label">{item.label}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <button type="button" className="shell-collapse" onClick={onToggle} aria-expanded={!collapsed}>
        {collapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
        <span className="label">收起</span>
        {collapsed ? <span className="visually-hidden">展开菜单</span> : null}
      </button>
    </nav>
  )
}
