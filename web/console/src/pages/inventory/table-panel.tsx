import { Collapse, Select } from 'antd'
import type { InventoryScope, InventoryTable } from '../../../../../src/inventory/contract.ts'
import { tableTitle } from '../../../../../src/inventory/present.rules.ts'
import { Marks } from '../../../../ui/marks.tsx'
import { BalanceText } from './balance-text.tsx'
import { InventoryGrid } from './grid.tsx'

/** 口径 of table 4; the others have one only. */
const sectors = [
  { value: 'industrial', label: '口径：工业' },
  { value: 'medical', label: '口径：医疗' },
  { value: 'social', label: '口径：社会源' },
  { value: 'all', label: '口径：全口径' },
]

export interface TablePanelProps {
  readonly table: InventoryTable
  readonly scope: InventoryScope['kind']
  readonly withEvidence: boolean
  readonly sector: string | undefined
  readonly onSector: (sector: string | undefined) => void
  readonly onDrill: (row: string, column: string) => void
}

export function TablePanel({ table, scope, withEvidence, sector, onSector, onDrill }: TablePanelProps) {
  const { due, reported, monthsCovered, status } = table.completeness
  return (
    <section className="panel inventory-panel" aria-labelledby={`table-${table.no}`}>
      <header className="row">
        <h2 id={`table-${table.no}`}>{tableTitle(table)}</h2>
        <Marks marks={[status, ...table.marks.filter((m) => m !== status)]} />
        {table.no === 4 ? (
          <Select
            className="no-print"
            size="small"
            aria-label="危险废物口径"
            value={sector ?? 'industrial'}
            options={sectors}
            onChange={(value) => onSector(value === 'industrial' ? undefined : value)}
            style={{ width: 130 }}
          />
        ) : null}
        <span className="grow" />
        <span className="row small muted">
          <span>
            应报 <b className="num">{due}</b>
          </span>
          <span>
            已报 <b className={`num${reported < due ? ' warning' : ''}`}>{reported}</b>
          </span>
          <span>
            覆盖 <b className="num">{monthsCovered}</b> 个月
          </span>
          <span>单位：{table.unit}</span>
        </span>
      </header>
      {table.headingNotes.length > 0 ? <p className="small muted">{table.headingNotes.join('　')}</p> : null}
      <InventoryGrid table={table} scope={scope} withEvidence={withEvidence} onDrill={onDrill} />
      {table.balance ? <BalanceText balance={table.balance} unit={table.unit} scope={scope} /> : null}
      {table.definitions.length > 0 ? (
        <Collapse
          ghost
          size="small"
          className="definitions"
          items={[
            {
              key: 'definitions',
              label: '口径说明',
              children: (
                <dl className="definition-list">
                  {table.definitions.map((d) => (
                    <div key={d.column + d.text}>
                      <dt>{table.columns.find((c) => c.key === d.column)?.title ?? d.column}</dt>
                      <dd>{d.text}</dd>
                    </div>
                  ))}
                </dl>
              ),
            },
          ]}
        />
      ) : null}
    </section>
  )
}
