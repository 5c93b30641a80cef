import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { WastePicker } from '../../../../ui/pickers.tsx'
import type { FormValues, PartRow } from './build-fact.ts'
import { QuantityInput } from './quantity-input.tsx'

export interface PartsInputProps {
  readonly value?: readonly PartRow[]
  readonly onChange?: (rows: readonly PartRow[]) => void
  readonly kind: 'outputs' | 'residues' | 'products' | 'columns'
  readonly factors: FormValues
}

const names = { outputs: '容器或批号', residues: '残渣代码', products: '产品名称', columns: '项目' } as const
const declared = [
  { value: 'generated', label: '产生量' },
  { value: 'selfUtilized', label: '自行利用' },
  { value: 'selfDisposed', label: '自行处置' },
  { value: 'utilized', label: '委托利用' },
  { value: 'disposed', label: '委托处置' },
  { value: 'collected', label: '交收集单位' },
]

/** Rows of a name and a quantity: packages, residues, products, columns of a declaration. */
export function PartsInput({ value = [{}], onChange, kind, factors }: PartsInputProps) {
  const rows = value.length > 0 ? value : [{}]
  const change = (at: number, patch: PartRow) =>
    onChange?.(rows.map((row, i) => (i === at ? { ...row, ...patch } : row)))
  return (
    <ul className="plain parts-input">
      {rows.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <li key={i} className="row">
          <div style={{ flex: '1 1 180px' }}>
            {kind === 'residues' ? (
              <WastePicker
                label={names[kind]}
                value={row.name}
                onChange={(name) => change(i, { name: name ?? '' })}
              />
            ) : kind === 'columns' ? (
              <Select
                aria-label={names[kind]}
                placeholder={names[kind]}
                value={row.name || null}
                options={declared}
                style={{ width: '100%' }}
                onChange={(name: string) => change(i, { name })}
              />
            ) : (
              <Input
                aria-label={names[kind]}
                placeholder={names[kind]}
                value={row.name ?? ''}
                onChange={(e) => change(i, { name: e.target.value })}
              />
            )}
          </div>
          <div style={{ flex: '1 1 160px' }}>
            <QuantityInput
              label={`${names[kind]}的数量`}
              value={row.quantity ?? ''}
              factors={factors}
              onChange={(quantity) => change(i, { quantity })}
            />
          </div>
          <Button
            type="text"
            icon={<MinusCircleOutlined />}
            aria-label="去掉这一行"
            disabled={rows.length === 1}
            onClick={() => onChange?.(rows.filter((_, j) => j !== i))}
          />
        </li>
      ))}
      <li>
        <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => onChange?.([...rows, {}])}>
          再加一行
        </Button>
      </li>
    </ul>
  )
}
