import { useQuery } from '@tanstack/react-query'
import { Checkbox, Input, Skeleton } from 'antd'
import type { LotRow } from '../../../../../src/ledger/queries.contract.ts'
import { get } from '../../../../api.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { Mass } from '../../../../ui/mass.tsx'
import type { FormValues, LotChoice } from './build-fact.ts'
import { understand } from './quantity-input.tsx'

export interface LotsInputProps {
  readonly value?: readonly LotChoice[]
  readonly onChange?: (lots: readonly LotChoice[]) => void
  readonly facility: string | undefined
  readonly code: string | undefined
  readonly factors: FormValues
}

/** What lies at the facility, oldest first, to be ticked; without a quantity the whole lot is taken. */
export function LotsInput({ value = [], onChange, facility, code, factors }: LotsInputProps) {
  const lots = useQuery({
    queryKey: ['lots', 'choose', facility, code],
    queryFn: ({ signal }) =>
      get<{ items: LotRow[]; next: number | null }>('/api/v1/lots', { facility, code, limit: 200 }, signal),
    enabled: Boolean(facility),
  })
  if (!facility) return <span className="muted small">先选设施</span>
  if (lots.isPending) return <Skeleton active paragraph={{ rows: 2 }} title={false} />
  if (lots.error) return <Failure error={lots.error} onRetry={() => void lots.refetch()} />
  const stored = lots.data.items
    .filter((lot) => lot.position === 'stored')
    .sort((a, b) => (a.born < b.born ? -1 : 1))
  if (stored.length === 0) return <span className="muted small">此处没有库存批次</span>
  const chosen = new Map(value.map((v) => [v.lot, v]))
  const toggle = (lot: number, on: boolean) =>
    onChange?.(on ? [...value, { lot }] : value.filter((v) => v.lot !== lot))
  const amount = (lot: number, quantity: string) =>
    onChange?.(value.map((v) => (v.lot === lot ? { lot, quantity } : v)))
  return (
    <ul className="plain lots-input">
      {stored.map((lot) => {
        const choice = chosen.get(lot.id)
        const read = understand(choice?.quantity ?? '', factors)
        return (
          <li key={lot.id} className="row">
            <Checkbox checked={choice !== undefined} onChange={(e) => toggle(lot.id, e.target.checked)}>
              <span className="num">{lot.label ?? `#${lot.id}`}</span>{' '}
              <span className="num muted small">{lot.code}</span> <Mass grams={lot.grams} />{' '}
              <span className="small muted">吨 · {lot.born}</span>
            </Checkbox>
            {choice ? (
              <Input
                size="small"
                style={{ width: 140 }}
                aria-label={`批次 ${lot.label ?? lot.id} 取用数量`}
                placeholder="全部"
                value={choice.quantity ?? ''}
                status={read && !read.ok ? 'error' : ''}
                onChange={(e) => amount(lot.id, e.target.value)}
              />
            ) : null}
            {read && choice ? (
              <span className={`small ${read.ok ? 'muted' : 'danger'}`}>{read.text}</span>
            ) : null}
          </li>
        )
      })}
      {lots.data.next ? (
        <li className="small muted">
          批次较多，只列出最近登记的 {lots.data.items.length} 个；可先选废物再挑批次
        </li>
      ) : null}
    </ul>
  )
}
