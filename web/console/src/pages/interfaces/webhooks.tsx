import { useQuery } from '@tanstack/react-query'
import { Button, Empty, Form, Input, Select, Skeleton } from 'antd'
import { useState } from 'react'
import {
  eventName,
  oldSecretHours,
  type Webhook,
  type WebhookSecret,
  type WebhooksPage,
} from '../../../../../src/interfaces/webhooks.contract.ts'
import { get, newKey, post } from '../../../../api.ts'
import { may, meQuery, queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { timeText } from '../../../../words.ts'
import { Deliveries } from './deliveries.tsx'
import { type Secret, SecretOnce } from './secret-once.tsx'

const lost = '密钥没有送到这里，也不能再显示。请再更换一次密钥。'

export function Webhooks() {
  const me = useQuery(meQuery).data
  const [editing, setEditing] = useState<Webhook | 'new' | null>(null)
  const [secret, setSecret] = useState<Secret | null>(null)
  const found = useQuery({
    queryKey: ['webhooks'],
    queryFn: ({ signal }) => get<WebhooksPage>('/api/v1/webhooks', {}, signal),
  })
  const mayWrite = me !== undefined && may(me, 'write', 'webhook')
  const button = mayWrite ? (
    <Button type="primary" onClick={() => setEditing('new')}>
      登记推送地址
    </Button>
  ) : null
  if (found.error) return <Failure error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Skeleton active />
  const { items, kinds } = found.data
  return (
    <div className="stack">
      <div className="row">
        <p className="muted grow">
          联单、包装有新情况时，向贵单位的地址发送一条带签名的消息（Standard Webhooks
          格式）。只推送贵单位看得到的内容；送不到会自动重试三天，仍不成功则停用。
        </p>
        {items.length > 0 ? button : null}
      </div>
      {items.length === 0 ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description="还没有推送地址。让对接程序准备一个 https:// 接收地址，在此登记。"
        >
          {button}
        </Empty>
      ) : null}
      {items.map((hook) => (
        <WebhookCard
          key={hook.id}
          hook={hook}
          mayWrite={mayWrite}
          onEdit={() => setEditing(hook)}
          onSecret={setSecret}
        />
      ))}
      {editing ? (
        <WebhookDialog
          hook={editing === 'new' ? null : editing}
          kinds={kinds}
          onClose={() => setEditing(null)}
          onSecret={setSecret}
        />
      ) : null}
      {secret ? <SecretOnce secret={secret} onClose={() => setSecret(null)} /> : null}
    </div>
  )
}

interface CardProps {
  readonly hook: Webhook
  readonly mayWrite: boolean
  readonly onEdit: () => void
  readonly onSecret: (secret: Secret) => void
}

function WebhookCard({ hook, mayWrite, onEdit, onSecret }: CardProps) {
  const [open, setOpen] = useState(false)
  const off = hook.disabledAt !== null
  return (
    <section className="interface-card stack" aria-label={hook.name}>
      <div className="row">
        <strong>{hook.name}</strong>
        <Mark tone={off ? 'bad' : 'good'}>{off ? '已停用' : '在用'}</Mark>
        {hook.waiting > 0 ? <Mark tone="warning">{`待送达 ${hook.waiting}`}</Mark> : null}
        {hook.failed > 0 ? <Mark tone="bad">{`未送达 ${hook.failed}`}</Mark> : null}
      </div>
      <p>{hook.url}</p>
      <p className="small muted">{hook.kinds.map(eventName).join('、')}</p>
      {off ? (
        <p role="alert" className="failure">
          {timeText(hook.disabledAt ?? '')} 停用：{hook.disabledReason}
          。修好接收地址后启用，再重发停用期间的事件。
        </p>
      ) : null}
      {hook.oldSecretUntil ? (
        <p className="small muted">旧密钥到 {timeText(hook.oldSecretUntil)} 前仍同时签名。</p>
      ) : null}
      <div className="row">
        <Button size="small" onClick={() => setOpen(!open)} aria-expanded={open}>
          {open ? '收起推送记录' : '推送记录'}
        </Button>
        {mayWrite ? <CardActs hook={hook} onEdit={onEdit} onSecret={onSecret} /> : null}
      </div>
      {open ? <Deliveries hook={hook} mayWrite={mayWrite} /> : null}
    </section>
  )
}

function CardActs({ hook, onEdit, onSecret }: Omit<CardProps, 'mayWrite'>) {
  const notify = useNotify()
  const off = hook.disabledAt !== null
  const run = async (path: string, done: string, body: object = {}) => {
    try {
      const reply = await post<WebhookSecret>(`/api/v1/webhooks/${hook.id}/${path}`, {
        key: newKey(),
        ...body,
      })
      if (path === 'rotate') onSecret({ title: `“${hook.name}”的新密钥`, value: reply.secret, lost })
      notify.done(done)
    } catch (error) {
      notify.failed(error)
    }
    await queryClient.invalidateQueries({ queryKey: ['webhooks'] })
    await queryClient.invalidateQueries({ queryKey: ['webhook-deliveries'] })
  }
  const sure = async (title: string, content: string, ok: string, go: () => Promise<void>) => {
    if (await notify.confirm(title, content, ok)) await go()
  }
  return (
    <>
      <Button size="small" disabled={off} onClick={() => void run('test', '测试事件已发出，请看推送记录')}>
        发送测试
      </Button>
      <Button size="small" onClick={onEdit}>
        修改
      </Button>
      <Button
        size="small"
        onClick={() =>
          void sure(
            '更换签名密钥？',
            `旧密钥在 ${oldSecretHours} 小时内仍同时签名，请在此期间把新密钥配置到接收程序。`,
            '更换',
            () => run('rotate', '已更换'),
          )
        }
      >
        更换密钥
      </Button>
      {off ? (
        <Button size="small" type="primary" onClick={() => void run('switch', '已启用', { on: true })}>
          启用
        </Button>
      ) : (
        <Button
          size="small"
          danger
          onClick={() =>
            void sure('停用推送？', '停用期间的事件不会推送，也不会补发。', '停用', () =>
              run('switch', '已停用', { on: false }),
            )
          }
        >
          停用
        </Button>
      )}
      <Button
        size="small"
        danger
        onClick={() =>
          void sure(`删除“${hook.name}”？`, '不再推送，推送记录也不再显示。', '删除', () =>
            run('remove', '已删除'),
          )
        }
      >
        删除
      </Button>
    </>
  )
}

interface DialogProps {
  readonly hook: Webhook | null
  readonly kinds: WebhooksPage['kinds']
  readonly onClose: () => void
  readonly onSecret: (secret: Secret) => void
}

function WebhookDialog({ hook, kinds, onClose, onSecret }: DialogProps) {
  const submit = async (v: Record<string, unknown>, key: string) => {
    if (hook) {
      await post(`/api/v1/webhooks/${hook.id}/change`, { ...v, key })
      return
    }
    const made = await post<WebhookSecret>('/api/v1/webhooks', { ...v, key })
    onSecret({ title: `“${made.name}”的签名密钥`, value: made.secret, lost })
  }
  return (
    <FormDialog
      title={hook ? `修改 ${hook.name}` : '登记推送地址'}
      ok={hook ? '保存' : '登记'}
      initial={hook ? { name: hook.name, url: hook.url, kinds: hook.kinds } : {}}
      onClose={onClose}
      onSubmit={submit}
    >
      <Form.Item name="name" label="名称" rules={[{ required: true, message: '请填写名称' }]}>
        <Input maxLength={60} autoComplete="off" placeholder="如：ERP" />
      </Form.Item>
      <Form.Item
        name="url"
        label="接收地址"
        extra="应为 https:// 开头的公网地址；内部网络须由管理员放行"
        rules={[{ required: true, message: '请填写接收地址' }]}
      >
        <Input maxLength={500} autoComplete="off" placeholder="https://" />
      </Form.Item>
      <Form.Item name="kinds" label="事件" rules={[{ required: true, message: '请至少选择一种' }]}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={kinds.map(({ kind, name }) => ({ value: kind, label: name }))}
        />
      </Form.Item>
    </FormDialog>
  )
}
