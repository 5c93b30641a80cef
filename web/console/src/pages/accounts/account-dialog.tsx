import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select, Switch } from 'antd'
import { type Role, roleNames, roles } from '../../../../../src/core/codes.ts'
import type { Account } from '../../../../../src/platform/auth/contract.ts'
import { patch, post } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { PartyPicker } from '../../../../ui/pickers.tsx'

const ofUnit: readonly Role[] = ['department']
const ofStreet: readonly Role[] = ['street']
const ofParty: readonly Role[] = ['community', 'enterprise', 'carrier', 'operator']

export function AccountDialog({ account, onClose }: { account: Account | null; onClose: () => void }) {
  return (
    <FormDialog
      title={account ? `修改 ${account.name}` : '新建账号'}
      ok={account ? '保存' : '新建'}
      initial={
        account
          ? { ...account, party: account.parties[0] === undefined ? undefined : String(account.parties[0]) }
          : { active: true }
      }
      onClose={onClose}
      onSubmit={async (v) => {
        const role = v.role as Role
        const body = {
          name: v.name,
          role,
          unit: ofUnit.includes(role) ? (v.unit ?? null) : null,
          streets: ofStreet.includes(role) ? (v.streets ?? []) : [],
          parties: ofParty.includes(role) ? partiesOf(v.party as string | undefined, account) : [],
          ...(v.password ? { password: v.password } : {}),
        }
        if (account) await patch(`/api/accounts/${account.id}`, { ...body, active: v.active })
        else await post('/api/accounts', { ...body, login: v.login })
      }}
    >
      <AccountFields account={account} />
    </FormDialog>
  )
}

/** Further parties of an account stay when the first is not changed. */
function partiesOf(chosen: string | undefined, account: Account | null): number[] {
  if (!chosen) return []
  return account && String(account.parties[0]) === chosen ? [...account.parties] : [Number(chosen)]
}

function AccountFields({ account }: { account: Account | null }) {
  const form = Form.useFormInstance()
  const role = Form.useWatch('role', form) as Role | undefined
  const district = useQuery(districtQuery).data
  return (
    <>
      <Form.Item name="name" label="姓名" rules={[{ required: true, message: '请填写姓名' }]}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="login" label="账号" rules={[{ required: account === null, message: '请填写账号' }]}>
        <Input autoComplete="off" disabled={account !== null} />
      </Form.Item>
      <Form.Item name="role" label="角色" rules={[{ required: true, message: '请选择角色' }]}>
        <Select options={roles.map((value) => ({ value, label: roleNames[value] }))} />
      </Form.Item>
      {role && ofUnit.includes(role) ? (
        <Form.Item name="unit" label="部门" rules={[{ required: true, message: '请选择部门' }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={(district?.units ?? []).map((u) => ({ value: u.code, label: u.name }))}
          />
        </Form.Item>
      ) : null}
      {role && ofStreet.includes(role) ? (
        <Form.Item name="streets" label="街道" rules={[{ required: true, message: '请选择街道' }]}>
          <Select
            mode="multiple"
            options={(district?.streets ?? []).map((s) => ({ value: s.code, label: s.name }))}
          />
        </Form.Item>
      ) : null}
      {role && ofParty.includes(role) ? (
        <Form.Item name="party" label="单位" rules={[{ required: true, message: '请选择单位' }]}>
          <PartyPicker label="单位" />
        </Form.Item>
      ) : null}
      <Form.Item
        name="password"
        label={account ? '重设密码' : '初始密码'}
        extra={account ? '不填则不变；重设后其各处登录立即失效' : undefined}
        rules={[{ required: account === null, message: '请填写初始密码' }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      {account ? (
        <Form.Item name="active" label="在用" valuePropName="checked">
          <Switch />
        </Form.Item>
      ) : null}
    </>
  )
}
