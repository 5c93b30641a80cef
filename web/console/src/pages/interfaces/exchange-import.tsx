import { Button, Modal } from 'antd'
import { useRef, useState } from 'react'
import type {
  ExchangeSystem,
  ImportOutcome,
  RowOutcome,
} from '../../../../../src/interfaces/exchange.contract.ts'
import { manifestActNames } from '../../../../../src/manifests/contract.ts'
import { address, newKey, upload } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { FileDrop } from '../../../../ui/file-drop.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { useTask } from '../../../../ui/use-task.ts'

/** A file of the other system: looked through first, then taken in. */
export function ExchangeImport({ system, onClose }: { system: ExchangeSystem; onClose: () => void }) {
  const notify = useNotify()
  const task = useTask()
  const key = useRef(newKey())
  const [file, setFile] = useState<File | null>(null)
  const [found, setFound] = useState<ImportOutcome | null>(null)
  const send = async (chosen: File, dryRun: boolean) => {
    const form = new FormData()
    form.append('file', chosen)
    const query = { dryRun, key: dryRun ? undefined : key.current }
    const path = address(`/api/v1/exchanges/${system.key}/import`, query)
    const outcome = await upload<ImportOutcome>(path, form, () => {})
    if (dryRun) return setFound(outcome)
    await queryClient.invalidateQueries()
    notify.done(`已导入 ${outcome.rows.length} 行`)
    onClose()
  }
  const look = (chosen: File) => {
    setFile(chosen)
    setFound(null)
    key.current = newKey()
    void task.run(() => send(chosen, true))
  }
  const ready = file !== null && found !== null && !found.again && found.faults.length === 0
  return (
    <Modal
      open
      title={`导入返回文件：${system.name}`}
      width={760}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button
          type="primary"
          loading={task.busy}
          disabled={!ready}
          onClick={() => file && void task.run(() => send(file, false))}
        >
          {found ? `导入 ${found.rows.length} 行` : '导入'}
        </Button>
      }
    >
      <div className="stack">
        <FileDrop
          file={file}
          accept=".xlsx,.csv"
          prompt="选择该系统导出的文件"
          help=".xlsx 或 .csv；先试读，不会改动任何联单"
          onFile={look}
        />
        {task.error ? <Failure error={task.error} /> : null}
        {found ? <Outcome outcome={found} /> : null}
      </div>
    </Modal>
  )
}

function Outcome({ outcome }: { outcome: ImportOutcome }) {
  const { faults, rows, again } = outcome
  const numbers = rows.filter((r) => r.recorded.includes('recordNumber')).length
  const receipts = rows.filter((r) => r.recorded.includes('receive')).length
  const there = rows.filter((r) => r.manifest === null).length
  return (
    <>
      {again ? <p role="status">这份文件已经导入过，不会重复登记。当时的结果如下。</p> : null}
      <p>
        可读 {rows.length} 行：登记编号 {numbers} 份，登记接收 {receipts} 份，本系统没有的 {there} 份。
      </p>
      {faults.length > 0 ? (
        <div role="alert" className="failure">
          <div>
            <p>有误 {faults.length} 处，请在文件中改正后重新选择</p>
            <ul className="faults">
              {faults.map((f) => (
                <li key={`${f.row}${f.column}${f.title}`}>
                  {f.sheet ? `${f.sheet} ` : ''}第 {f.row} 行{f.column ? ` ${f.column} 列` : ''}（{f.title}
                  ）：
                  {f.message}
                </li>
              ))}
            </ul>
          </div>
        </div>
      ) : null}
      {rows.length > 0 ? (
        <DataTable caption="试读结果" columns={columns} rows={rows} rowKey={(r) => r.row} />
      ) : null}
    </>
  )
}

const columns: readonly Column<RowOutcome>[] = [
  { key: 'row', title: '行', render: (r) => r.row },
  { key: 'number', title: '本系统联单', render: (r) => r.number ?? '没有' },
  { key: 'officialNo', title: '编号', render: (r) => r.officialNo ?? '' },
  {
    key: 'recorded',
    title: '登记',
    render: (r) => r.recorded.map((act) => manifestActNames[act]).join('、') || '无',
  },
  { key: 'note', title: '说明', render: (r) => r.note ?? '' },
]
