import { Alert, Button, DatePicker, Form, Input, Modal } from 'antd'
import type { Dayjs } from 'dayjs'
import { useRef, useState } from 'react'
import type { PlanSheet } from '../../../../../src/plan/amendments.contract.ts'
import { ApiFailure, address, newKey, post } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { FileDrop } from '../../../../ui/file-drop.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { useReturnFocus } from '../../../../ui/use-return-focus.ts'
import { useTask } from '../../../../ui/use-task.ts'
import { SheetFaults } from './sheet-faults.tsx'

interface SecondPlanDialogProps {
  /** Whose lights, reporting and groups it takes over. */
  readonly like: string | undefined
  readonly onClose: () => void
  readonly onAdded: (plan: string) => void
}

interface Values {
  readonly title: string
  readonly from: Dayjs
  readonly to: Dayjs
  readonly reason: string
}

/** A further plan: its name and span, its measures from a workbook. Read first; registered when nothing is wrong. */
export function SecondPlanDialog({ like, onClose, onAdded }: SecondPlanDialogProps) {
  const notify = useNotify()
  const task = useTask()
  const key = useRef(newKey())
  useReturnFocus()
  const [form] = Form.useForm<Values>()
  const [file, setFile] = useState<File | null>(null)
  const [read, setRead] = useState<PlanSheet | null>(null)
  const [missing, setMissing] = useState(false)
  const ready = read !== null && read.faults.length === 0
  const sheet = async ({ title, from, to }: Values, chosen: File): Promise<void> => {
    const body = new FormData()
    body.set('file', chosen)
    const query = { like, title, from: from.format('YYYY-MM-DD'), to: to.format('YYYY-MM-DD') }
    setRead(await post<PlanSheet>(address('/api/v1/plans/sheet', query), body))
    key.current = newKey()
  }
  const register = async ({ reason }: Values, { content }: PlanSheet): Promise<void> => {
    try {
      await post('/api/v1/plans', { key: key.current, content, reason })
    } catch (error) {
      if (!(error instanceof ApiFailure && error.status === 0)) key.current = newKey()
      throw error
    }
    notify.done('已登记，请逐项说明旧措施的去处')
    await queryClient.invalidateQueries()
    onAdded(String(content.key))
    onClose()
  }
  const submit = async (values: Values): Promise<void> => {
    setMissing(!file)
    if (file) await task.run(() => (ready ? register(values, read) : sheet(values, file)))
  }
  const forget = () => setRead(null)
  return (
    <Modal
      open
      title="登记下一个规划"
      width={600}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" loading={task.busy} onClick={() => form.submit()}>
          {ready ? `登记 ${read.rows} 项措施` : '读取措施表'}
        </Button>
      }
    >
      <Form name="dialog" form={form} layout="vertical" onFinish={(values) => void submit(values)}>
        <Form.Item name="title" label="规划名称" rules={[{ required: true, message: '请写规划名称' }]}>
          <Input maxLength={200} autoFocus onChange={forget} />
        </Form.Item>
        <div className="field-grid">
          <Form.Item name="from" label="开始日期" rules={[{ required: true, message: '请选开始日期' }]}>
            <DatePicker style={{ width: '100%' }} onChange={forget} />
          </Form.Item>
          <Form.Item
            name="to"
            label="期满日期"
            dependencies={['from']}
            rules={[
              { required: true, message: '请选期满日期' },
              ({ getFieldValue }) => ({
                validator: (_, to?: Dayjs) =>
                  to?.isBefore(getFieldValue('from'))
                    ? Promise.reject(new Error('不早于开始日期'))
                    : Promise.resolve(),
              }),
            ]}
          >
            <DatePicker style={{ width: '100%' }} onChange={forget} />
          </Form.Item>
        </div>
        <Form.Item name="reason" label="登记依据" rules={[{ required: true, message: '请写印发文号或缘由' }]}>
          <Input maxLength={2000} placeholder="如印发文号" />
        </Form.Item>
      </Form>
      <div className="stack">
        <FileDrop
          file={file}
          accept=".xlsx,.csv"
          prompt="选择或拖入措施表"
          help="列名与“规划版本与修订”里下载的措施表相同：任务序号、任务、措施、牵头单位必有，其余可缺。灯号规则、填报周期、保障事项和专班分组沿用现行规划。"
          onFile={(chosen) => {
            setFile(chosen)
            setMissing(false)
            forget()
          }}
        />
        {missing ? (
          <p className="danger" role="alert">
            请选择措施表
          </p>
        ) : null}
        {read && read.faults.length > 0 ? <SheetFaults faults={read.faults} /> : null}
        {ready ? (
          <Alert type="success" showIcon title={`读到 ${read.rows} 项措施，没有错误；再按一次登记。`} />
        ) : null}
        {task.error ? <Failure error={task.error} /> : null}
      </div>
    </Modal>
  )
}
