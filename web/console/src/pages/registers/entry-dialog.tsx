import { useQuery } from '@tanstack/react-query'
import { Form } from 'antd'
import type { RegisterKind } from '../../../../../src/packs/registers.contract.ts'
import type { EntryRow } from '../../../../../src/plan/registers.contract.ts'
import { post, put } from '../../../../api.ts'
import { meQuery } from '../../../../session.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { UnitPicker } from '../../../../ui/unit-picker.tsx'
import { EntryField } from './entry-field.tsx'
import './registers.css'
import { valuesOf } from './values.ts'

interface EntryDialogProps {
  readonly kind: RegisterKind
  /** Changed where there is one; else added. */
  readonly entry?: EntryRow
  readonly onClose: () => void
}

/** Adds an entry, or writes its next revision; what two people change at once is refused to the second. */
export function EntryDialog({ kind, entry, onClose }: EntryDialogProps) {
  const me = useQuery(meQuery).data
  const path = `/api/v1/registers/${encodeURIComponent(kind.key)}`
  return (
    <FormDialog
      title={entry ? `修改：${entry.name}` : `登记一${kind.noun}`}
      ok={entry ? '保存' : '登记'}
      width={720}
      initial={{ unit: entry?.unit ?? me?.unit ?? undefined, ...entry?.values }}
      onClose={onClose}
      onSubmit={async ({ unit, ...form }, key) => {
        const values = valuesOf(kind.fields, form)
        if (entry) await put(`${path}/${entry.id}`, { key, revision: entry.revision, unit, values })
        else await post(path, { key, unit, values })
      }}
    >
      <Form.Item name="unit" label="填报单位" rules={[{ required: true, message: '请选填报单位' }]}>
        <UnitPicker label="填报单位" />
      </Form.Item>
      {kind.fields.map((field) => (
        <EntryField key={field.key} field={field} />
      ))}
    </FormDialog>
  )
}
