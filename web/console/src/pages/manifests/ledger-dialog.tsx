import { Form, Modal, Select } from 'antd'
import { useState } from 'react'
import type { ManifestProfile } from '../../../../../src/packs/manifest-profile.contract.ts'
import { download } from '../../../../api.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { SpanPicker } from '../../../../ui/span-picker.tsx'
import { useReturnFocus } from '../../../../ui/use-return-focus.ts'
import { useTask } from '../../../../ui/use-task.ts'

interface Span {
  readonly from: string | undefined
  readonly to: string | undefined
}

/** The manifest ledger as a workbook: by days of departure, all profiles or one. */
export function LedgerDialog({
  profiles,
  onClose,
}: {
  profiles: readonly ManifestProfile[]
  onClose: () => void
}) {
  const [span, setSpan] = useState<Span>({ from: undefined, to: undefined })
  const [profile, setProfile] = useState<string>()
  const task = useTask()
  useReturnFocus()
  const save = async () => {
    if (await task.run(() => download('/api/v1/manifest-ledger', { ...span, profile }))) onClose()
  }
  return (
    <Modal
      open
      title="导出联单台账"
      okText="导出工作簿"
      cancelText="取消"
      confirmLoading={task.busy}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item label="起运日" extra="不选为全部。">
          <SpanPicker {...span} onChange={setSpan} />
        </Form.Item>
        <Form.Item label="联单种类">
          <Select
            aria-label="联单种类"
            placeholder="全部种类"
            allowClear
            value={profile}
            onChange={setProfile}
            options={profiles.map((p) => ({ value: p.key, label: p.name }))}
          />
        </Form.Item>
      </Form>
      {task.error ? <Failure error={task.error} /> : null}
    </Modal>
  )
}
