import { Button } from 'antd'
import { useState } from 'react'
import type { BulletinView, FigureChange, UnitState } from '../../../../../src/disclosure/contract.ts'
import { Mark } from '../../../../ui/marks.tsx'
import { groupDigits } from '../../../../ui/mass.tsx'
import { timeText } from '../../../../words.ts'

/** Each department sees its own figures, what moved since it confirmed them, and confirms. */
export function Confirmations({
  of: bulletin,
  onConfirm,
}: {
  of: BulletinView
  onConfirm: (unit: string) => Promise<boolean>
}) {
  const confirmed = bulletin.units.filter((u) => u.confirmedAt !== null && u.changes.length === 0).length
  return (
    <section className="panel" aria-labelledby="confirmations">
      <h2 id="confirmations">
        各部门确认{' '}
        <span className="small muted num">
          {confirmed}/{bulletin.units.length}
        </span>
      </h2>
      <ul className="plain">
        {bulletin.units.map((unit) => (
          <Unit
            key={unit.unit}
            of={unit}
            bulletin={bulletin}
            {...(bulletin.status === 'draft' && unit.mayConfirm ? { onConfirm } : {})}
          />
        ))}
      </ul>
    </section>
  )
}

interface UnitProps {
  readonly of: UnitState
  readonly bulletin: BulletinView
  readonly onConfirm?: (unit: string) => Promise<boolean>
}

function Unit({ of: unit, bulletin, onConfirm }: UnitProps) {
  const [busy, setBusy] = useState(false)
  const moved = unit.changes.length > 0
  const confirm = async () => {
    setBusy(true)
    await onConfirm?.(unit.unit)
    setBusy(false)
  }
  return (
    <li className="confirmation">
      <div className="row">
        <b>{unit.name}</b>
        {unit.confirmedAt === null ? (
          <Mark tone="warning">待确认</Mark>
        ) : moved ? (
          <Mark tone="bad">确认后有变动</Mark>
        ) : (
          <Mark tone="good">已确认</Mark>
        )}
        {unit.confirmedAt ? (
          <span className="small muted">
            {unit.actor} {timeText(unit.confirmedAt)}
          </span>
        ) : null}
        <span className="grow" />
        {onConfirm && (unit.confirmedAt === null || moved) ? (
          <Button size="small" type="primary" loading={busy} onClick={() => void confirm()}>
            确认{unit.name}数据
          </Button>
        ) : null}
      </div>
      <Changes of={unit.changes} />
      <details>
        <summary className="small">本部门数据 {unit.figures.length} 行</summary>
        <dl className="pairs small">
          {unit.figures.map((figure) => (
            <div key={`${figure.table} ${figure.row}`} style={{ display: 'contents' }}>
              <dt>
                表{figure.table} {figure.label}
              </dt>
              <dd>{cellsText(bulletin, figure.table, figure.cells)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  )
}

function cellsText(
  { content }: BulletinView,
  no: number,
  cells: Readonly<Record<string, string | null>>,
): string {
  const table = content.inventory.tables.find((t) => t.no === no)
  return (table?.columns ?? [])
    .filter((c) => c.key in cells)
    .map((c) => {
      const value = cells[c.key]
      if (value === null || value === undefined) return `${c.title} 无数据`
      if (c.type === 'text') return `${c.title} ${value}`
      return `${c.title} ${groupDigits(value)}${c.type === 'rate' ? '%' : ` ${table?.unit ?? ''}`}`
    })
    .join('；')
}

export function Changes({ of: changes }: { of: readonly FigureChange[] }) {
  if (changes.length === 0) return null
  return (
    <ul className="small">
      {changes.map((change) => (
        <li key={change.what}>
          {change.what}：{change.before ?? '无'} → <b>{change.after ?? '无'}</b>
        </li>
      ))}
    </ul>
  )
}
