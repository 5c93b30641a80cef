import { Alert, Button, Modal } from 'antd'
import { useRef, useState } from 'react'
import { address, upload } from '../../../../api.ts'
import type { CatalogueImportReply } from '../../../../replies.ts'
import { queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import '../imports/imports.css'

/** A full or newer edition as CSV: looked through first, then taken in. Old editions keep their days. */
export function EditionDialog({ onClose }: { onClose: () => void }) {
  const notify = useNotify()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [found, setFound] = useState<CatalogueImportReply | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const send = async (chosen: File, dryRun: boolean) => {
    setBusy(true)
    setError(null)
    try {
      const form = new FormData()
      form.append('file', chosen)
      const reply = await upload<CatalogueImportReply>(
        address('/api/v1/catalogue/editions', { dryRun }),
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
          onClick={() => file && void send(file, false)}
        >
          导入
        </Button>
      }
    >
      <input
        ref={input}
        type="file"
        style={{ display: 'none' }}
        accept=".csv"
        onChange={(e) => {
          const chosen = e.target.files?.[0]
          if (!chosen) return
          setFile(chosen)
          setFound(null)
          void send(chosen, true)
        }}
      />
      <button type="button" className="drop-zone" onClick={() => input.current?.click()}>
        {file ? file.name : '选择目录文件（.csv）'}
        <span className="small muted">列：代码、名称、类别、危险特性、生效日、失效日</span>
      </button>
      {error ? <Failure error={error} /> : null}
      {found ? (
        <div style={{ marginTop: 12 }}>
          <p>
            共 {found.rows} 行：新增 {found.added}，有变化 {found.changed}，废止 {found.withdrawn}，无变化{' '}
            {found.unchanged}。
          </p>
          {found.errors.length > 0 ? (
            <Alert
              type="error"
              title={`有误 ${found.errors.length} 处，改正后再导入`}
              description={
                <ul style={{ paddingLeft: 18, maxHeight: 200, overflow: 'auto' }}>
                  {found.errors.map((e) => (
                    <li key={`${e.row}${e.column}${e.message}`}>
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
      ) : null}
    </Modal>
  )
}
