import { post } from '../../../../api.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import '../facts/facts.css'
import { nulled, PartyFields } from './party-fields.tsx'

export function NewPartyDialog({ onClose, onDone }: { onClose: () => void; onDone: (id: number) => void }) {
  return (
    <FormDialog
      title="登记单位"
      ok="登记"
      width={760}
      initial={{ kind: 'enterprise', external: false }}
      onClose={onClose}
      onSubmit={async (values, key) => {
        const made = await post<{ id: number }>('/api/v1/parties', {
          key,
          party: nulled(values),
          facilities: [],
        })
        onDone(made.id)
      }}
    >
      <PartyFields />
    </FormDialog>
  )
}
