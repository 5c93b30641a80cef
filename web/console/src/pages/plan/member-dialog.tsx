import { useQuery } from '@tanstack/react-query'
import { DatePicker, Form, Input, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import {
  bodyNames,
  type MemberRow,
  type MembersReply,
  memberRoleNames,
} from '../../../../../src/plan/units.contract.ts'
import { post } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { UnitPicker } from '../../../../ui/unit-picker.tsx'

const choices = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))

interface MemberDialogProps {
  readonly groups: MembersReply['groups']
  /** Whose place the new one takes. */
  readonly replaces: MemberRow | null
  readonly onClose: () => void
}

/** A new term; where it takes another's place that one ends on the same day. */
export function MemberDialog({ groups, replaces, onClose }: MemberDialogProps) {
  const today = useQuery(districtQuery).data?.today
  const submit = async (values: Record<string, unknown>, key: string) => {
    const { from, group, post: duty, body, ...rest } = values
    await post('/api/v1/plan/members', {
      ...{ key, body, ...rest },
      group: body === 'taskForce' ? (group ?? null) : null,
      post: duty || null,
      from: (from as Dayjs).format('YYYY-MM-DD'),
      replaces: replaces?.id ?? null,
    })
  }
  const { body, group, unit, role, post: duty } = replaces ?? { body: 'taskForce', role: 'member' }
  return (
    <FormDialog
      title={replaces ? `接替${replaces.person}` : '登记成员'}
      ok="保存"
      initial={{
        ...{ body, unit, role },
        ...(group ? { group } : {}),
        ...(duty ? { post: duty } : {}),
        ...(today ? { from: dayjs(today) } : {}),
      }}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className="field-grid">
        <Form.Item name="body" label="机构" rules={[{ required: true }]}>
          <Select options={choices(bodyNames)} />
        </Form.Item>
        <Form.Item noStyle shouldUpdate>
          {({ getFieldValue }) =>
            getFieldValue('body') === 'taskForce' ? (
              <Form.Item name="group" label="组别">
                <Select
                  allowClear
                  placeholder="不分组"
                  options={groups.map((g) => ({ value: g.key, label: g.title }))}
                />
              </Form.Item>
            ) : null
          }
        </Form.Item>
        <Form.Item name="role" label="组内职务" rules={[{ required: true }]}>
          <Select options={choices(memberRoleNames)} />
        </Form.Item>
      </div>
      <Form.Item name="unit" label="单位" rules={[{ required: true, message: '请选单位' }]}>
        <UnitPicker label="单位" />
      </Form.Item>
      <Form.Item name="person" label="姓名" rules={[{ required: true, message: '请写姓名' }]}>
        <Input maxLength={60} autoFocus={replaces !== null} />
      </Form.Item>
      <Form.Item name="post" label="职务">
        <Input maxLength={100} placeholder="如副局长、科长" />
      </Form.Item>
      <Form.Item
        name="from"
        label="任职日"
        rules={[{ required: true, message: '请选任职日' }]}
        {...(replaces ? { extra: `${replaces.person}自这一天起卸任。` } : {})}
      >
        <DatePicker />
      </Form.Item>
    </FormDialog>
  )
}

export function EndDialog({ member, onClose }: { member: MemberRow; onClose: () => void }) {
  const today = useQuery(districtQuery).data?.today
  return (
    <FormDialog
      title={`${member.person}卸任`}
      ok="确定"
      initial={today ? { to: dayjs(today) } : {}}
      onClose={onClose}
      onSubmit={async ({ to }, key) => {
        await post(`/api/v1/plan/members/${member.id}/end`, { key, to: (to as Dayjs).format('YYYY-MM-DD') })
      }}
    >
      <p style={{ marginBottom: 12 }}>
        {member.unitName}，{member.from} 任职。没有人接替时用卸任；有人接替请用“换人”。
      </p>
      <Form.Item
        name="to"
        label="卸任日"
        extra="自这一天起不再任职。"
        rules={[{ required: true, message: '请选卸任日' }]}
      >
        <DatePicker />
      </Form.Item>
    </FormDialog>
  )
}
