import { Button, Form, Input, Modal, Select } from 'antd'
import { useRef, useState } from 'react'
import { asDay } from '../../../../../src/core/day.ts'
import type { ActDone, GuestCode } from '../../../../../src/manifests/api.contract.ts'
import { type Acting, type ManifestActKind, roleTitles } from '../../../../../src/manifests/contract.ts'
import { whatIsOpen } from '../../../../../src/manifests/open.rules.ts'
import type { SigningRole } from '../../../../../src/packs/manifest-profile.contract.ts'
import { newKey, post } from '../../../../api.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { useReturnFocus } from '../../../../ui/use-return-focus.ts'
import { useTask } from '../../../../ui/use-task.ts'
import { timeText } from '../../../../words.ts'
import { actOf, type Filled, typedFirst } from './act-body.ts'
import { ActFields } from './act-fields.tsx'
import { nameOfParty, type Shown } from './shown.ts'

interface Guest {
  readonly role: SigningRole
  readonly name: string
  readonly code: GuestCode
}

/** Somebody without an account signs here: first a code that is handed to them, then the act with it. */
export function GuestDialog({ of, onClose }: { of: Shown; onClose: () => void }) {
  const [guest, setGuest] = useState<Guest | null>(null)
  const [kind, setKind] = useState<ManifestActKind | null>(null)
  if (guest && kind) return <SignDialog of={of} guest={guest} kind={kind} onClose={onClose} />
  if (guest) return <CodeDialog of={of} guest={guest} onSign={setKind} onClose={onClose} />
  return <AskDialog of={of} onMade={setGuest} onClose={onClose} />
}

/** By the same rules, as if the guest had signed in: which acts are open to that role. */
function openTo({ d, m, profile }: Shown, role: SigningRole, name: string) {
  const party = (role === 'carrier' ? m.legs.at(-1)?.carrier : null) ?? m.parties[role] ?? null
  const by: Acting = { role, party, via: 'guest', name, through: null }
  const { open } = whatIsOpen(profile, m, [by], d.findings, asDay(d.today))
  return open.filter((o) => o.kind !== 'propose' && o.kind !== 'edit')
}

interface AskProps {
  readonly of: Shown
  readonly onMade: (guest: Guest) => void
  readonly onClose: () => void
}

function AskDialog({ of, onMade, onClose }: AskProps) {
  const [form] = Form.useForm<{ role: SigningRole; name: string; phone?: string }>()
  const task = useTask()
  const key = useRef(newKey())
  useReturnFocus()
  const roles = (['carrier', 'consignee'] as const).filter((r) => openTo(of, r, '').length > 0)
  const ask = (typed: { role: SigningRole; name: string; phone?: string }) =>
    task.run(async () => {
      const asked = { role: typed.role, name: typed.name, phone: typed.phone || null }
      try {
        const code = await post<GuestCode>(`/api/v1/manifests/${of.d.id}/guest-codes`, {
          key: key.current,
          ...asked,
        })
        onMade({ role: typed.role, name: typed.name, code })
      } catch (error) {
        key.current = newKey()
        throw error
      }
    })
  return (
    <Modal
      open
      title="请对方在此签认"
      okText="取一次性签认码"
      cancelText="取消"
      confirmLoading={task.busy}
      okButtonProps={{ disabled: roles.length === 0 }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p className="muted">
        司机或接收人没有账号时，凭一次性码在这台设备上签认；联单会写明是谁、在谁的设备上签的。
      </p>
      {roles.length === 0 ? <p>现在没有可由对方办理的步骤。</p> : null}
      <Form
        form={form}
        name="guest"
        layout="vertical"
        initialValues={{ role: roles[0] }}
        onFinish={(typed) => void ask(typed)}
      >
        <Form.Item name="role" label="签认人是" rules={[{ required: true, message: '请选择' }]}>
          <Select
            options={roles.map((r) => ({
              value: r,
              label: `${roleTitles[r]} ${nameOfParty(of, of.m.parties[r])}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="name" label="姓名" rules={[{ required: true, message: '请填写姓名' }]}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="phone" label="电话">
          <Input maxLength={30} inputMode="tel" autoComplete="off" />
        </Form.Item>
      </Form>
      {task.error ? <Failure error={task.error} /> : null}
    </Modal>
  )
}

interface CodeProps {
  readonly of: Shown
  readonly guest: Guest
  readonly onSign: (kind: ManifestActKind) => void
  readonly onClose: () => void
}

function CodeDialog({ of, guest, onSign, onClose }: CodeProps) {
  return (
    <Modal open title={`${guest.name}的一次性签认码`} footer={null} onCancel={onClose}>
      <p className="guest-code">{guest.code.code}</p>
      <p className="muted">
        把码告诉签认人，由本人输入。{timeText(guest.code.expiresAt)} 前有效，只能用一次。
      </p>
      <div className="act-buttons">
        {openTo(of, guest.role, guest.name).map((one) => (
          <Button key={one.kind} onClick={() => onSign(one.kind)}>
            {one.name}
          </Button>
        ))}
      </div>
    </Modal>
  )
}

interface SignProps {
  readonly of: Shown
  readonly guest: Guest
  readonly kind: ManifestActKind
  readonly onClose: () => void
}

function SignDialog({ of, guest, kind, onClose }: SignProps) {
  const { d, m, profile } = of
  const notify = useNotify()
  const open = openTo(of, guest.role, guest.name).find((o) => o.kind === kind)
  return (
    <FormDialog
      title={`${guest.name}：${open?.name ?? ''}`}
      ok={open?.name ?? '签认'}
      width={760}
      initial={{ values: typedFirst(profile, m, kind) }}
      onClose={onClose}
      onSubmit={async ({ code, ...typed }, key) => {
        await post<ActDone>(`/api/v1/manifests/${d.id}/acts`, {
          key,
          act: actOf(profile, m, kind, typed as Filled),
          guest: { role: guest.role, code },
        })
        notify.done(`${open?.name ?? ''}已办`)
      }}
    >
      <ActFields of={of} kind={kind} open={open?.fields ?? []} warnings={open?.warnings ?? []} />
      <Form.Item
        name="code"
        label="签认码"
        rules={[{ required: true, pattern: /^\d{6}$/, message: '请输入 6 位签认码' }]}
      >
        <Input inputMode="numeric" maxLength={6} autoComplete="one-time-code" />
      </Form.Item>
    </FormDialog>
  )
}
