import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { SearchReply } from '../../../../src/inventory/district.contract.ts'
import type { SessionView } from '../../../../src/platform/auth/contract.ts'
import { get } from '../../../api.ts'
import { Failure } from '../../../ui/failure.tsx'
import { menuFor } from '../menu.ts'
import './finder.css'

interface Hit {
  readonly group: string
  readonly id: string
  readonly label: string
  readonly detail: string
  readonly href: string
}

const groups = {
  party: '单位',
  facility: '设施',
  waste: '废物代码',
  posting: '账目',
  lot: '批次',
  movement: '转移',
} as const

function hrefOf(item: SearchReply['items'][number]): string {
  const id = encodeURIComponent(item.id)
  if (item.kind === 'waste') return `/catalogue?q=${id}`
  if (item.kind === 'movement') return `/postings?movement=${id}`
  if (item.kind === 'facility') return `/lots?facility=${id}`
  return `/${{ party: 'parties', posting: 'postings', lot: 'lots' }[item.kind]}/${id}`
}

export function Finder({ me, onClose }: { me: SessionView; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  const [at, setAt] = useState(0)
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text.trim()), 180)
    return () => clearTimeout(timer)
  }, [text])
  const found = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => get<SearchReply>('/api/v1/search', { q: asked }, signal),
    enabled: asked.length > 0,
  })
  const pages: Hit[] = menuFor(me)
    .flatMap((g) => g.items)
    .filter((i) => `${i.label} ${i.words ?? ''}`.includes(text.trim()))
    .map((i) => ({ group: '页面', id: i.to, label: i.label, detail: `g ${i.key}`, href: i.to }))
  const records: Hit[] = (asked ? (found.data?.items ?? []) : []).map((i) => ({
    group: groups[i.kind],
    id: i.id,
    label: i.label,
    detail: i.detail,
    href: hrefOf(i),
  }))
  const hits = [...records, ...pages]
  const go = (hit: Hit | undefined) => {
    if (!hit) return
    onClose()
    void navigate({ href: hit.href })
  }
  const onKey = (e: KeyboardEvent) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault()
      setAt((hits.length + at + (e.key === 'ArrowDown' ? 1 : -1)) % Math.max(hits.length, 1))
    } else if (e.key === 'Enter' && !e.nativeEvent.isComposing) go(hits[at])
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the box closes it; Escape does so for the keyboard
    <dialog
      ref={dialog}
      className="finder"
      aria-label="搜索"
      onClose={onClose}
      onClick={(e) => e.target === dialog.current && onClose()}
    >
      <div className="finder-box">
        <input
          type="search"
          role="combobox"
          aria-expanded="true"
          aria-controls="finder-hits"
          aria-activedescendant={hits[at] ? `hit-${at}` : undefined}
          aria-label="搜索单位、废物代码、账目号"
          placeholder="单位名称、信用代码、废物代码、账目号、联单号……"
          value={text}
          onChange={(e) => {
            setText(e.target.value)
            setAt(0)
          }}
          onKeyDown={onKey}
        />
        {found.error ? <Failure error={found.error} /> : null}
        <div id="finder-hits" role="listbox" aria-label="搜索结果">
          {hits.map((hit, i) => (
            <div key={`${hit.group}${hit.id}`}>
              {hits[i - 1]?.group !== hit.group ? (
                <div className="finder-group" aria-hidden="true">
                  {hit.group}
                </div>
              ) : null}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the combobox above holds the focus and the keys */}
              <div
                id={`hit-${i}`}
                role="option"
                aria-selected={i === at}
                aria-label={`${hit.group} ${hit.label}`}
                className="finder-hit"
                onClick={() => go(hit)}
                onMouseMove={() => setAt(i)}
              >
                <span className="grow">{hit.label}</span>
                <span className="muted small">{hit.detail}</span>
              </div>
            </div>
          ))}
          {hits.length === 0 ? (
            <p className="muted finder-none">
              {found.isFetching || text.trim() !== asked
                ? '正在查找……'
                : '没有找到。可换个说法，或只输入一部分。'}
            </p>
          ) : null}
        </div>
      </div>
    </dialog>
  )
}
