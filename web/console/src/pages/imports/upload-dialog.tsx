import { useQuery } from '@tanstack/react-query'
import { Button, Form, Modal, Progress, Select } from 'antd'
import { useRef, useState } from 'react'
import type { ImportView, Template } from '../../../../../src/intake/contract.ts'
import type { SessionView } from '../../../../../src/platform/auth/contract.ts'
import { get, upload } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { FileDrop } from '../../../../ui/file-drop.tsx'
import { PartyPicker } from '../../../../ui/pickers.tsx'
import { useTask } from '../../../../ui/use-task.ts'

export interface UploadDialogProps {
  readonly me: SessionView
  readonly onClose: () => void
  readonly onDone: (id: number) => void
}

/** Whose file it is, and which form, where the person says so. */
interface Owner {
  readonly party?: string | undefined
  readonly unit?: string | undefined
  readonly form?: string | undefined
}

function bodyOf(file: File, { party, unit, form }: Owner): FormData {
  const body = new FormData()
  // Before the file: the server knows whose it is when the first byte arrives.
  if (party) body.append('party', party)
  if (unit && !party) body.append('unit', unit)
  if (form) body.append('form', form)
  body.append('file', file)
  return body
}

/** A file, and whose it is. Which form it is we find out ourselves, unless the person knows better. */
export function UploadDialog({ me, onClose, onDone }: UploadDialogProps) {
  const stop = useRef<AbortController | null>(null)
  const task = useTask()
  const [file, setFile] = useState<File | null>(null)
  const [share, setShare] = useState(0)
  const [owner, setOwner] = useState<Owner>({
    party: me.parties.length === 1 ? String(me.parties[0]) : undefined,
    unit: me.unit ?? undefined,
  })
  const send = async (chosen: File) => {
    stop.current = new AbortController()
    const view = await upload<ImportView>(
      '/api/v1/imports',
      bodyOf(chosen, owner),
      setShare,
      stop.current.signal,
    )
    onDone(view.id)
  }
  return (
    <Modal
      open
      title="上传工作簿"
      onCancel={() => {
        stop.current?.abort()
        onClose()
      }}
      mask={{ closable: false }}
      footer={
        <Button
          type="primary"
          disabled={!file}
          loading={task.busy}
          onClick={() => file && void task.run(() => send(file))}
        >
          上传并核对
        </Button>
      }
    >
      <FileDrop
        file={file}
        accept=".xlsx,.csv,.txt"
        prompt="把文件拖到这里，或点此选择"
        help=".xlsx 或 .csv（UTF-8、GB 18030），最多 10 万行"
        onFile={setFile}
      />
      <OwnerFields me={me} owner={owner} onChange={setOwner} />
      {task.busy ? <Progress percent={Math.round(share * 100)} /> : null}
      {task.error && !(task.error instanceof DOMException) ? <Failure error={task.error} /> : null}
    </Modal>
  )
}

interface OwnerFieldsProps {
  readonly me: SessionView
  readonly owner: Owner
  readonly onChange: (owner: Owner) => void
}

function OwnerFields({ me, owner, onChange }: OwnerFieldsProps) {
  const units = useQuery(districtQuery).data?.units ?? []
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => get<Template[]>('/api/v1/templates', {}, signal),
  })
  return (
    <Form layout="vertical" style={{ marginTop: 16 }}>
      {me.parties.length === 1 ? null : (
        <Form.Item label="这是哪个单位的台账">
          <PartyPicker
            label="单位"
            value={owner.party}
            onChange={(party) => onChange({ ...owner, party })}
            placeholder="部门汇总表可不选"
          />
        </Form.Item>
      )}
      {owner.party || me.unit ? null : (
        <Form.Item label="或哪个部门、街道的汇总">
          <Select
            aria-label="部门"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            value={owner.unit ?? null}
            onChange={(unit?: string) => onChange({ ...owner, unit })}
            options={units.map((u) => ({ value: u.code, label: u.name }))}
          />
        </Form.Item>
      )}
      <Form.Item label="是哪张表" extra="不选则按表头自动认定">
        <Select
          aria-label="表"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          value={owner.form ?? null}
          onChange={(form?: string) => onChange({ ...owner, form })}
          placeholder="自动认定"
          options={(templates.data ?? []).map((t) => ({ value: t.id, label: `${t.source} ${t.title}` }))}
        />
      </Form.Item>
    </Form>
  )
}
