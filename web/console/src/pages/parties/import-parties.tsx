import { Alert, Button, Checkbox, Modal } from 'antd'
import { useRef, useState } from 'react'
import type { PartyImportReply } from '../../../../../src/parties/party-list.contract.ts'
import { address, newKey, upload } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { ExportButton } from '../../../../ui/data-list.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import '../imports/imports.css'

/** A register as a workbook: looked through first, then taken in. */
export function ImportPartiesDialog({ onClose }: { onClose: () => void }) {
  const notify = useNotify()
  const input = useRef<HTMLInputElement>(null)
  const key = useRef(newKey())
  const [file, setFile] = useState<File | null>(null)
  const [found, setFound] = useState<PartyImportReply | null>(null)
  const [goodOnly, setGoodOnly] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const send = async (chosen: File, dryRun: boolean) => {
    setBusy(true)
    setError(null)
    try {
      const form = new FormData()
      form.append('file', chosen)
      const reply = await upload<PartyImportReply>(
        address('/api/v1/parties/import', { dryRun, goodOnly, key: dryRun ? undefined : key.current }),
        form,
        () => {},
      )
      if (dryRun) return setFound(reply)
      await queryClient.invalidateQueries()
      notify.done(`已登记 ${reply.created} 个单位，更新 ${reply.changed} 个`)
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
      title="导入名录"
      width={640}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={[
        <ExportButton key="template" label="下载模板" path="/api/v1/parties/template.xlsx" />,
        <Button
          key="go"
          type="primary"
          loading={busy}
          disabled={!file || !found || (found.errors.length > 0 && !goodOnly)}
          onClick={() => file && void send(file, false)}
        >
          {found ? `登记 ${found.created} 个，更新 ${found.changed} 个` : '登记'}
        </Button>,
      ]}
    >
      <input
        ref={input}
        type="file"
        style={{ display: 'none' }}
        accept=".xlsx,.csv"
        onChange={(e) => {
          const chosen = e.target.files?.[0]
          if (!chosen) return
          setFile(chosen)
          setFound(null)
          key.current = newKey()
          void send(chosen, true)
        }}
      />
      <button type="button" className="drop-zone" onClick={() => input.current?.click()}>
        {file ? file.name : '选择名录工作簿（.xlsx、.csv）'}
      </button>
      {error ? <Failure error={error} /> : null}
      {found ? (
        <div className="stack" style={{ marginTop: 12 }}>
          <p>
            共 {found.rows} 行：新单位 {found.created}，有变化 {found.changed}，无变化 {found.unchanged}
            ，新设施 {found.facilitiesCreated}。
          </p>
          {[...found.errors, ...found.warnings].length > 0 ? (
            <Alert
              type={found.errors.length > 0 ? 'error' : 'warning'}
              title={`有误 ${found.errors.length} 处，提示 ${found.warnings.length} 处`}
              description={
                <ul style={{ paddingLeft: 18, maxHeight: 200, overflow: 'auto' }}>
                  {[...found.errors, ...found.warnings].map((f) => (
                    <li key={`${f.row}${f.column}${f.code}${f.message}`}>
                      第 {f.row} 行 {f.column ? `${f.column} 列` : ''}：{f.message}
                    </li>
                  ))}
                </ul>
              }
            />
          ) : null}
          {found.errors.length > 0 ? (
            <Checkbox checked={goodOnly} onChange={(e) => setGoodOnly(e.target.checked)}>
              只登记没有差错的行
            </Checkbox>
          ) : null}
        </div>
      ) : null}
    </Modal>
  )
}
