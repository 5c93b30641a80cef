import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Modal } from 'antd'
import { useRef, useState } from 'react'
import type { RegisterKind } from '../../../../../src/packs/registers.contract.ts'
import type { RegisterImportReply } from '../../../../../src/plan/registers.contract.ts'
import { address, newKey, post } from '../../../../api.ts'
import { meQuery, queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { FileDrop } from '../../../../ui/file-drop.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { UnitPicker } from '../../../../ui/unit-picker.tsx'
import { useTask } from '../../../../ui/use-task.ts'

/** A workbook of entries: read first, its faults named by row; taken over only when there are none. */
export function ImportDialog({ kind, onClose }: { kind: RegisterKind; onClose: () => void }) {
  const me = useQuery(meQuery).data
  const notify = useNotify()
  const task = useTask()
  const key = useRef(newKey())
  const [file, setFile] = useState<File | null>(null)
  const [asked, setAsked] = useState<string | undefined>()
  const [read, setRead] = useState<RegisterImportReply | null>(null)
  const unit = asked ?? me?.unit ?? undefined
  const ready = read !== null && read.faults.length === 0
  const send = async (dryRun: boolean) => {
    if (!file || !unit) return
    const form = new FormData()
    form.set('file', file)
    const path = `/api/v1/registers/${encodeURIComponent(kind.key)}/import`
    const query = { unit, dryRun, key: dryRun ? undefined : key.current }
    const reply = await post<RegisterImportReply>(address(path, query), form)
    setRead(reply)
    if (dryRun) return
    notify.done(`已导入 ${reply.added} 条`)
    await queryClient.invalidateQueries()
    onClose()
  }
  return (
    <Modal
      open
      title={`导入${kind.title}`}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button
          type="primary"
          loading={task.busy}
          disabled={!file || !unit}
          onClick={() => void task.run(() => send(!ready))}
        >
          {ready ? `导入 ${read.rows} 条` : '试读'}
        </Button>
      }
    >
      <div className="stack">
        <UnitPicker
          label="填报单位"
          placeholder="这些登记归哪个单位"
          value={unit}
          onChange={(next) => {
            setAsked(next)
            setRead(null)
          }}
        />
        <FileDrop
          file={file}
          accept=".xlsx,.csv"
          prompt="选择或拖入工作簿"
          help="列名与导出的 Excel 相同；可先导出一份作样表。"
          onFile={(next) => {
            setFile(next)
            setRead(null)
            key.current = newKey()
          }}
        />
        {ready ? <Alert type="success" showIcon title={`读到 ${read.rows} 条，没有错误。`} /> : null}
        {read && read.faults.length > 0 ? (
          <div role="alert">
            <p className="danger">有 {read.faults.length} 处错误，改好后再试读：</p>
            <ul className="small">
              {read.faults.slice(0, 50).map((fault) => (
                <li key={`${fault.row} ${fault.message}`}>
                  第 {fault.row} 行：{fault.message}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        {task.error ? <Failure error={task.error} /> : null}
      </div>
    </Modal>
  )
}
