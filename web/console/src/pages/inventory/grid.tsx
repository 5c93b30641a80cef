import type {
  InventoryColumn,
  InventoryRow,
  InventoryScope,
  InventoryTable,
} from '../../../../../src/inventory/contract.ts'
import { type PresentedCell, presentCell } from '../../../../../src/inventory/present.rules.ts'
import { EvidenceBar } from '../../../../ui/evidence.tsx'
import { groupDigits } from '../../../../ui/mass.tsx'
import { ScrollRegion } from '../../../../ui/scroll-region.tsx'
import { numberNotes } from './notes.ts'

interface GridProps {
  readonly table: InventoryTable
  readonly scope: InventoryScope['kind']
  readonly withEvidence: boolean
  readonly onDrill: (row: string, column: string) => void
}

/** The table as the annex prints it: two-level header, 未分项 and 合计 last, notes numbered underneath. */
export function InventoryGrid({ table, scope, withEvidence, onDrill }: GridProps) {
  const notes = numberNotes(table)
  const grouped = table.rows.some((row) => row.group)
  const rows = [...table.rows, ...(table.unspecified ? [table.unspecified] : [])]
  const line = (row: InventoryRow, className = '') => (
    <tr key={row.key} className={className}>
      {grouped ? <GroupCell row={row} rows={table.rows} /> : null}
      <th scope="row" colSpan={grouped && !row.group ? 2 : 1}>
        {row.label}
        <NoteMarks numbers={notes.of(row.key, 'label')} />
      </th>
      {table.columns.map((column) => (
        <Cell
          key={column.key}
          row={row}
          column={column}
          table={table}
          scope={scope}
          withEvidence={withEvidence}
          onDrill={onDrill}
          numbers={notes.of(row.key, column.key)}
        />
      ))}
    </tr>
  )
  return (
    <>
      <ScrollRegion label={`表${table.no} ${table.title}`} className="inventory-scroll">
        <table className="inventory-grid">
          <caption className="visually-hidden">{`表${table.no} ${table.title}，单位：${table.unit}`}</caption>
          <GridHead columns={table.columns} unit={table.unit} grouped={grouped} />
          <tbody>
            {rows.map((row) => line(row, row === table.unspecified ? 'unspecified' : ''))}
            {line(table.total, 'total')}
          </tbody>
        </table>
      </ScrollRegion>
      {notes.list.length > 0 ? (
        <ol className="plain inventory-notes">
          {notes.list.map((text, i) => (
            <li key={text}>
              <sup>{i + 1}</sup> {text}
            </li>
          ))}
        </ol>
      ) : null}
    </>
  )
}

interface GridHeadProps {
  readonly columns: readonly InventoryColumn[]
  readonly unit: string
  readonly grouped: boolean
}

function GridHead({ columns, unit, grouped }: GridHeadProps) {
  const head = headerOf(columns)
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={head.two ? 2 : 1} colSpan={grouped ? 2 : 1} className="first">
          类别
        </th>
        {head.top.map((cell) => (
          <th
            key={cell.key}
            scope={cell.span > 1 ? 'colgroup' : 'col'}
            colSpan={cell.span}
            rowSpan={head.two && !cell.grouped ? 2 : 1}
          >
            {cell.title}
          </th>
        ))}
      </tr>
      {head.two ? (
        <tr>
          {head.bottom.map((c) => (
            <th key={c.key} scope="col">
              {titleWithUnit(c, unit)}
            </th>
          ))}
        </tr>
      ) : null}
    </thead>
  )
}

function titleWithUnit(column: InventoryColumn, unit: string): string {
  return column.unit && column.unit !== unit && column.type === 'mass'
    ? `${column.title}（${column.unit}）`
    : column.title
}

function headerOf(columns: readonly InventoryColumn[]) {
  const two = columns.some((c) => c.group)
  const top: { key: string; title: string; span: number; grouped: boolean }[] = []
  for (const c of columns) {
    const last = top.at(-1)
    if (c.group && last?.grouped && last.title === c.group) last.span += 1
    else top.push({ key: c.key, title: c.group ?? c.title, span: 1, grouped: c.group !== undefined })
  }
  return { two, top, bottom: columns.filter((c) => c.group) }
}

function GroupCell({ row, rows }: { row: InventoryRow; rows: readonly InventoryRow[] }) {
  if (!row.group) return null
  const i = rows.indexOf(row)
  if (rows[i - 1]?.group === row.group) return null
  const next = rows.findIndex((r, j) => j > i && r.group !== row.group)
  return (
    <th scope="rowgroup" rowSpan={(next === -1 ? rows.length : next) - i} className="group">
      {row.group}
    </th>
  )
}

interface CellProps extends GridProps {
  readonly row: InventoryRow
  readonly column: InventoryColumn
  readonly numbers: readonly number[]
}

function Cell({ row, column, table, scope, withEvidence, onDrill, numbers }: CellProps) {
  const shown = presentCell(row, column, table.unit, scope)
  const evidence = column.type === 'mass' ? row.evidence[column.key] : undefined
  const marks = <NoteMarks numbers={numbers} />
  if (column.type === 'text') {
    return (
      <td className="text">
        {shown.kind === 'empty' ? <span className="empty-words">{shown.text}</span> : shown.text}
        {marks}
      </td>
    )
  }
  const exact = row.cells[column.key]
  const opens = column.type === 'mass' && exact !== null && exact !== undefined
  return (
    <td className={shown.kind === 'empty' ? 'empty' : 'num right'}>
      {opens ? (
        <button
          type="button"
          className="bare figure"
          title={`${groupDigits(exact)} ${table.unit}；点开看由什么组成`}
          aria-label={`${row.label} ${column.title} ${shown.text}，查看组成`}
          onClick={() => onDrill(row.key, column.key)}
        >
          {figure(shown)}
        </button>
      ) : (
        figure(shown)
      )}
      {marks}
      {withEvidence && evidence && exact !== '0' ? <EvidenceBar shares={evidence} /> : null}
    </td>
  )
}

function figure(shown: PresentedCell): string {
  return shown.kind === 'figure' ? groupFigure(shown.text) : shown.text
}

/** Digits are grouped; a unit or percent sign behind them stays. */
function groupFigure(text: string): string {
  const match = /^(-?)([\d.]+)(.*)$/.exec(text)
  return match ? `${match[1] ? '−' : ''}${groupDigits(match[2] ?? '')}${match[3]}` : text
}

function NoteMarks({ numbers }: { numbers: readonly number[] }) {
  return numbers.length > 0 ? <sup className="note">{numbers.join(',')}</sup> : null
}
