import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { type ReactNode, useEffect, useState } from 'react'
import { get, type Query } from '../api.ts'

export interface RemoteSelectProps<T> {
  readonly path: string
  readonly fixed?: Query
  readonly value?: string | undefined
  readonly onChange?: (value: string | undefined, item: T | undefined) => void
  readonly toOption: (item: T) => { value: string; label: string; detail?: string | undefined }
  readonly placeholder?: string
  readonly label: string
  readonly width?: number | string
  readonly id?: string
  readonly disabled?: boolean
  readonly footer?: ReactNode
}

/** Chooses one of very many by typing; the server searches. The chosen one is asked for by key, so a link names it. */
export function RemoteSelect<T>(p: RemoteSelectProps<T>) {
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 200)
    return () => clearTimeout(timer)
  }, [text])
  const found = useQuery({
    queryKey: [p.path, 'choices', p.fixed, asked],
    queryFn: ({ signal }) => get<{ items: T[] }>(p.path, { ...p.fixed, search: asked, limit: 30 }, signal),
    enabled: open || asked !== '',
    staleTime: 30_000,
    placeholderData: (before) => before,
  })
  const named = useQuery({
    queryKey: [p.path, 'named', p.value],
    queryFn: ({ signal }) => get<{ items: T[] }>(p.path, { ids: p.value, limit: 1 }, signal),
    enabled: Boolean(p.value) && !(found.data?.items ?? []).some((i) => p.toOption(i).value === p.value),
    staleTime: 5 * 60_000,
  })
  const items = [...(found.data?.items ?? [])]
  for (const item of named.data?.items ?? []) {
    if (!items.some((i) => p.toOption(i).value === p.toOption(item).value)) items.push(item)
  }
  return (
    <Select
      {...(p.id ? { id: p.id } : {})}
      aria-label={p.label}
      placeholder={p.placeholder ?? p.label}
      value={p.value || undefined}
      style={{ width: p.width ?? '100%' }}
      allowClear
      showSearch={{ filterOption: false, onSearch: setText }}
      popupMatchSelectWidth={false}
      onOpenChange={setOpen}
      loading={found.isFetching}
      disabled={p.disabled ?? false}
      notFoundContent={found.error ? '查找失败，请重试' : found.isFetching ? '正在查找……' : '没有找到'}
      options={items.map((item) => ({ ...p.toOption(item), item }))}
      optionRender={(option) => (
        <div style={{ maxWidth: 460, whiteSpace: 'normal' }}>
          <div>{option.data.label}</div>
          {option.data.detail ? <div className="small muted">{option.data.detail}</div> : null}
        </div>
      )}
      onChange={(value?: string) =>
        p.onChange?.(
          value,
          items.find((i) => p.toOption(i).value === value),
        )
      }
    />
  )
}
