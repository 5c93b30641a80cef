import { useQuery } from '@tanstack/react-query'
import { Button, Select, Skeleton } from 'antd'
import { useEffect, useState } from 'react'
import type { MappingScreen, SaveMapping } from '../../../../../src/intake/contract.ts'
import { get, post, put } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { Mark } from '../../../../ui/marks.tsx'
import { useNotify } from '../../../../ui/notify.ts'
import { ScrollRegion } from '../../../../ui/scroll-region.tsx'
import { importKey } from './import-key.ts'

const units = ['吨', '千克', '克', '万吨', '立方米', '箱', '桶', '袋', '车'].map((value) => ({
  value,
  label: value,
}))

export interface MappingProps {
  readonly id: number
  /** Another form was chosen: the screen stays while the file is read anew. */
  readonly onStay: () => void
  readonly onSaved: () => void
}

/** Their sheet beside our fields. What is said here is remembered for the party and used next time by itself. */
export function Mapping({ id, onStay, onSaved }: MappingProps) {
  const notify = useNotify()
  const screen = useQuery({
    queryKey: [...importKey(id), 'mapping'],
    queryFn: ({ signal }) => get<MappingScreen>(`/api/v1/imports/${id}/mapping`, {}, signal),
  })
  const [form, setForm] = useState<string | null>(null)
  const [columns, setColumns] = useState<Record<string, string | null>>({})
  const [columnUnits, setColumnUnits] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const data = screen.data
  useEffect(() => {
    if (!data) return
    const all = data.sheets.flatMap((s) => s.columns)
    setForm(data.form)
    setColumns(Object.fromEntries(all.map((c) => [c.letter, c.field])))
    setColumnUnits(Object.fromEntries(all.filter((c) => c.unit).map((c) => [c.letter, c.unit as string])))
  }, [data])
  if (screen.isPending) return <Skeleton active />
  if (screen.error) return <Failure error={screen.error} onRetry={() => void screen.refetch()} />
  if (!data) return null

  const chooseForm = async (next: string) => {
    setForm(next)
    onStay()
    try {
      await post(`/api/v1/imports/${id}/reread`, { form: next })
      await queryClient.invalidateQueries({ queryKey: importKey(id) })
    } catch (error) {
      notify.failed(error)
    }
  }
  const save = async () => {
    if (!form) return
    setBusy(true)
    try {
      const body: SaveMapping = { form, signature: data.signature, columns, units: columnUnits }
      await put(`/api/v1/imports/${id}/mapping`, body)
      await queryClient.invalidateQueries({ queryKey: importKey(id) })
      notify.done('列对应已记住，正在按它重新核对')
      onSaved()
    } catch (error) {
      notify.failed(error)
    } finally {
      setBusy(false)
    }
  }
  const used = new Set(Object.values(columns))
  return (
    <section className="panel" aria-label="列对应">
      <div className="row" style={{ marginBottom: 12 }}>
        <h2 className="section-title" style={{ margin: 0 }}>
          列对应
        </h2>
        <Select
          aria-label="是哪张表"
          placeholder="是哪张表"
          style={{ width: 320 }}
          showSearch={{ optionFilterProp: 'label' }}
          value={form}
          onChange={(next: string) => void chooseForm(next)}
          options={data.forms.map((f) => ({
            value: f.id,
            label: f.score ? `${f.title}（相符 ${Math.round(f.score * 100)}%）` : f.title,
          }))}
        />
        <span className="grow" />
        <Button type="primary" disabled={!form} loading={busy} onClick={() => void save()}>
          记住并重新核对
        </Button>
      </div>
      <div className="mapping">
        <div className="stack">
          {data.sheets.map((sheet) => (
            <SheetPreview
              key={sheet.name ?? ''}
              sheet={sheet}
              fields={data.fields}
              columns={columns}
              units={columnUnits}
              onColumn={(letter, field) => setColumns({ ...columns, [letter]: field })}
              onUnit={(letter, unit) => setColumnUnits({ ...columnUnits, [letter]: unit })}
            />
          ))}
        </div>
        <div>
          <h3 className="section-title">我们的栏目</h3>
          {data.fields.length === 0 ? <p className="muted small">先选是哪张表，再逐列对应。</p> : null}
          <ul className="plain mapping-fields">
            {data.fields.map((f) => (
              <li key={f.id}>
                <span className="grow">{f.title}</span>
                {used.has(f.id) ? (
                  <Mark tone="good">{`${Object.entries(columns).find(([, field]) => field === f.id)?.[0] ?? ''} 列`}</Mark>
                ) : (
                  <Mark tone={f.required ? 'bad' : 'plain'}>{f.required ? '必填，未对应' : '未对应'}</Mark>
                )}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </section>
  )
}

interface SheetPreviewProps {
  readonly sheet: MappingScreen['sheets'][number]
  readonly fields: MappingScreen['fields']
  readonly columns: Readonly<Record<string, string | null>>
  readonly units: Readonly<Record<string, string>>
  readonly onColumn: (letter: string, field: string | null) => void
  readonly onUnit: (letter: string, unit: string) => void
}

function SheetPreview({ sheet, fields, columns, units: chosen, onColumn, onUnit }: SheetPreviewProps) {
  const isQuantity = (letter: string) => fields.find((f) => f.id === columns[letter])?.type === 'quantity'
  return (
    <div>
      <h3 className="section-title">{sheet.name ? `工作表“${sheet.name}”` : '文件内容'}</h3>
      <ScrollRegion label={`${sheet.name ?? '文件'}的前几行`}>
        <table>
          <thead>
            <tr>
              <th scope="col">行</th>
              {sheet.columns.map((c) => (
                <th key={c.letter} scope="col" className={columns[c.letter] ? '' : 'unmapped'}>
                  <div className="small muted">
                    {c.letter} 列 · {c.title || '无表头'}
                  </div>
                  <Select
                    size="small"
                    aria-label={`${c.letter} 列对应的栏目`}
                    showSearch={{ optionFilterProp: 'label' }}
                    popupMatchSelectWidth={false}
                    style={{ width: 150 }}
                    value={columns[c.letter] ?? ''}
                    onChange={(field: string) => onColumn(c.letter, field || null)}
                    options={[
                      { value: '', label: '不用这一列' },
                      ...fields.map((f) => ({ value: f.id, label: f.title })),
                    ]}
                  />
                  {isQuantity(c.letter) ? (
                    <Select
                      size="small"
                      aria-label={`${c.letter} 列的单位`}
                      placeholder="单位"
                      style={{ width: 80, marginLeft: 4 }}
                      value={chosen[c.letter] ?? null}
                      options={units}
                      onChange={(unit: string) => onUnit(c.letter, unit)}
                    />
                  ) : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.rows.map((row) => (
              <tr key={row.row} className={sheet.headerRows.includes(row.row) ? 'header-row' : ''}>
                <th scope="row" className="num">
                  {row.row}
                </th>
                {sheet.columns.map((c, i) => (
                  <td key={c.letter} title={row.cells[i] ?? ''}>
                    {row.cells[i] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  )
}
