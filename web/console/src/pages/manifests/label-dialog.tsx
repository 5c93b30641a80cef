import { Form, Modal, Radio } from 'antd'
import { useState } from 'react'
import { download } from '../../../../api.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { useReturnFocus } from '../../../../ui/use-return-focus.ts'
import { useTask } from '../../../../ui/use-task.ts'

const sides = [
  { value: '', label: '按容积' },
  { value: '100', label: '100 mm' },
  { value: '150', label: '150 mm' },
  { value: '200', label: '200 mm' },
]

/** Labels as PDF: on A4 to be cut, or one a page for a label printer. */
export function LabelDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const [format, setFormat] = useState('sheet')
  const [side, setSide] = useState('')
  const task = useTask()
  useReturnFocus()
  const print = async () => {
    const query = { codes: codes.join(','), side, format }
    if (await task.run(() => download('/api/v1/package-labels', query))) onClose()
  }
  return (
    <Modal
      open
      title={`打印标签（${codes.length} 件）`}
      okText="生成 PDF"
      cancelText="取消"
      confirmLoading={task.busy}
      onOk={() => void print()}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item
          label="边长"
          extra="HJ 1276-2022：容积 50 升及以下 100 mm，450 升及以下 150 mm，更大 200 mm。"
        >
          <Radio.Group
            optionType="button"
            value={side}
            options={sides}
            onChange={(e) => setSide(e.target.value)}
          />
        </Form.Item>
        <Form.Item label="纸张">
          <Radio.Group
            optionType="button"
            value={format}
            options={[
              { value: 'sheet', label: 'A4 排版' },
              { value: 'single', label: '标签打印机，一张一页' },
            ]}
            onChange={(e) => setFormat(e.target.value)}
          />
        </Form.Item>
      </Form>
      {task.error ? <Failure error={task.error} /> : null}
    </Modal>
  )
}
