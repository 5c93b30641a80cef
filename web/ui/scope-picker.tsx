import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect, useState } from 'react'
import type { ScopeChoices } from '../../src/inventory/district.contract.ts'
import { get } from '../api.ts'

const kinds = [
  { value: 'district', label: '全区' },
  { value: 'street', label: '街道' },
  { value: 'community', label: '社区' },
  { value: 'park', label: '园区' },
  { value: 'group', label: '集团' },
  { value: 'industry', label: '行业' },
  { value: 'enterprise', label: '企业' },
  { value: 'clinic', label: '医疗机构' },
]

/** Whose figures: the district or a part of it, as `street:xixing` or `enterprise:12`; undefined is where the person begins. */
export function ScopePicker({
  value,
  onChange,
}: {
  value: string | undefined
  onChange: (key: string | undefined) => void
}) {
  const [valueKind = 'district', valueKey] = split(value)
  const [kind, setKind] = useState(valueKind)
  useEffect(() => setKind(valueKind), [valueKind])
  const choices = useQuery({
    queryKey: ['scopes', kind],
    queryFn: ({ signal }) => get<ScopeChoices>('/api/v1/scopes', { kind }, signal),
    enabled: kind !== 'district',
    staleTime: 5 * 60_000,
  })
  return (
    <fieldset className="bare row" aria-label="范围">
      <Select
        aria-label="范围种类"
        value={kind}
        options={kinds}
        style={{ width: 110 }}
        onChange={(next: string) => {
          setKind(next)
          if (next === 'district') onChange(undefined)
        }}
      />
      {kind === 'district' ? null : (
        <Select
          aria-label="具体范围"
          placeholder={choices.isFetching ? '载入中……' : '请选择'}
          value={kind === valueKind && valueKey ? valueKey : null}
          loading={choices.isFetching}
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          style={{ width: 200 }}
          notFoundContent={choices.error ? '载入失败' : '没有'}
          options={(choices.data?.items ?? []).map((i) => ({ value: i.key, label: i.label }))}
          onChange={(key: string) => onChange(`${kind}:${key}`)}
        />
      )}
    </fieldset>
  )
}

function split(value: string | undefined): [string | undefined, string | undefined] {
  if (!value) return [undefined, undefined]
  const at = value.indexOf(':')
  return at < 0 ? [value, undefined] : [value.slice(0, at), value.slice(at + 1)]
}
