import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect, useState } from 'react'
import { get } from '../api.ts'
import type { ScopesReply } from '../replies.ts'

const kindNames: Readonly<Record<string, string>> = {
  district: '全区',
  street: '街道',
  community: '社区',
  park: '园区',
  group: '集团',
  industry: '行业',
  enterprise: '单位',
  clinic: '单位',
  party: '单位',
}

/** Whose figures: the district or a part of it. Only scopes the person may see are offered by the server. */
export function ScopePicker({ value, onChange }: { value: string; onChange: (key: string | undefined) => void }) {
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 200)
    return () => clearTimeout(timer)
  }, [text])
  const scopes = useQuery({
    queryKey: ['scopes', asked, value],
    queryFn: ({ signal }) => get<ScopesReply>('/api/v1/scopes', { q: asked, include: value }, signal),
    staleTime: 60_000,
    placeholderData: (before) => before,
  })
  const items = scopes.data?.items ?? []
  const kinds = [...new Set(items.map((i) => kindNames[i.kind] ?? i.kind))]
  return (
    <Select
      aria-label="范围"
      value={value}
      style={{ width: 200 }}
      showSearch={{ filterOption: false, onSearch: setText }}
      popupMatchSelectWidth={320}
      loading={scopes.isFetching}
      notFoundContent={scopes.isFetching ? '正在查找……' : '没有符合的范围'}
      onChange={(key: string) => onChange(key === 'district' ? undefined : key)}
      options={kinds.map((kind) => ({
        label: kind,
        options: items.filter((i) => (kindNames[i.kind] ?? i.kind) === kind).map((i) => ({ value: i.key, label: i.label })),
      }))}
    />
  )
}
