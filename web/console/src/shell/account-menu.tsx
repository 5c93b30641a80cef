import { DownOutlined } from '@ant-design/icons'
import { useRouter } from '@tanstack/react-router'
import { Dropdown } from 'antd'
import type { SessionView } from '../../../../src/platform/auth/contract.ts'
import { queryClient, signOut } from '../../../session.ts'

export function AccountMenu({ me, onHelp }: { me: SessionView; onHelp: () => void }) {
  const router = useRouter()
  const leave = async () => {
    await signOut()
    queryClient.clear()
    await router.navigate({ to: '/sign-in' })
  }
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'me', label: '我的账号', onClick: () => void router.navigate({ to: '/me' }) },
          { key: 'help', label: '键盘快捷键', onClick: onHelp },
          { type: 'divider' },
          { key: 'leave', label: '退出登录', onClick: () => void leave() },
        ],
      }}
    >
      <button type="button" className="shell-find account" aria-haspopup="menu">
        <span className="name">{me.name}</span>
        <span className="muted only-wide">{me.roleName}</span>
        <DownOutlined style={{ fontSize: 10 }} />
      </button>
    </Dropdown>
  )
}
