import { Alert, Button, Checkbox, DatePicker, Input, Modal } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useRef, useState } from 'react'
import type { EditionImportReply } from '../../../../../src/catalogue/contract.ts'
import { address, upload } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import '../imports/imports.css'

/** A full or newer edition as CSV: looked through first, then taken in. Old editions keep their days. */
export function EditionDialog({ onClose }: { onClose: () => void }) {
  const notify = useNotify()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [title, setTitle] = useState('')
  const [validFrom, setValidFrom] = useState<string | undefined>()
  const [full, setFull] = useState(false)
  const [found, setFound] = useState<EditionImportReply | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const send = async (dryRun: boolean) => {
    if (!file) return
    setBusy(true)
    setError(null)
    try {
      const form = new FormData()
      form.append('file', file)
      const query = { dryRun, full, validFrom, title: title.trim() }
      const reply = await upload<EditionImportReply>(
        address('/api/v1/catalogue/editions', query),
        form,
        () => {},
      )
      if (dryRun) return setFound(reply)
      await queryClient.invalidateQueries()
      notify.done('新版目录已导入')
      onClose()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what decides the result is looked through anew
  useEffect(() => {
    setFound(null)
    if (file) void send(true)
  }, [file, full, validFrom])
  return (
    <Modal
      open
      title="导入新版目录"
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button
          type="primary"
          loading={busy}
          disabled={!file || !found || found.errors.length > 0}
          onClick={() => void send(false)}
        >
          导入
        </Button>
      }
    >
      <div className="stack">
        <input
          ref={input}
          type="file"
          style={{ display: 'none' }}
          accept=".csv"
          aria-label="目录文件"
          onChange={(e) => setFile(e.target.files?.[0] ?? null)}
        />
        <button type="button" className="drop-zone" onClick={() => input.current?.click()}>
          {file ? file.name : '选择目录文件（.csv）'}
          <span className="small muted">列：代码、名称、类别、危险特性、生效日、失效日</span>
        </button>
        <div className="row">
          <Input
            aria-label="版本名称"
            placeholder="版本名称，如 国家危险废物名录（2025年版）"
            value={title}
            maxLength={80}
            onChange={(e) => setTitle(e.target.value)}
            style={{ flex: '1 1 220px' }}
          />
          <DatePicker
            aria-label="生效日"
            placeholder="生效日"
            value={validFrom ? dayjs(validFrom) : null}
            onChange={(day) => setValidFrom(day?.format('YYYY-MM-DD'))}
          />
        </div>
        <Checkbox checked={full} onChange={(e) => setFull(e.target.checked)}>
          这是完整目录：文件里没有的代码自生效日起废止
        </Checkbox>
        {error ? <Failure error={error} /> : null}
        {found ? <Found reply={found} /> : null}
      </div>
    </Modal>
  )
}

function Found({ reply }: { reply: EditionImportReply }) {
  const faults = [...reply.errors, ...reply.warnings]
  return (
    <div>
      <p>
        共 {reply.rows} 行：新增 {reply.added}，有变化 {reply.changed}，废止 {reply.withdrawn}，无变化{' '}
        {reply.unchanged}。
      </p>
      {faults.length > 0 ? (
        <Alert
          type={reply.errors.length > 0 ? 'error' : 'warning'}
          title={`有误 ${reply.errors.length} 处，提示 ${reply.warnings.length} 处`}
          description={
            <ul style={{ paddingLeft: 18, maxHeight: 200, overflow: 'auto' }}>
              {faults.map((e) => (
                <li key={`${e.row}${e.column}${e.code}${e.message}`}>
                  {e.row === null ? '' : `第 ${e.row} 行 `}
                  {e.column ? `${e.column}：` : ''}
                  {e.message}
                </li>
              ))}
            </ul>
          }
        />
      ) : null}
    </div>
  )
}
