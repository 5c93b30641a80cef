import { useQuery } from '@tanstack/react-query'
import { Button, Input, Select, Skeleton } from 'antd'
import { useState } from 'react'
import { roleNames, roles } from '../../../../../src/core/codes.ts'
import type { Account } from '../../../../../src/platform/auth/contract.ts'
import { get } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { may, meQuery } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { DemoMark, Mark } from '../../../../ui/marks.tsx'
import { Page } from '../../../../ui/page.tsx'
import { useSearchState } from '../../../../ui/search-state.ts'
import { AccountDialog } from './account-dialog.tsx'

/** A district has some hundreds of accounts at most, so the list is filtered here. */
export function AccountsPage() {
  const [search, setSearch] = useSearchState()
  const me = useQuery(meQuery).data
  const district = useQuery(districtQuery).data
  const [editing, setEditing] = useState<Account | 'new' | null>(null)
  const accounts = useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => get<Account[]>('/api/accounts', {}, signal),
  })
  const mayWrite = me && may(me, 'write', 'account')
  const unitName = (code: string) =>
    [...(district?.units ?? []), ...(district?.streets ?? [])].find((u) => u.code === code)?.name ?? code
  const q = (search.q ?? '').toLowerCase()
  const rows = (accounts.data ?? []).filter(
    (a) =>
      (!q || `${a.login} ${a.name}`.toLowerCase().includes(q)) &&
      (!search.role || a.role === search.role) &&
      (!search.active || String(a.active) === search.active),
  )
  const columns: readonly Column<Account>[] = [
    { key: 'name', title: '姓名', render: (a) => a.name },
    { key: 'login', title: '账号', render: (a) => a.login },
    { key: 'role', title: '角色', render: (a) => roleNames[a.role] },
    {
      key: 'scope',
      title: '范围',
      render: (a) =>
        [
          ...[...new Set([a.unit ?? [], a.streets].flat())].map(unitName),
          a.parties.length > 0 ? `${a.parties.length} 个单位` : null,
        ]
          .filter(Boolean)
          .join('、') || '全区',
    },
    {
      key: 'active',
      title: '状态',
      render: (a) => (a.active ? <Mark tone="good">在用</Mark> : <Mark tone="bad">停用</Mark>),
    },
    { key: 'demo', title: '', render: (a) => (a.demo ? <DemoMark /> : null) },
    {
      key: 'edit',
      title: '',
      render: (a) =>
        mayWrite ? (
          <Button size="small" onClick={() => setEditing(a)} aria-label={`修改 ${a.name}`}>
            修改
          </Button>
        ) : null,
    },
  ]
  return (
    <Page
      title="账号"
      crumbs={[{ label: '管理' }]}
      lead="谁能看什么、做什么，由角色和范围决定。停用的账号不删除，它记过的账仍署它的名。"
      actions={
        mayWrite ? (
          <Button type="primary" onClick={() => setEditing('new')}>
            新建账号
          </Button>
        ) : null
      }
    >
      {accounts.error ? <Failure error={accounts.error} onRetry={() => void accounts.refetch()} /> : null}
      {accounts.isPending ? <Skeleton active /> : null}
      {accounts.data ? (
        <>
          <search className="data-tools">
            <Input
              className="data-search"
              allowClear
              aria-label="姓名、账号"
              placeholder="姓名、账号"
              value={search.q ?? ''}
              onChange={(e) => setSearch({ q: e.target.value })}
            />
            <Select
              aria-label="角色"
              placeholder="角色"
              allowClear
              style={{ width: 140 }}
              value={search.role ?? null}
              options={roles.map((value) => ({ value, label: roleNames[value] }))}
              onChange={(role?: string) => setSearch({ role })}
            />
            <Select
              aria-label="状态"
              placeholder="状态"
              allowClear
              style={{ width: 110 }}
              value={search.active ?? null}
              options={[
                { value: 'true', label: '在用' },
                { value: 'false', label: '停用' },
              ]}
              onChange={(active?: string) => setSearch({ active })}
            />
            <span className="grow" />
            <span className="small muted">
              {rows.length} / {accounts.data.length} 个
            </span>
          </search>
          <DataTable caption="账号" columns={columns} rows={rows} rowKey={(a) => a.id} />
        </>
      ) : null}
      {editing ? (
        <AccountDialog account={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      ) : null}
    </Page>
  )
}
