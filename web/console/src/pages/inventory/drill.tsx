import { LeftOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Empty, Skeleton } from 'antd'
import type { Inventory, InventoryRow } from '../../../../../src/inventory/contract.ts'
import type { DrillItem, DrillReply } from '../../../../../src/inventory/drill.contract.ts'
import { get, type Query } from '../../../../api.ts'
import { EvidenceBar, sharesText } from '../../../../ui/evidence.tsx'
import { Failure } from '../../../../ui/failure.tsx'
import { groupDigits, Mass } from '../../../../ui/mass.tsx'
import { actorText, timeText } from '../../../../words.ts'
import { Evidence } from '../postings/evidence.tsx'
import { PostingCard } from '../postings/posting-card.tsx'
import './drill.css'

export interface DrillProps {
  /** `<table>/<row>/<column>`; undefined: closed. */
  readonly cell: string | undefined
  /** Steps taken so far, as the server named them, with the posting last: `code:900-001-S17|party:12|posting:31`. */
  readonly path: string | undefined
  readonly inventory: Inventory
  readonly query: Query
  readonly onMove: (path: string | undefined) => void
  readonly onClose: () => void
}

const POSTING = 'posting:'

/** From a figure down to one posting, its record and its evidence. The steps stand in the address. */
export function Drill({ cell, path, inventory, query, onMove, onClose }: DrillProps) {
  const [no, rowKey, columnKey] = (cell ?? '').split('/')
  const table = inventory.tables.find((t) => String(t.no) === no)
  const row =
    table &&
    [...table.rows, table.total, ...(table.unspecified ? [table.unspecified] : [])].find(
      (r) => r.key === rowKey,
    )
  const column = table?.columns.find((c) => c.key === columnKey)
  const steps = path ? path.split('|') : []
  const last = steps.at(-1)
  const posting = last?.startsWith(POSTING) ? Number(last.slice(POSTING.length)) : null
  const back = () => onMove(steps.slice(0, -1).join('|') || undefined)
  return (
    <Drawer
      open={cell !== undefined}
      onClose={onClose}
      size="min(720px, 100vw)"
      title={table && row && column ? `表${table.no} · ${row.label} · ${column.title}` : '数字的组成'}
      extra={
        steps.length > 0 ? (
          <Button size="small" icon={<LeftOutlined />} onClick={back}>
            上一层
          </Button>
        ) : null
      }
      destroyOnHidden
    >
      {table && row && column ? (
        <div className="stack">
          {steps.length === 0 ? (
            <CellHead
              row={row}
              column={column.key}
              unit={table.unit}
              note={row.notes[column.key]}
              definition={table.definitions.find((d) => d.column === column.key)?.text}
            />
          ) : null}
          {posting === null ? (
            <Level
              query={{ ...query, table: table.no, row: rowKey, column: columnKey, path: steps.at(-1) }}
              onStep={(item) =>
                onMove(
                  [...steps, item.posting === undefined ? item.next : `${POSTING}${item.posting}`].join('|'),
                )
              }
            />
          ) : (
            <PostingCard id={posting} />
          )}
        </div>
      ) : cell === undefined ? null : (
        <Empty description="当前清单里没有这一格" />
      )}
    </Drawer>
  )
}

interface CellHeadProps {
  readonly row: InventoryRow
  readonly column: string
  readonly unit: string
  readonly note: string | undefined
  readonly definition: string | undefined
}

function CellHead({ row, column, unit, note, definition }: CellHeadProps) {
  const value = row.cells[column]
  const shares = row.evidence[column]
  return (
    <div className="drill-head">
      <p className="figure num">
        {value ? groupDigits(value) : '—'} <span className="muted">{unit}</span>
      </p>
      {shares ? (
        <>
          <EvidenceBar shares={shares} />
          <p className="small muted">证据：{sharesText(shares)}</p>
        </>
      ) : null}
      {definition ? <p className="small muted">口径：{definition}</p> : null}
      {note ? <p className="small warning">注：{note}</p> : null}
    </div>
  )
}

function Level({ query, onStep }: { query: Query; onStep: (item: DrillItem) => void }) {
  const level = useQuery({
    queryKey: ['drill', query],
    queryFn: ({ signal }) => get<DrillReply>('/api/v1/inventory/drill', query, signal),
  })
  if (level.isPending) return <Skeleton active />
  if (level.error) return <Failure error={level.error} onRetry={() => void level.refetch()} />
  const { items, level: name, more, statement } = level.data
  if (items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description="这一格没有账目" />
  return (
    <div>
      <h3 className="section-title">{name}</h3>
      {statement ? <Statement statement={statement} /> : null}
      <ul className="plain drill-list">
        {items.map((item) => (
          <li key={item.key}>
            {item.next !== undefined || item.posting !== undefined ? (
              <button type="button" className="bare" onClick={() => onStep(item)}>
                <ItemText item={item} />
                <span aria-hidden="true" className="muted">
                  ›
                </span>
              </button>
            ) : (
              <div className="still">
                <ItemText item={item} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {statement ? <Evidence records={statement.records} attachments={[]} /> : null}
      {more ? <p className="muted small">另有 {more} 项未列出，可在“账目”页按条件查看。</p> : null}
    </div>
  )
}

function Statement({ statement: s }: { statement: NonNullable<DrillReply['statement']> }) {
  return (
    <p className="small muted">
      {s.by}，{s.period}；{timeText(s.recordedAt)} · {actorText(s.actor)}
      {s.note ? `；${s.note}` : ''}
    </p>
  )
}

function ItemText({ item }: { item: DrillItem }) {
  return (
    <>
      <span className="grow">
        <span className="label">{item.label}</span>
        {item.detail ? <span className="small muted detail">{item.detail}</span> : null}
      </span>
      <span className="right">
        <Mass grams={item.grams} /> <span className="small muted">吨</span>
      </span>
    </>
  )
}
