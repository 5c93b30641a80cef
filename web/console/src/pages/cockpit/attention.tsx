import { Link } from '@tanstack/react-router'
import type { Attention } from '../../../../../src/cockpit/contract.ts'
import { RoughMass } from '../../../../ui/mass.tsx'

/** What the words say, and where the person can do something about it. */
const kinds: Readonly<Record<Attention['kind'], { text: string; unit: string; to: string; bad?: boolean }>> =
  {
    overdueReports: { text: '逾期未报', unit: '项', to: '/submissions?state=late', bad: true },
    unexplained: { text: '来源待补', unit: '笔', to: '/postings?unexplained=true', bad: true },
    unallocated: { text: '去向未报', unit: '项', to: '/balance' },
    underway: { text: '移出后未确认接收', unit: '车次', to: '/lots' },
    detailAboveTotal: { text: '明细超过申报合计', unit: '项', to: '/balance', bad: true },
    capacityExceeded: { text: '设施超设计能力', unit: '处', to: '/capacity', bad: true },
    pendingLateEntries: { text: '更正申请待批', unit: '件', to: '/periods?tab=late-entries' },
    waitingImports: { text: '导入待确认', unit: '个', to: '/imports?status=ready' },
    unownedRows: { text: '责任单位待明确', unit: '项', to: '/submissions?unit=none' },
  }

export function AttentionList({ items }: { items: readonly Attention[] }) {
  const open = items.filter((i) => i.count > 0)
  if (open.length === 0) return <p className="muted">没有待处理的事项。</p>
  return (
    <ul className="plain attention-list">
      {open.map((item) => {
        const kind = kinds[item.kind]
        return (
          <li key={item.kind}>
            <Link to={kind.to} className="attention">
              <span className={`count num${kind.bad ? ' bad' : ''}`}>{item.count}</span>
              <span className="grow">
                {kind.text}
                <span className="small muted"> {kind.unit}</span>
                {item.detail || item.grams ? (
                  <span className="small muted detail">
                    {item.detail} {item.grams && item.grams !== '0' ? <RoughMass grams={item.grams} /> : null}
                    {item.grams && item.grams !== '0' ? ' 吨' : null}
                  </span>
                ) : null}
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
