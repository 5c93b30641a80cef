import { Form, Input, Radio, Select } from 'antd'
import type {
  PackageActKind,
  PackageRow,
  PackagesDone,
} from '../../../../../src/manifests/package.contract.ts'
import {
  externalSchemeNames,
  externalSchemes,
  packageActNames,
  packageKindNames,
} from '../../../../../src/manifests/package.contract.ts'
import { post } from '../../../../api.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { DayItem } from './day-item.tsx'
import { MassInput } from './field-item.tsx'
import { packageActOf } from './package-body.ts'
import { ItemsInput, SourceFields } from './package-items.tsx'

export interface PackageDoing {
  readonly kind: PackageActKind
  readonly packages: readonly Pick<PackageRow, 'code' | 'grams' | 'waste'>[]
}

interface PackageActDialogProps {
  readonly doing: PackageDoing
  readonly onDone?: (done: PackagesDone) => void
  readonly onClose: () => void
}

/** One act on packages: each asks only for what the book needs to know. */
export function PackageActDialog({ doing, onDone, onClose }: PackageActDialogProps) {
  const { kind, packages } = doing
  const name = packageActNames[kind] ?? kind
  const makes = kind === 'pack' || kind === 'repack' || kind === 'split'
  const notify = useNotify()
  return (
    <FormDialog
      title={packages.length > 0 ? `${name}：${titleOf(packages)}` : name}
      ok={name}
      width={makes ? 760 : 520}
      initial={{ from: 'lot', into: 'new', palletKind: 'pallet', items: [{ kind: 'drum', count: 1 }] }}
      onClose={onClose}
      onSubmit={async (typed, key) => {
        const done = await post<PackagesDone>('/api/v1/packages/acts', {
          key,
          act: packageActOf(kind, packages, typed),
        })
        notify.done(`${name}已办，${done.packages.length} 件`)
        onDone?.(done)
      }}
    >
      {kind === 'pack' ? <SourceFields /> : null}
      {kind === 'split' ? (
        <Form.Item name="grams" label="分出多少" extra="不填为全部。">
          <MassInput label="分出多少" unit="千克" />
        </Form.Item>
      ) : null}
      {makes ? <ItemsInput /> : null}
      {kind === 'group' ? <IntoFields /> : null}
      {kind === 'register' ? <ExternalFields /> : null}
      {kind === 'scrap' ? (
        <Form.Item name="reason" label="理由" rules={[{ required: true, message: '请写明理由' }]}>
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      ) : null}
      {kind === 'register' ? null : <DayItem name="on" label="日期" extra="不填为今天。" />}
    </FormDialog>
  )
}

const titleOf = (packages: PackageDoing['packages']): string =>
  packages.length === 1 ? (packages[0]?.code ?? '') : `${packages.length} 件`

function IntoFields() {
  const into = Form.useWatch('into')
  return (
    <>
      <Form.Item name="into" label="归到">
        <Radio.Group
          optionType="button"
          options={[
            { value: 'new', label: '新的托盘或箱' },
            { value: 'old', label: '已有的' },
          ]}
        />
      </Form.Item>
      {into === 'old' ? (
        <Form.Item
          name="intoCode"
          label="托盘或箱的编码"
          rules={[{ required: true, message: '请扫描或输入编码' }]}
        >
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
      ) : (
        <Form.Item name="palletKind" label="是什么">
          <Select
            options={(['pallet', 'bin', 'box', 'other'] as const).map((k) => ({
              value: k,
              label: packageKindNames[k],
            }))}
          />
        </Form.Item>
      )}
    </>
  )
}

const ExternalFields = () => (
  <>
    <Form.Item name="scheme" label="哪种编码" rules={[{ required: true, message: '请选择' }]}>
      <Select options={externalSchemes.map((s) => ({ value: s, label: externalSchemeNames[s] }))} />
    </Form.Item>
    <Form.Item
      name="value"
      label="编码"
      extra="照标签抄录；由官方系统赋码，本系统不生成。"
      rules={[{ required: true, message: '请填写编码' }]}
    >
      <Input maxLength={200} autoComplete="off" />
    </Form.Item>
  </>
)
