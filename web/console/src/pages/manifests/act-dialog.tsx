import { Form } from 'antd'
import type { ActDone } from '../../../../../src/manifests/api.contract.ts'
import { post } from '../../../../api.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { actOf, type Filled, typedFirst } from './act-body.ts'
import { ActFields } from './act-fields.tsx'
import type { Open, Shown } from './shown.ts'

interface ActDialogProps {
  readonly of: Shown
  readonly open: Open
  readonly onClose: () => void
}

/** One step: the fields it seals, what it lacks, and the words it wants. Sent in the role the rules found for it. */
export function ActDialog({ of, open, onClose }: ActDialogProps) {
  const { d, m, profile } = of
  const notify = useNotify()
  return (
    <FormDialog
      title={`${open.name}：${m.number ?? `草稿 #${d.id}`}`}
      ok={open.name}
      width={760}
      initial={{ values: typedFirst(profile, m, open.kind) }}
      onClose={onClose}
      onSubmit={async (typed, key) => {
        const act = actOf(profile, m, open.kind, typed as Filled)
        const done = await post<ActDone>(`/api/v1/manifests/${d.id}/acts`, { key, act, as: open.by.role })
        notify.done(
          `${open.name}已办${done.number && done.number !== m.number ? `，编号 ${done.number}` : ''}`,
        )
      }}
    >
      {open.by.via === 'delegate' ? (
        <Form.Item>
          <span className="muted">由{open.by.through}代为办理，联单上会写明。</span>
        </Form.Item>
      ) : null}
      <ActFields of={of} kind={open.kind} open={open.fields} warnings={open.warnings} />
    </FormDialog>
  )
}
