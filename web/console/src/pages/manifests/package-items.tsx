import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Radio, Select } from 'antd'
import type { LotRow } from '../../../../../src/ledger/queries.contract.ts'
import { packageKindNames, packageKinds } from '../../../../../src/manifests/package.contract.ts'
import { get } from '../../../../api.ts'
import { meQuery } from '../../../../session.ts'
import { tonnesText } from '../../../../ui/mass.tsx'
import { FacilityPicker, WastePicker } from '../../../../ui/pickers.tsx'
import { MassInput } from './field-item.tsx'

const required = (message: string) => [{ required: true, message }]

/** Where the packed mass comes from: a lot in store, or as it arises. */
export function SourceFields() {
  const from = Form.useWatch('from')
  const me = useQuery(meQuery).data
  const own = me?.parties.length === 1 ? String(me.parties[0]) : undefined
  return (
    <div className="manifest-form">
      <Form.Item name="facility" label="在哪个设施" rules={required('请选择设施')}>
        <FacilityPicker label="在哪个设施" party={own} />
      </Form.Item>
      <Form.Item name="from" label="装的是">
        <Radio.Group
          optionType="button"
          options={[
            { value: 'lot', label: '库存批次' },
            { value: 'new', label: '刚产生的' },
          ]}
        />
      </Form.Item>
      {from === 'new' ? (
        <Form.Item
          name="waste"
          label="废物代码"
          rules={required('请选择废物')}
          extra="产生量随包装一并入账。"
          className="wide"
        >
          <WastePicker label="废物代码" />
        </Form.Item>
      ) : (
        <LotItem />
      )}
    </div>
  )
}

function LotItem() {
  const facility = Form.useWatch('facility') as string | undefined
  const lots = useQuery({
    queryKey: ['/api/v1/lots', 'to-pack', facility],
    queryFn: ({ signal }) => get<{ items: LotRow[] }>('/api/v1/lots', { facility, limit: 200 }, signal),
    enabled: facility !== undefined,
  })
  const stored = lots.data?.items.filter((l) => l.position === 'stored') ?? []
  return (
    <Form.Item name="lot" label="批次" rules={required('请选择批次')} className="wide">
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        loading={lots.isFetching}
        placeholder={facility ? '批号或代码' : '先选设施'}
        notFoundContent={facility ? '这里没有库存；可选“刚产生的”' : '先选设施'}
        options={stored.map((l) => ({
          value: l.id,
          label: `${l.label ?? `#${l.id}`} ${l.code} ${l.wasteName ?? ''} 现存 ${tonnesText(l.grams)} 吨`,
        }))}
      />
    </Form.Item>
  )
}

const kinds = packageKinds.map((k) => ({ value: k, label: packageKindNames[k] }))

/** The containers that are filled; alike ones are one row with a count. */
export function ItemsInput() {
  return (
    <>
      <Form.List name="items">
        {(rows, { add, remove }) => (
          <fieldset className="bare" aria-label="装成哪些件">
            {rows.map(({ key, name }, i) => (
              <div key={key} className="item-row">
                <Form.Item name={[name, 'kind']} label="容器" rules={required('请选择')}>
                  <Select aria-label={`第 ${i + 1} 行容器`} options={kinds} />
                </Form.Item>
                <Form.Item name={[name, 'mass']} label="每件净重" rules={required('请填写净重')}>
                  <MassInput label={`第 ${i + 1} 行每件净重`} unit="千克" />
                </Form.Item>
                <Form.Item name={[name, 'count']} label="件数" rules={required('请填写件数')}>
                  <InputNumber aria-label={`第 ${i + 1} 行件数`} min={1} max={200} precision={0} />
                </Form.Item>
                <Form.Item name={[name, 'litres']} label="容积（升）">
                  <InputNumber aria-label={`第 ${i + 1} 行容积`} min={0.1} max={100_000} />
                </Form.Item>
                {rows.length > 1 ? (
                  <Button aria-label={`去掉第 ${i + 1} 行`} onClick={() => remove(name)}>
                    去掉
                  </Button>
                ) : null}
              </div>
            ))}
            <Button type="dashed" onClick={() => add({ kind: 'drum', count: 1 })}>
              再加一种
            </Button>
          </fieldset>
        )}
      </Form.List>
      <LabelFields />
    </>
  )
}

const labelFields = [
  ['form', '形态', 20],
  ['hazards', '危险特性', 20],
  ['mainComponents', '主要成分', 120],
  ['hazardousComponents', '有害成分', 120],
  ['precautions', '注意事项', 120],
  ['contact', '联系人和联系方式', 60],
  ['remark', '备注', 60],
] as const

const LabelFields = () => (
  <details style={{ margin: '12px 0' }}>
    <summary className="muted">标签上的文字（HJ 1276-2022，可不填）</summary>
    <div className="manifest-form">
      {labelFields.map(([name, label, most]) => (
        <Form.Item key={name} name={['label', name]} label={label}>
          <Input maxLength={most} autoComplete="off" />
        </Form.Item>
      ))}
    </div>
  </details>
)
