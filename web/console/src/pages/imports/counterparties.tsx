import { useQuery } from '@tanstack/react-query'
import type { ImportView, RowPage } from '../../../../../src/intake/contract.ts'
import { get } from '../../../../api.ts'
import { FacilityPicker } from '../../../../ui/pickers.tsx'

export interface CounterpartiesProps {
  readonly view: ImportView
  readonly value: Readonly<Record<string, number>>
  readonly onChange: (value: Record<string, number>) => void
}

/** Names in the file that nobody in the register bears: the person says which facility is meant. */
export function Counterparties({ view, value, onChange }: CounterpartiesProps) {
  const rows = useQuery({
    queryKey: ['import', String(view.id), 'unknown names', view.updatedAt],
    queryFn: ({ signal }) =>
      get<RowPage>(`/api/v1/imports/${view.id}/rows`, { verdict: 'error', limit: 500 }, signal),
    enabled: view.counts.error > 0,
  })
  const unknown = (rows.data?.items ?? [])
    .flatMap((r) => r.messages)
    .filter((m) => m.code.startsWith('counterparty') && m.value)
    .map((m) => m.value as string)
  const names = [...new Set([...unknown, ...Object.keys(value)])].slice(0, 50)
  if (names.length === 0) return null
  return (
    <div style={{ marginBottom: 12 }}>
      <p className="muted">
        下列名称在名录里找不到，请指认是哪个设施，或勾选上面的“登记名录里没有的对方单位”：
      </p>
      <ul className="plain">
        {names.map((name) => (
          <li key={name} className="row" style={{ padding: '3px 0' }}>
            <span style={{ flex: '0 1 280px', overflowWrap: 'anywhere' }}>{name}</span>
            <span aria-hidden="true">→</span>
            <FacilityPicker
              label={`“${name}”对应的设施`}
              placeholder="名录中的设施"
              width={300}
              value={value[name] === undefined ? undefined : String(value[name])}
              onChange={(id) => {
                const { [name]: _, ...rest } = value
                onChange(id ? { ...rest, [name]: Number(id) } : rest)
              }}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}
