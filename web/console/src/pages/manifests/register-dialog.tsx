import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { gramsToDecimal } from '../../../../../src/core/mass.ts'
import { manifestActNames, manifestActs } from '../../../../../src/manifests/contract.ts'
import {
  type RegisterKind,
  type RegisterKindSpec,
  type RegisterRow,
  registerKinds,
} from '../../../../../src/manifests/registers.contract.ts'
import { post } from '../../../../api.ts'
import { meQuery } from '../../../../session.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { PartyPicker } from '../../../../ui/pickers.tsx'
import { DayItem } from './day-item.tsx'
import { MassInput } from './field-item.tsx'
import { gramsTyped } from './values.ts'

/** What a kind is about; each is a row of one table in the contract. */
export const specOf = (kind: RegisterKind): RegisterKindSpec => registerKinds[kind]

interface RegisterDialogProps {
  readonly kind: RegisterKind
  /** An entry whose content a new one takes on. */
  readonly from: RegisterRow | null
  readonly onClose: () => void
}

const required = (message: string) => [{ required: true, message }]

export function RegisterDialog({ kind, from, onClose }: RegisterDialogProps) {
  const spec = specOf(kind)
  const me = useQuery(meQuery).data
  const own = me?.parties.length === 1 ? String(me.parties[0]) : undefined
  return (
    <FormDialog
      title={`登记${spec.title}`}
      ok="登记"
      width={640}
      initial={from ? typedOf(from) : { party: own, codes: [], acts: [] }}
      onClose={onClose}
      onSubmit={async (typed, key) => {
        await post('/api/v1/manifest-register', { key, kind, ...draftOf(typed) })
      }}
    >
      <Form.Item name="party" label={spec.party} rules={required(`请选择${spec.party}`)}>
        <PartyPicker label={spec.party} />
      </Form.Item>
      <RegisterFields kind={kind} />
    </FormDialog>
  )
}

/** What an entry says, whoever's it is. */
export function RegisterFields({ kind }: { kind: RegisterKind }) {
  const spec = specOf(kind)
  return (
    <>
      {spec.counterparty === null ? null : (
        <Form.Item
          name="counterparty"
          label={spec.counterparty}
          rules={required(`请选择${spec.counterparty}`)}
        >
          <PartyPicker label={spec.counterparty} />
        </Form.Item>
      )}
      <Form.Item name="number" label={spec.number} rules={required(`请填写${spec.number}`)}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      {spec.codes ? (
        <Form.Item name="codes" label="废物代码或类别" extra="如 900-214-08 或 HW08，输入后回车；可多填。">
          <Select mode="tags" open={false} tokenSeparators={[',', '，', '、', ' ']} />
        </Form.Item>
      ) : null}
      {kind === 'delegation' ? (
        <Form.Item name="acts" label="可代办的步骤" extra="不选为全部。">
          <Select
            mode="multiple"
            optionFilterProp="label"
            options={manifestActs.map((a) => ({ value: a, label: manifestActNames[a] }))}
          />
        </Form.Item>
      ) : null}
      {spec.grams === null ? null : (
        <Form.Item name="grams" label={spec.grams}>
          <MassInput label={spec.grams} unit="吨" />
        </Form.Item>
      )}
      <DayItem name="validFrom" label="自何日起" extra="不填为即日。" />
      <DayItem name="lastDay" label="有效期至" extra="这一天仍有效；不填为长期。" />
      <Form.Item name="remark" label="备注">
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  )
}

export function typedOf(row: RegisterRow): Record<string, unknown> {
  return {
    party: String(row.party.id),
    counterparty: row.counterparty ? String(row.counterparty.id) : undefined,
    number: row.number,
    codes: row.codes,
    acts: row.acts,
    grams: row.grams === null ? undefined : `${gramsToDecimal(BigInt(row.grams), '吨')} 吨`,
    remark: row.remark ?? undefined,
  }
}

export function draftOf(typed: Record<string, unknown>): Record<string, unknown> {
  const { party, counterparty, grams, ...rest } = typed
  const given = Object.entries(rest).filter(([, v]) => v !== undefined && v !== '' && v !== null)
  return {
    ...(party === undefined ? {} : { party: Number(party) }),
    ...(counterparty ? { counterparty: Number(counterparty) } : {}),
    ...(grams ? { grams: gramsTyped(String(grams), '吨') } : {}),
    ...Object.fromEntries(given),
  }
}
