import { InboxOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Modal, Progress, Select } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import type { ImportView, Template } from '../../../../../src/intake/contract.ts'
import type { SessionView } from '../../../../../src/platform/auth/contract.ts'
import { get, upload } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { PartyPicker } from '../../../../ui/pickers.tsx'
import { bytesText } from '../../../../words.ts'
import './imports.css'

export interface UploadDialogProps {
  readonly me: SessionView
  readonly onClose: () => void
  readonly onDone: (id: number) => void
}

/** A file, and whose it is. Which form it is we find out ourselves, unless the person knows better. */
export function UploadDialog({ me, onClose, onDone }: UploadDialogProps) {
  const input = useRef<HTMLInputElement>(null)
  const stop = useRef<AbortController | null>(null)
  const units = useQuery(districtQuery).data?.units ?? []
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: ({ signal }) => get<Template[]>('/api/v1/templates', {}, signal),
  })
  const [file, setFile] = useState<File | null>(null)
  const [party, setParty] = useState<string | undefined>(
    me.parties.length === 1 ? String(me.parties[0]) : undefined,
  )
  const [unit, setUnit] = useState<string | undefined>(me.unit ?? undefined)
  const [form, setForm] = useState<string | undefined>()
  const [share, setShare] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [over, setOver] = useState(false)

  const send = async () => {
    if (!file) return
    setError(null)
    setShare(0)
    stop.current = new AbortController()
    const body = new FormData()
    // Before the file: the server knows whose it is when the first byte arrives.
    if (party) body.append('party', party)
    if (unit && !party) body.append('unit', unit)
    if (form) body.append('form', form)
    body.append('file', file)
    try {
      const view = await upload<ImportView>('/api/v1/imports', body, setShare, stop.current.signal)
      onDone(view.id)
    } catch (failure) {
      if (!(failure instanceof DOMException)) setError(failure)
      setShare(null)
    }
  }
  const drop = (e: DragEvent) => {
    e.preventDefault()
    setOver(false)
    const dropped = e.dataTransfer.files[0]
    if (dropped) setFile(dropped)
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
          disabled={!file || share !== null}
          loading={share !== null}
          onClick={() => void send()}
        >
          上传并核对
        </Button>
      }
    >
      <input
        ref={input}
        type="file"
        style={{ display: 'none' }}
        accept=".xlsx,.csv,.txt"
        onChange={(e) => setFile(e.target.files?.[0] ?? null)}
      />
      <button
        type="button"
        className={`drop-zone${over ? ' over' : ''}`}
        onClick={() => input.current?.click()}
        onDragOver={(e) => {
          e.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <InboxOutlined style={{ fontSize: 28, color: 'var(--accent)' }} aria-hidden="true" />
        {file ? (
          <span>
            <b>{file.name}</b> <span className="muted">{bytesText(file.size)}</span>
          </span>
        ) : (
          <span>把文件拖到这里，或点此选择</span>
        )}
        <span className="small muted">.xlsx 或 .csv（UTF-8、GB 18030），最多 10 万行</span>
      </button>
      <Form layout="vertical" style={{ marginTop: 16 }}>
        {me.parties.length === 1 ? null : (
          <Form.Item label="这是哪个单位的台账">
            <PartyPicker label="单位" value={party} onChange={setParty} placeholder="部门汇总表可不选" />
          </Form.Item>
        )}
        {party || me.unit ? null : (
          <Form.Item label="或哪个部门、街道的汇总">
            <Select
              aria-label="部门"
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              value={unit}
              onChange={setUnit}
              options={units.map((u) => ({ value: u.code, label: u.name }))}
            />
          </Form.Item>
        )}
        <Form.Item label="是哪张表" extra="不选则按表头自动认定">
          <Select
            aria-label="表"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            value={form}
            onChange={setForm}
            placeholder="自动认定"
            options={(templates.data ?? []).map((t) => ({ value: t.id, label: `${t.source} ${t.title}` }))}
          />
        </Form.Item>
      </Form>
      {share === null ? null : <Progress percent={Math.round(share * 100)} />}
      {error ? <Failure error={error} /> : null}
    </Modal>
  )
}
