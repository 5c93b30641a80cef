import { Button, Checkbox, DatePicker, Input, Modal } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { EditionImportReply } from '../../../../../src/catalogue/contract.ts'
import { address, upload } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { Faults } from '../../../../ui/faults.tsx'
import { FileDrop } from '../../../../ui/file-drop.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { useTask } from '../../../../ui/use-task.ts'

/** What is said of the edition beside the file itself. */
interface Edition {
  readonly title: string
  readonly validFrom?: string | undefined
  readonly full: boolean
}

/** A full or newer edition as CSV: looked through first, then taken in. Old editions keep their days. */
export function EditionDialog({ onClose }: { onClose: () => void }) {
  const notify = useNotify()
  const task = useTask()
  const [file, setFile] = useState<File | null>(null)
  const [edition, setEdition] = useState<Edition>({ title: '', full: false })
  const [found, setFound] = useState<EditionImportReply | null>(null)
  const send = async (chosen: File, said: Edition, dryRun: boolean) => {
    const form = new FormData()
    form.append('file', chosen)
    const url = address('/api/v1/catalogue/editions', { ...said, title: said.title.trim(), dryRun })
    const reply = await upload<EditionImportReply>(url, form, () => {})
    if (dryRun) return setFound(reply)
    await queryClient.invalidateQueries()
    notify.done('新版目录已导入')
    onClose()
  }
  const look = (chosen: File | null, said: Edition) => {
    setFile(chosen)
    setEdition(said)
    setFound(null)
    if (chosen) void task.run(() => send(chosen, said, true))
  }
  const ready = file && found && found.errors.length === 0
  return (
    <Modal
      open
      title="导入新版目录"
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button
          type="primary"
          loading={task.busy}
          disabled={!ready}
          onClick={() => file && void task.run(() => send(file, edition, false))}
        >
          导入
        </Button>
      }
    >
      <div className="stack">
        <FileDrop
          file={file}
          accept=".csv"
          prompt="选择目录文件（.csv）"
          help="列：代码、名称、类别、危险特性、生效日、失效日"
          onFile={(chosen) => look(chosen, edition)}
        />
        <EditionFields
          edition={edition}
          onTitle={(title) => setEdition({ ...edition, title })}
          onChange={(said) => look(file, said)}
        />
        {task.error ? <Failure error={task.error} /> : null}
        {found ? (
          <p>
            共 {found.rows} 行：新增 {found.added}，有变化 {found.changed}，废止 {found.withdrawn}，无变化{' '}
            {found.unchanged}。
          </p>
        ) : null}
        {found ? <Faults errors={found.errors} warnings={found.warnings} /> : null}
      </div>
    </Modal>
  )
}

interface EditionFieldsProps {
  readonly edition: Edition
  readonly onTitle: (title: string) => void
  /** Of what changes the outcome. */
  readonly onChange: (edition: Edition) => void
}

function EditionFields({ edition, onTitle, onChange }: EditionFieldsProps) {
  return (
    <>
      <div className="row">
        <Input
          aria-label="版本名称"
          placeholder="版本名称，如 国家危险废物名录（2025年版）"
          value={edition.title}
          maxLength={80}
          onChange={(e) => onTitle(e.target.value)}
          style={{ flex: '1 1 220px' }}
        />
        <DatePicker
          aria-label="生效日"
          placeholder="生效日"
          value={edition.validFrom ? dayjs(edition.validFrom) : null}
          onChange={(day) => onChange({ ...edition, validFrom: day?.format('YYYY-MM-DD') })}
        />
      </div>
      <Checkbox checked={edition.full} onChange={(e) => onChange({ ...edition, full: e.target.checked })}>
        这是完整目录：文件里没有的代码自生效日起废止
      </Checkbox>
    </>
  )
}
