import { Alert } from 'antd'
import { useState } from 'react'
import type { AmendmentSheet, PlanChange } from '../../../../../src/plan/amendments.contract.ts'
import { address, post } from '../../../../api.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { FileDrop } from '../../../../ui/file-drop.tsx'
import { useTask } from '../../../../ui/use-task.ts'
import { SheetFaults } from './sheet-faults.tsx'

interface AmendSheetProps {
  readonly plan: string | undefined
  readonly drafted: number
  readonly onRead: (changes: readonly PlanChange[]) => void
}

/** The workbook way: the measures as they are, changed in Excel, come back as the changes they make. */
export function AmendSheet({ plan, drafted, onRead }: AmendSheetProps) {
  const task = useTask()
  const [file, setFile] = useState<File | null>(null)
  const [read, setRead] = useState<AmendmentSheet | null>(null)
  const send = async (chosen: File) => {
    const form = new FormData()
    form.set('file', chosen)
    const sheet = await post<AmendmentSheet>(address('/api/v1/plan/sheet', { plan }), form)
    setRead(sheet)
    if (sheet.faults.length === 0 && sheet.changes.length > 0) onRead(sheet.changes)
  }
  return (
    <section className="panel" aria-labelledby="amend-sheet">
      <h2 id="amend-sheet">用措施表修订</h2>
      <div className="stack">
        <FileDrop
          file={file}
          accept=".xlsx,.csv"
          prompt="选择或拖入改好的措施表"
          help={`先下载“现行措施表”，在 Excel 里增、改、删行，再载入。${drafted > 0 ? '载入后取代下面已拟的改动。' : '也可不用表格，在下面逐项改。'}`}
          onFile={(chosen) => {
            setFile(chosen)
            setRead(null)
            void task.run(() => send(chosen))
          }}
        />
        {task.busy ? (
          <p className="muted" role="status">
            正在读取……
          </p>
        ) : null}
        {task.error ? <Failure error={task.error} /> : null}
        {read && read.faults.length > 0 ? <SheetFaults faults={read.faults} /> : null}
        {read && read.faults.length === 0 ? (
          <Alert
            type={read.changes.length > 0 ? 'success' : 'info'}
            showIcon
            title={
              read.changes.length > 0
                ? `读到 ${read.rows} 项措施，与第 ${read.version} 版相比有 ${read.changes.length} 处改动，已列入下面的草稿。`
                : `读到 ${read.rows} 项措施，与第 ${read.version} 版没有差别。`
            }
          />
        ) : null}
      </div>
    </section>
  )
}
