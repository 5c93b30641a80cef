import { DownloadOutlined, SearchOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Empty, Input, Pagination, Select, Skeleton } from 'antd'
import { cloneElement, isValidElement, type ReactNode, useEffect, useState } from 'react'
import { download, get, type Query } from '../api.ts'
import './data-list.css'
import { DataTable } from './data-table.tsx'
import { Failure } from './failure.tsx'
import { useNotify } from './notify.ts'
import { type SearchState, useSearchState } from './search-state.ts'

export interface Column<T> {
  readonly key: string
  readonly title: string
  readonly render: (row: T) => ReactNode
  readonly align?: 'right'
  readonly sortable?: boolean
  readonly width?: number | string
  /** On a phone a row is a card: `head` stands on top, `wide` takes a line, `none` is left out, the rest are pairs. */
  readonly card?: 'head' | 'wide' | 'none'
  /** `tight` never breaks; `name` keeps room for a party's name. */
  readonly fit?: 'tight' | 'name'
}

export interface Filter {
  readonly key: string
  readonly label: string
  readonly options: readonly { value: string; label: string }[]
  readonly width?: number
}

export interface ListReply<T> {
  readonly items: readonly T[]
  /** Where the server counts. */
  readonly total?: number
  /** Where it does not, because counting would cost more than the page: how to go on. */
  readonly next?: number | null
}

export interface DataListProps<T> {
  readonly path: string
  /** Beyond what stands in the address. */
  readonly fixed?: Query
  /** Asked again when it changes, though the question is the same. */
  readonly version?: string
  readonly columns: readonly Column<T>[]
  readonly rowKey: (row: T) => string | number
  readonly filters?: readonly Filter[]
  readonly extraFilters?: ReactNode
  /** Keys of the address that `extraFilters` set; sent along and cleared with the others. */
  readonly extraKeys?: readonly string[]
  readonly searchHint?: string
  /** What the server calls the text searched for. */
  readonly searchKey?: 'q' | 'search'
  readonly exports?: readonly { label: string; path: string }[]
  readonly empty: { text: string; action?: ReactNode }
  readonly onOpen?: (row: T) => void
  readonly caption: string
  readonly refetchMs?: number | false
  readonly summary?: (reply: ListReply<T>) => ReactNode
}

const PAGE_SIZE = 50

/** The list every page uses: search, filters, sort, paging and export, all of it in the address. */
export function DataList<T>(p: DataListProps<T>) {
  const [search, setSearch] = useSearchState()
  const size = Number(search.size ?? PAGE_SIZE)
  const keys = ['q', 'sort', ...(p.filters ?? []).map((f) => f.key), ...(p.extraKeys ?? [])]
  const { q, ...others } = Object.fromEntries(keys.map((key) => [key, search[key]]))
  const filtering: Query = { [p.searchKey ?? 'search']: q, ...others, ...p.fixed }
  const query: Query = { ...filtering, ...pageOf(search, size), limit: size }
  const list = useQuery({
    queryKey: [p.path, query, p.version],
    queryFn: ({ signal }) => get<ListReply<T>>(p.path, query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: p.refetchMs ?? false,
  })
  const narrowed = keys.some((key) => key !== 'sort' && search[key])
  const reset = () => setSearch(Object.fromEntries(keys.map((key) => [key, undefined])))
  return (
    <section className="data-list" aria-label={p.caption} aria-busy={list.isFetching}>
      <Toolbar
        p={p}
        search={search}
        setSearch={setSearch}
        filtering={filtering}
        onReset={narrowed ? reset : null}
      />
      {list.error ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton active paragraph={{ rows: 8 }} style={{ padding: 8 }} /> : null}
      {list.data && !list.error ? (
        list.data.items.length === 0 ? (
          <Nothing narrowed={narrowed} onReset={reset} empty={p.empty} />
        ) : (
          <>
            <DataTable
              caption={p.caption}
              columns={p.columns}
              rows={list.data.items}
              rowKey={p.rowKey}
              {...(p.onOpen ? { onOpen: p.onOpen } : {})}
              sort={search.sort}
              onSort={(sort) => setSearch({ sort })}
              dimmed={list.isPlaceholderData}
            />
            <ListFoot
              reply={list.data}
              size={size}
              search={search}
              setSearch={setSearch}
              summary={p.summary?.(list.data)}
            />
          </>
        )
      ) : null}
    </section>
  )
}

/** `page` counts where the server counts, and holds the cursors gone through, joined by dots, where it does not. */
function pageOf(search: SearchState, size: number): Query {
  const page = search.page ?? ''
  if (page.startsWith('c')) return { cursor: page.slice(1).split('.').at(-1) }
  return { offset: page ? (Number(page) - 1) * size : undefined }
}

interface ListFootProps {
  readonly reply: ListReply<unknown>
  readonly size: number
  readonly search: SearchState
  readonly setSearch: (patch: SearchState, keepPage?: boolean) => void
  readonly summary: ReactNode
}

function ListFoot({ reply, size, search, setSearch, summary }: ListFootProps) {
  const page = search.page ?? ''
  const resize = (s: number) => (s === PAGE_SIZE ? undefined : String(s))
  if (reply.total !== undefined) {
    return (
      <div className="data-foot">
        <span className="muted small" role="status">
          共 <span className="num">{reply.total.toLocaleString('zh-CN')}</span> 条{summary}
        </span>
        <Pagination
          size="small"
          current={Number(page || 1)}
          pageSize={size}
          total={reply.total}
          hideOnSinglePage={size === PAGE_SIZE}
          showSizeChanger
          pageSizeOptions={[20, 50, 100, 200]}
          responsive
          itemRender={pageControl}
          onChange={(n, s) =>
            setSearch({ page: s === size && n > 1 ? String(n) : undefined, size: resize(s) }, true)
          }
        />
      </div>
    )
  }
  const cursors = page.startsWith('c') ? page.slice(1).split('.') : []
  const go = (to: readonly string[]) =>
    setSearch({ page: to.length > 0 ? `c${to.join('.')}` : undefined }, true)
  return (
    <div className="data-foot">
      <span className="muted small" role="status">
        第 {cursors.length + 1} 页，本页 {reply.items.length} 条{summary}
      </span>
      <span className="row no-print">
        <Button size="small" disabled={cursors.length === 0} onClick={() => go(cursors.slice(0, -1))}>
          上一页
        </Button>
        <Button size="small" disabled={!reply.next} onClick={() => go([...cursors, String(reply.next)])}>
          下一页
        </Button>
        <Select
          size="small"
          aria-label="每页条数"
          value={size}
          options={[20, 50, 100, 200].map((n) => ({ value: n, label: `每页 ${n} 条` }))}
          onChange={(n: number) => setSearch({ size: resize(n) })}
          style={{ width: 110 }}
        />
      </span>
    </div>
  )
}

/** The arrows say in words what they do. */
function pageControl(_: number, kind: string, original: ReactNode): ReactNode {
  if (kind !== 'prev' && kind !== 'next') return original
  const label = kind === 'prev' ? '上一页' : '下一页'
  return isValidElement<{ 'aria-label'?: string }>(original)
    ? cloneElement(original, { 'aria-label': label })
    : original
}

interface ToolbarProps<T> {
  readonly p: DataListProps<T>
  readonly search: SearchState
  readonly setSearch: (patch: SearchState) => void
  readonly filtering: Query
  readonly onReset: (() => void) | null
}

function Toolbar<T>({ p, search, setSearch, filtering, onReset }: ToolbarProps<T>) {
  const [open, setOpen] = useState(false)
  const hasFilters = Boolean(p.filters?.length || p.extraFilters)
  return (
    <search className="data-tools no-print">
      {p.searchHint ? (
        <SearchBox hint={p.searchHint} value={search.q} onChange={(q) => setSearch({ q })} />
      ) : null}
      {hasFilters ? (
        <Button className="only-narrow" aria-expanded={open} onClick={() => setOpen(!open)}>
          筛选
        </Button>
      ) : null}
      <div className={`filters${open ? ' open' : ''}`}>
        {p.filters?.map((filter) => (
          <Select
            key={filter.key}
            aria-label={filter.label}
            placeholder={filter.label}
            value={search[filter.key]}
            onChange={(value?: string) => setSearch({ [filter.key]: value })}
            options={[...filter.options]}
            allowClear
            showSearch={filter.options.length > 12 ? { optionFilterProp: 'label' } : false}
            style={{ width: filter.width ?? 140 }}
          />
        ))}
        {p.extraFilters}
        {onReset ? (
          <Button type="link" size="small" onClick={onReset}>
            清除条件
          </Button>
        ) : null}
      </div>
      <span className="grow only-wide" />
      {p.exports?.map((e) => (
        <ExportButton key={e.path} label={e.label} path={e.path} query={filtering} />
      ))}
    </search>
  )
}

export function ExportButton({ label, path, query }: { label: string; path: string; query?: Query }) {
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      await download(path, query)
    } catch (error) {
      notify.failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void run()}>
      {label}
    </Button>
  )
}

/** Asks while typing, but not at every letter. */
function SearchBox({
  hint,
  value,
  onChange,
}: {
  hint: string
  value: string | undefined
  onChange: (q: string | undefined) => void
}) {
  const [text, setText] = useState(value ?? '')
  useEffect(() => setText(value ?? ''), [value])
  useEffect(() => {
    if (text === (value ?? '')) return
    const timer = setTimeout(() => onChange(text.trim() || undefined), 300)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <Input
      className="data-search"
      prefix={<SearchOutlined aria-hidden="true" />}
      aria-label={hint}
      placeholder={hint}
      value={text}
      allowClear
      onChange={(e) => setText(e.target.value)}
      onPressEnter={() => onChange(text.trim() || undefined)}
    />
  )
}

function Nothing({
  narrowed,
  onReset,
  empty,
}: {
  narrowed: boolean
  onReset: () => void
  empty: { text: string; action?: ReactNode }
}) {
  return (
    <div className="data-empty">
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={narrowed ? '没有符合条件的记录' : empty.text}>
        {narrowed ? <Button onClick={onReset}>清除条件</Button> : empty.action}
      </Empty>
    </div>
  )
}
