import { DatePicker, Form } from 'antd'
import type { Dayjs } from 'dayjs'
import type { PartyDetail } from '../../../../../src/parties/contract.ts'
import { patch } from '../../../../api.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import '../facts/facts.css'
import { nulled, PartyFields } from './party-fields.tsx'

const fields = [
  'name',
  'shortName',
  'creditCode',
  'kind',
  'industry',
  'group',
  'managementClass',
  'permitNo',
  'external',
  'contact',
] as const

/** Only what was changed is sent; names and memberships keep the day from which they hold. */
export function EditPartyDialog({ party, onClose }: { party: PartyDetail; onClose: () => void }) {
  const before = Object.fromEntries(fields.map((f) => [f, party[f] ?? undefined]))
  return (
    <FormDialog
      title={`修改 ${party.name}`}
      ok="保存"
      width={760}
      initial={before}
      onClose={onClose}
      onSubmit={async ({ from, ...values }, key) => {
        const now = nulled(values)
        const was = nulled(before)
        const change = Object.fromEntries(
          Object.entries(now).filter(([f, v]) => JSON.stringify(v) !== JSON.stringify(was[f] ?? null)),
        )
        await patch(`/api/v1/parties/${party.id}`, {
          key,
          change,
          ...(from ? { from: (from as Dayjs).format('YYYY-MM-DD') } : {}),
        })
      }}
    >
      <PartyFields />
      <Form.Item name="from" label="自何日起" extra="名称、行业、集团按日期记沿革；不填则自今日起">
        <DatePicker />
      </Form.Item>
    </FormDialog>
  )
}
