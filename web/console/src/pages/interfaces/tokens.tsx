import { useQuery } from '@tanstack/react-query'
import { Button, Empty, Form, Input, InputNumber, Select, Skeleton } from 'antd'
import { useState } from 'react'
import {
  type ApiToken,
  type TokenLevel,
  type TokenMade,
  type TokensPage,
  tokenLevelNames,
  tokenTerm,
} from '../../../../../src/interfaces/tokens.contract.ts'
import { get, newKey, post } from '../../../../api.ts'
import { may, meQuery, queryClient } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { timeText } from '../../../../words.ts'
import { type Secret, SecretOnce } from './secret-once.tsx'

type Scopes = TokensPage['scopes']

export function Tokens() {
  const me = useQuery(meQuery).data
  const [making, setMaking] = useState(false)
  const [secret, setSecret] = useState<Secret | null>(null)
  const found = useQuery({
    queryKey: ['api-tokens'],
    queryFn: ({ signal }) => get<TokensPage>('/api/v1/api-tokens', {}, signal),
  })
  const mayMake = me !== undefined && may(me, 'create', 'apiToken')
  const button = mayMake ? (
    <Button type="primary" onClick={() => setMaking(true)}>
      制作令牌
    </Button>
  ) : null
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Skeleton active />
  const { items, scopes, perMinute } = found.data
  return (
    <div className="stack">
      <div className="row">
        <p className="muted grow">
          供贵单位的程序调用接口（<a href="/api">接口说明</a>）：请求头写 “Authorization: Bearer
          令牌”。令牌只能做所选范围内、制作人本人也能做的事；每个令牌每分钟最多 {perMinute} 次请求。
        </p>
        {items.length > 0 ? button : null}
      </div>
      {items.length === 0 ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description="还没有令牌。要让 ERP、地磅等程序读写本系统，先制作一个。"
        >
          {button}
        </Empty>
      ) : (
        <TokenTable
          items={items}
          scopes={scopes}
          mayRevoke={me !== undefined && may(me, 'revoke', 'apiToken')}
        />
      )}
      {making ? <TokenDialog scopes={scopes} onClose={() => setMaking(false)} onMade={setSecret} /> : null}
      {secret ? <SecretOnce secret={secret} onClose={() => setSecret(null)} /> : null}
    </div>
  )
}

const states = { active: '有效', expired: '已到期', revoked: '已吊销' } as const

function TokenTable(p: { items: readonly ApiToken[]; scopes: Scopes; mayRevoke: boolean }) {
  const notify = useNotify()
  const nameOf = (resource: string) => p.scopes.find((s) => s.resource === resource)?.name ?? resource
  const revoke = async (t: ApiToken) => {
    const sure = await notify.confirm(`吊销“${t.name}”？`, '用它的程序会立即被拒绝，吊销后不能恢复。', '吊销')
    if (!sure) return
    try {
      await post(`/api/v1/api-tokens/${t.id}/revoke`, { key: newKey() })
      notify.done('已吊销')
    } catch (error) {
      notify.failed(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['api-tokens'] })
  }
  const columns: readonly Column<ApiToken>[] = [
    { key: 'name', title: '用途', render: (t) => t.name },
    { key: 'prefix', title: '令牌', render: (t) => <code>{t.prefix}…</code> },
    {
      key: 'scope',
      title: '权限范围',
      render: (t) =>
        Object.entries(t.scope)
          .map(([resource, level]) => `${nameOf(resource)}（${tokenLevelNames[level]}）`)
          .join('、'),
    },
    { key: 'maker', title: '制作人', render: (t) => t.maker },
    { key: 'expires', title: '有效至', render: (t) => timeText(t.expiresAt) },
    { key: 'used', title: '最近使用', render: (t) => t.lastUsedOn ?? '未使用' },
    {
      key: 'state',
      title: '状态',
      render: (t) => <Mark tone={t.state === 'active' ? 'good' : 'bad'}>{states[t.state]}</Mark>,
    },
    {
      key: 'act',
      title: '',
      render: (t) =>
        p.mayRevoke && t.state === 'active' ? (
          <Button size="small" danger onClick={() => void revoke(t)} aria-label={`吊销 ${t.name}`}>
            吊销
          </Button>
        ) : null,
    },
  ]
  return <DataTable caption="接口令牌" columns={columns} rows={p.items} rowKey={(t) => t.id} />
}

function TokenDialog(p: { scopes: Scopes; onClose: () => void; onMade: (secret: Secret) => void }) {
  const options = p.scopes.flatMap(({ resource, name, most }) =>
    (['read', 'write'] as const)
      .filter((level) => level === 'read' || most === 'write')
      .map((level) => ({ value: `${resource}:${level}`, label: `${name}（${tokenLevelNames[level]}）` })),
  )
  const submit = async (v: Record<string, unknown>, key: string) => {
    // Whoever chooses both wants the wider one.
    const chosen = (v.scope as string[]).map((s) => s.split(':') as [string, TokenLevel])
    const wide = chosen.sort(([, a], [, b]) => Number(a === 'write') - Number(b === 'write'))
    const body = { key, name: v.name, days: v.days, scope: Object.fromEntries(wide) }
    const made = await post<TokenMade>('/api/v1/api-tokens', body)
    p.onMade({
      title: `令牌“${made.name}”已制作`,
      value: made.token,
      lost: '令牌已经制作，但没有送到这里，也不能再显示。请吊销它，重新制作一个。',
    })
  }
  return (
    <FormDialog
      title="制作令牌"
      ok="制作"
      initial={{ days: tokenTerm.days }}
      onClose={p.onClose}
      onSubmit={submit}
    >
      <Form.Item name="name" label="用途" rules={[{ required: true, message: '请填写用途，如“ERP 对接”' }]}>
        <Input maxLength={60} placeholder="如：ERP 对接" autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="scope"
        label="权限范围"
        extra="只选程序确实要用的；“读写”包含“只读”"
        rules={[{ required: true, message: '请至少选择一项' }]}
      >
        <Select mode="multiple" options={options} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item
        name="days"
        label="有效天数"
        extra={`最长 ${tokenTerm.most} 天，到期后换新的`}
        rules={[{ required: true, message: '请填写天数' }]}
      >
        <InputNumber min={1} max={tokenTerm.most} precision={0} />
      </Form.Item>
    </FormDialog>
  )
}
