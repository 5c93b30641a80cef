import { Link, useRouter } from '@tanstack/react-router'
import { Button, Skeleton } from 'antd'
import { Failure } from './failure.tsx'

export function PagePending() {
  return (
    <div role="status" aria-label="正在载入" style={{ padding: 4 }}>
      <Skeleton active paragraph={{ rows: 8 }} />
    </div>
  )
}

export function PageFailure({ error }: { error: unknown }) {
  const router = useRouter()
  return (
    <div style={{ maxWidth: 640, margin: '10vh auto', padding: 16 }}>
      <Failure error={error} />
      <div className="row" style={{ marginTop: 16 }}>
        <Button type="primary" onClick={() => void router.invalidate()}>
          重试
        </Button>
        <Link to="/">回到首页</Link>
      </div>
    </div>
  )
}

export function PageMissing() {
  return (
    <div style={{ maxWidth: 640, margin: '10vh auto', padding: 16 }}>
      <h1 style={{ fontSize: 20 }}>没有这个页面</h1>
      <p className="muted" style={{ margin: '8px 0 16px' }}>
        地址可能抄错了，或页面已经改名。可从左侧菜单进入，或按 <kbd>/</kbd> 搜索。
      </p>
      <Link to="/">回到首页</Link>
    </div>
  )
}
