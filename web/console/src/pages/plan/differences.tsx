import type { PlanDifference } from '../../../../../src/plan/amendments.contract.ts'
import type { Column } from '../../../../ui/data-list.tsx'
import { DataTable } from '../../../../ui/data-table.tsx'
import { Mark } from '../../../../ui/marks.tsx'

const changes = { added: '新增', removed: '撤销', changed: '修改' } as const
const tones = { added: 'good', removed: 'bad', changed: 'plain' } as const

const columns: readonly Column<PlanDifference>[] = [
  {
    key: 'what',
    title: '变化',
    width: '8%',
    render: (d) => <Mark tone={tones[d.what]}>{changes[d.what]}</Mark>,
  },
  {
    key: 'measure',
    title: '措施',
    width: '30%',
    card: 'wide',
    render: (d) => (
      <>
        <span className="nowrap">{d.measure}</span> {d.title}
      </>
    ),
  },
  { key: 'field', title: '改动项', width: '12%', render: (d) => d.fieldName ?? '整项措施' },
  {
    key: 'before',
    title: '原为',
    width: '25%',
    card: 'wide',
    render: (d) => (d.field === null ? '—' : <del>{d.before ?? '无'}</del>),
  },
  {
    key: 'after',
    title: '改为',
    width: '25%',
    card: 'wide',
    render: (d) => (d.field === null ? '—' : <ins>{d.after ?? '无'}</ins>),
  },
]

/** What an amendment changes, measure by measure and field by field. */
export function Differences({ caption, rows }: { caption: string; rows: readonly PlanDifference[] }) {
  return (
    <DataTable caption={caption} columns={columns} rows={rows} rowKey={(d) => `${d.measure} ${d.field}`} />
  )
}
