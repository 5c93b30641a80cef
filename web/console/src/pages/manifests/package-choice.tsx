import { useQuery } from '@tanstack/react-query'
import { Form, Select } from 'antd'
import { gramsToDecimal } from '../../../../../src/core/mass.ts'
import type { PackageRow } from '../../../../../src/manifests/package.contract.ts'
import { get, type Query } from '../../../../api.ts'
import { tonnesText } from '../../../../ui/mass.tsx'
import type { Shown } from './shown.ts'

export interface Packages {
  readonly items: PackageRow[]
  readonly total: number
}

const optionOf = (p: PackageRow) => ({
  value: p.code,
  label: `${p.code} ${p.kindName} ${p.waste === null ? '' : `${tonnesText(p.grams)} 吨`}`,
})

export const packagesQuery = (query: Query, enabled = true) => ({
  queryKey: ['/api/v1/packages', query],
  queryFn: ({ signal }: { signal: AbortSignal }) => get<Packages>('/api/v1/packages', query, signal),
  enabled,
})

/** By the piece: the packages that go, whose masses make the load. Left empty, the oldest mass in store goes. */
export function LoadPackages({ of: { m } }: { of: Shown }) {
  const form = Form.useFormInstance()
  const { consignor, code } = m.values
  const kept = useQuery(
    packagesQuery(
      { facility: Number(consignor), waste: String(code), state: 'kept', limit: 500 },
      Boolean(consignor && code),
    ),
  )
  const items = kept.data?.items.filter((p) => p.state === 'kept') ?? []
  if (items.length === 0) return null
  return (
    <Form.Item
      name="packages"
      label="装车的包装"
      extra="扫码或输入编码查找；选了包装，移出量就是它们的合计。不选则按先入先出由库存装车。"
    >
      <Select
        mode="multiple"
        optionFilterProp="label"
        options={items.map(optionOf)}
        onChange={(codes: string[]) => {
          const sum = items.filter((p) => codes.includes(p.code)).reduce((s, p) => s + BigInt(p.grams), 0n)
          if (sum > 0n) form.setFieldValue(['values', 'grams'], `${gramsToDecimal(sum, '吨')} 吨`)
        }}
      />
    </Form.Item>
  )
}

/** Of those that came, the ones turned away. */
export function RefusedPackages({ of: { d } }: { of: Shown }) {
  const on = useQuery(packagesQuery({ manifest: d.id, limit: 500 }))
  const items = on.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Form.Item name="refusedPackages" label="拒收的包装" extra="没有拒收不选。">
      <Select mode="multiple" optionFilterProp="label" options={items.map(optionOf)} />
    </Form.Item>
  )
}
