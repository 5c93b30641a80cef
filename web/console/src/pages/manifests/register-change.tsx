import { useQuery } from '@tanstack/react-query'
import { Form, Input, Modal, Skeleton } from 'antd'
import type { RegisterHistory, RegisterRow } from '../../../../../src/manifests/registers.contract.ts'
import { get, post } from '../../../../api.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { useReturnFocus } from '../../../../ui/use-return-focus.ts'
import { actorText, timeText } from '../../../../words.ts'
import { DayItem } from './day-item.tsx'
import { draftOf, RegisterFields, specOf, typedOf } from './register-dialog.tsx'

export type RegisterChangeKind = 'amend' | 'end'

interface RegisterChangeDialogProps {
  readonly row: RegisterRow
  readonly how: RegisterChangeKind
  readonly onClose: () => void
}

/** An entry that should have said something else, or that holds no longer than a day. */
export function RegisterChangeDialog({ row, how, onClose }: RegisterChangeDialogProps) {
  const spec = specOf(row.kind)
  const { party: _, ...typed } = typedOf(row)
  const amending = how === 'amend'
  return (
    <FormDialog
      title={`${amending ? '更改' : '终止'}${spec.title} ${row.number}`}
      ok={amending ? '更改' : '终止'}
      width={640}
      initial={amending ? { ...typed, validFrom: row.validFrom, lastDay: row.lastDay } : {}}
      onClose={onClose}
      onSubmit={async (said, key) => {
        const body = amending ? draftOf(said) : said
        await post(`/api/v1/manifest-register/${row.id}/${how}`, { key, ...body })
      }}
    >
      <p className="muted">{row.party.name}</p>
      {amending ? (
        <RegisterFields kind={row.kind} />
      ) : (
        <DayItem name="lastDay" label="最后有效日" extra="这一天仍有效，次日起联单不再认它。" required />
      )}
      <Form.Item name="reason" label="原因" rules={[{ required: true, message: '请填写原因' }]}>
        <Input.TextArea rows={2} maxLength={200} />
      </Form.Item>
    </FormDialog>
  )
}

/** What stood there before: nothing that was registered is lost. */
export function RegisterHistoryDialog({ of, onClose }: { of: RegisterRow; onClose: () => void }) {
  useReturnFocus()
  const history = useQuery({
    queryKey: ['register-history', of.id],
    queryFn: ({ signal }) => get<RegisterHistory>(`/api/v1/manifest-register/${of.id}/history`, {}, signal),
  })
  return (
    <Modal
      open
      title={`${specOf(of.kind).title} ${of.number} 的沿革`}
      footer={null}
      width={640}
      onCancel={onClose}
    >
      {history.error ? <Failure error={history.error} /> : null}
      {history.isPending ? <Skeleton active /> : null}
      <ul className="plain stack">
        {history.data?.map((h) => (
          <li key={h.id} className="panel">
            <b className="num">{h.number}</b>{' '}
            <span className="num">{`${h.validFrom ?? '即日'} 至 ${h.lastDay ?? '长期'}`}</span>
            <p className="small">
              {[
                h.counterparty?.name,
                h.codes.join('、'),
                h.grams === null ? '' : `${h.grams / 1_000_000} 吨`,
                h.remark,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <p className="small muted">
              {timeText(h.recordedAt)} {actorText(h.actor)}登记
              {h.withdrawnAt
                ? `；${timeText(h.withdrawnAt)} ${actorText(h.withdrawnBy ?? '')}改为后一条：${h.reason ?? ''}`
                : ''}
            </p>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
