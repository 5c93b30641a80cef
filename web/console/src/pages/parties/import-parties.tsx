import { Button, Checkbox, Modal } from 'antd'
import { useRef, useState } from 'react'
import type { PartyImportReply } from '../../../../../src/parties/party-list.contract.ts'
import { address, newKey, upload } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { Faults } from '../../../../ui/faults.tsx'
import { FileDrop } from '../../../../ui/file-drop.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { useTask } from '../../../../ui/use-task.ts'

/** A register as a workbook: looked through first, then taken in. */
export function ImportPartiesDialog({ onClose }: { onClose: () => void }) {
  const notify = useNotify()
  const task = useTask()
  const key = useRef(newKey())
  const [file, setFile] = useState<File | null>(null)
  const [found, setFound] = useState<PartyImportReply | null>(null)
  const [goodOnly, setGoodOnly] = useState(false)
  const send = async (chosen: File, dryRun: boolean) => {
    const form = new FormData()
    form.append('file', chosen)
    const query = { dryRun, goodOnly, key: dryRun ? undefined : key.current }
    const reply = await upload<PartyImportReply>(address('/api/v1/parties/import', query), form, () => {})
    if (dryRun) return setFound(reply)
    await queryClient.invalidateQueries()
    notify.done(`已登记 ${reply.created} 个单位，更新 ${reply.changed} 个`)
    onClose()
  }
  const look = (chosen: File) => {
    setFile(chosen)
    setFound(null)
    key.current = newKey()
    void task.run(() => send(chosen, true))
  }
  const ready = file && found && (found.errors.length === 0 || goodOnly)
  return (
    <Modal
      open
      title="导入名录"
      width={640}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={[
        <ExportButton key="template" label="下载模板" path="/api/v1/parties/template.xlsx" />,
        <Button
          key="go"
          type="primary"
          loading={task.busy}
          disabled={!ready}
          onClick={() => file && void task.run(() => send(file, false))}
        >
          {found ? `登记 ${found.created} 个，更新 ${found.changed} 个` : '登记'}
        </Button>,
      ]}
    >
      <div className="stack">
        <FileDrop
          file={file}
          accept=".xlsx,.csv"
          prompt="选择名录工作簿"
          help=".xlsx 或 .csv"
          onFile={look}
        />
        {task.error ? <Failure error={task.error} /> : null}
        {found ? <Found reply={found} goodOnly={goodOnly} onGoodOnly={setGoodOnly} /> : null}
      </div>
    </Modal>
  )
}

interface FoundProps {
  readonly reply: PartyImportReply
  readonly goodOnly: boolean
  readonly onGoodOnly: (on: boolean) => void
}

function Found({ reply, goodOnly, onGoodOnly }: FoundProps) {
  return (
    <>
      <p>
        共 {reply.rows} 行：新单位 {reply.created}，有变化 {reply.changed}，无变化 {reply.unchanged}，新设施{' '}
        {reply.facilitiesCreated}。
      </p>
      <Faults errors={reply.errors} warnings={reply.warnings} />
      {reply.errors.length > 0 ? (
        <Checkbox checked={goodOnly} onChange={(e) => onGoodOnly(e.target.checked)}>
          只登记没有差错的行
        </Checkbox>
      ) : null}
    </>
  )
}
