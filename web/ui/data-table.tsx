import { CaretDownOutlined, CaretUpOutlined } from '@ant-design/icons'
import { isValidElement, type ReactNode } from 'react'
import './data-list.css'
import type { Column } from './data-list.tsx'
import { ScrollRegion } from './scroll-region.tsx'

export interface DataTableProps<T> {
  readonly caption: string
  readonly columns: readonly Column<T>[]
  readonly rows: readonly T[]
  readonly rowKey: (row: T) => string | number
  readonly onOpen?: (row: T) => void
  /** `day` ascending, `-day` descending. */
  readonly sort?: string | undefined
  readonly onSort?: (sort: string | undefined) => void
  readonly dimmed?: boolean
  readonly foot?: ReactNode
}

/** A plain table on a wide screen, cards on a phone; the same elements, laid out by the style sheet. */
export function DataTable<T>({
  caption,
  columns,
  rows,
  rowKey,
  onOpen,
  sort,
  onSort,
  dimmed,
  foot,
}: DataTableProps<T>) {
  return (
    <ScrollRegion label={caption}>
      <table className={`data-table${dimmed ? ' dimmed' : ''}${onOpen ? ' opens' : ''}`}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((c) => (
              <th
                key={c.key}
                scope="col"
                className={c.align}
                style={c.width ? { width: c.width } : undefined}
                aria-sort={sortOf(c, sort)}
              >
                {c.sortable && onSort ? <SortButton column={c} sort={sort} onSort={onSort} /> : c.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={rowKey(row)} row={row} columns={columns} {...(onOpen ? { onOpen } : {})} />
          ))}
        </tbody>
        {foot ? <tfoot>{foot}</tfoot> : null}
      </table>
    </ScrollRegion>
  )
}

function Row<T>({
  row,
  columns,
  onOpen,
}: {
  row: T
  columns: readonly Column<T>[]
  onOpen?: (row: T) => void
}) {
  return (
    <tr
      onClick={
        onOpen
          ? (e) => {
              const inner = (e.target as HTMLElement).closest('a, button, input, label, .ant-select')
              if (!inner && !window.getSelection()?.toString()) onOpen(row)
            }
          : undefined
      }
    >
      {columns.map((c, i) => {
        const content = c.render(row)
        const Cell = i === 0 ? 'th' : 'td'
        const blank = isBlank(content) ? ' blank' : ''
        return (
          <Cell
            key={c.key}
            className={`${c.align ?? ''} ${c.fit ?? ''} card-${c.card ?? 'pair'}${blank}`}
            data-title={c.title}
            {...(i === 0 ? { scope: 'row' } : {})}
          >
            {i === 0 && onOpen ? (
              <button type="button" className="bare open" onClick={() => onOpen(row)}>
                {content}
              </button>
            ) : (
              content
            )}
          </Cell>
        )
      })}
    </tr>
  )
}

/** A dash says nothing on a phone, where every value has its own title. */
function isBlank(content: ReactNode): boolean {
  if (content === null || content === '—' || content === '') return true
  return isValidElement<{ children?: ReactNode }>(content) && content.props.children === '—'
}

function sortOf<T>(c: Column<T>, sort: string | undefined) {
  if (!c.sortable) return undefined
  return sort === c.key ? 'ascending' : sort === `-${c.key}` ? 'descending' : 'none'
}

function SortButton<T>({
  column: c,
  sort,
  onSort,
}: {
  column: Column<T>
  sort: string | undefined
  onSort: (sort: string | undefined) => void
}) {
  const next = sort === `-${c.key}` ? c.key : sort === c.key ? undefined : `-${c.key}`
  return (
    <button type="button" className="bare sort" onClick={() => onSort(next)}>
      {c.title}
      <span aria-hidden="true" className="arrows">
        {sort === c.key ? (
          <CaretUpOutlined />
        ) : (
          <CaretDownOutlined className={sort === `-${c.key}` ? '' : 'idle'} />
        )}
      </span>
    </button>
  )
}
