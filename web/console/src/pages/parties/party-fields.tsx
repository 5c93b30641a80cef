import { Form, Input, Select, Switch } from 'antd'
import { checkCreditCode } from '../../../../../src/core/credit-code.ts'
import { Refusal } from '../../../../../src/core/refusal.ts'
import {
  managementClasses,
  managementClassNames,
  partyKindNames,
  partyKinds,
} from '../../../../../src/parties/contract.ts'

/** The check character tells a mistyped code before anybody else has to. */
async function creditCodeRule(_: unknown, text?: string): Promise<void> {
  if (!text) return
  try {
    checkCreditCode(text)
  } catch (error) {
    throw error instanceof Refusal ? new Error(error.message) : error
  }
}

export function PartyFields() {
  return (
    <div className="fact-grid">
      <Form.Item name="name" label="名称" rules={[{ required: true, message: '请填写名称' }]}>
        <Input />
      </Form.Item>
      <Form.Item name="kind" label="类型" rules={[{ required: true, message: '请选择类型' }]}>
        <Select options={partyKinds.map((value) => ({ value, label: partyKindNames[value] }))} />
      </Form.Item>
      <Form.Item name="creditCode" label="统一社会信用代码" rules={[{ validator: creditCodeRule }]}>
        <Input maxLength={18} />
      </Form.Item>
      <Form.Item name="shortName" label="简称">
        <Input />
      </Form.Item>
      <Form.Item name="industry" label="行业代码（GB/T 4754）">
        <Input placeholder="如 C3985" />
      </Form.Item>
      <Form.Item name="group" label="所属集团">
        <Input />
      </Form.Item>
      <Form.Item name="managementClass" label="危险废物管理类别">
        <Select
          allowClear
          options={managementClasses.map((value) => ({ value, label: managementClassNames[value] }))}
        />
      </Form.Item>
      <Form.Item name="permitNo" label="排污许可证编号">
        <Input />
      </Form.Item>
      <Form.Item name={['contact', 'name']} label="联系人">
        <Input />
      </Form.Item>
      <Form.Item name={['contact', 'phone']} label="联系电话">
        <Input />
      </Form.Item>
      <Form.Item name="external" label="在区外" valuePropName="checked">
        <Switch />
      </Form.Item>
    </div>
  )
}

/** Emptied fields are said to be empty, not left out. */
export function nulled(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (value === '' || value === undefined) return [key, null]
      if (key === 'contact') {
        const c = value as { name?: string; phone?: string }
        return [key, c.name || c.phone ? { name: c.name || null, phone: c.phone || null } : null]
      }
      return [key, value]
    }),
  )
}
