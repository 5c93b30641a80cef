import { useQuery } from '@tanstack/react-query'
import { Alert, Form, Input } from 'antd'
import { useState } from 'react'
import type { MergeReply, PartyDetail } from '../../../../../src/parties/contract.ts'
import { get, post } from '../../../../api.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { PartyPicker } from '../../../../ui/pickers.tsx'

/** Two entries for one party become one. What is booked stays booked under the old one, and counts here. */
export function MergeDialog({ party, onClose }: { party: PartyDetail; onClose: () => void }) {
  const [merged, setMerged] = useState<string | undefined>()
  const preview = useQuery({
    queryKey: ['merge', party.id, merged],
    queryFn: ({ signal }) => get<MergeReply>(`/api/v1/parties/${party.id}/merge`, { merged }, signal),
    enabled: Boolean(merged),
  })
  return (
    <FormDialog
      title={`把重复的单位并入 ${party.name}`}
      ok="合并"
      onClose={onClose}
      onSubmit={async ({ reason }, key) => {
        await post(`/api/v1/parties/${party.id}/merge`, { key, merged: Number(merged), reason })
      }}
    >
      <Form.Item label="重复的单位" required>
        <PartyPicker label="重复的单位" value={merged} onChange={setMerged} />
      </Form.Item>
      {preview.error ? <Failure error={preview.error} /> : null}
      {preview.data ? (
        <Alert
          style={{ marginBottom: 12 }}
          type={preview.data.objections.length > 0 ? 'error' : 'warning'}
          showIcon
          title={`${preview.data.merged.name} 的 ${preview.data.facilities} 处设施、${preview.data.postings} 笔账目将计入 ${preview.data.party.name}。合并不能撤销。`}
          description={preview.data.objections.map((o) => <p key={o.code}>{o.message}</p>)}
        />
      ) : null}
      <Form.Item name="reason" label="理由" rules={[{ required: true, message: '请写明理由' }]}>
        <Input.TextArea rows={2} maxLength={200} showCount />
      </Form.Item>
    </FormDialog>
  )
}
