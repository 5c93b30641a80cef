import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { placeNames, places } from '../../../../../src/core/codes.ts'
import { type FacilityRow, sectorNames, sectors } from '../../../../../src/parties/contract.ts'
import { districtQuery } from '../../../../district.ts'

const yesNo = [
  { value: true, label: '是' },
  { value: false, label: '否' },
]

interface FacilityFieldsProps {
  /** Places of the party that a store of its own can belong to. */
  readonly sites: readonly FacilityRow[]
}

export function FacilityFields({ sites }: FacilityFieldsProps) {
  const district = useQuery(districtQuery).data
  return (
    <div className="fact-grid">
      <Form.Item name="name" label="设施名称" rules={[{ required: true, message: '请填写设施名称' }]}>
        <Input />
      </Form.Item>
      <Form.Item name="kind" label="设施类型" rules={[{ required: true, message: '请选择设施类型' }]}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={(district?.facilityKinds ?? []).map((k) => ({ value: k.kind, label: k.name }))}
        />
      </Form.Item>
      <Form.Item name="code" label="设施编码" extra="HJ 608：MF0001、TS001">
        <Input />
      </Form.Item>
      <Form.Item name="region" label="位置">
        <Select
          options={places.map((value) => ({ value, label: value === 'own' ? '区内' : placeNames[value] }))}
        />
      </Form.Item>
      <Form.Item name="regionName" label="区外所在地">
        <Input placeholder="如 某某省某某市" />
      </Form.Item>
      <Form.Item name="street" label="街道">
        <Select
          allowClear
          options={(district?.streets ?? []).map((s) => ({ value: s.code, label: s.name }))}
        />
      </Form.Item>
      <Form.Item name="community" label="社区">
        <Input />
      </Form.Item>
      <Form.Item name="park" label="园区">
        <Input />
      </Form.Item>
      <Form.Item name="sector" label="危险废物口径">
        <Select options={sectors.map((value) => ({ value, label: sectorNames[value] }))} />
      </Form.Item>
      <Form.Item name="isEnd" label="接收即为终端" extra="填埋、回填、消纳场">
        <Select allowClear placeholder="按设施类型" options={yesNo} />
      </Form.Item>
      <Form.Item name="takesOwnership" label="入库即取得所有权" extra="共享贮存点一般为否">
        <Select allowClear placeholder="按设施类型" options={yesNo} />
      </Form.Item>
      {sites.length > 0 ? (
        <Form.Item name="site" label="所属场所" extra="自有贮存库、自有利用处置设施属于哪个场所">
          <Select
            allowClear
            placeholder="按设施类型"
            options={sites.map((f) => ({ value: f.id, label: f.name }))}
          />
        </Form.Item>
      ) : null}
    </div>
  )
}
