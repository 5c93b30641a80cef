import { Button, Checkbox, Form, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { purposeNames, purposes } from '../../../../../src/core/codes.ts'
import { parseQuantity } from '../../../../../src/core/quantity.ts'
import type { ImportOptions, ImportView, StartImport } from '../../../../../src/intake/contract.ts'
import { post } from '../../../../api.ts'
import { queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { FacilityPicker } from '../../../../ui/pickers.tsx'
import { Counterparties } from './counterparties.tsx'
import { importKey } from './import-key.ts'

interface Answers {
  createParties?: boolean
  facility?: string
  purpose?: ImportOptions['purpose']
  allowUnexplained?: boolean
  reverseMissing?: boolean
  withDependents?: boolean
  dateOrder?: ImportOptions['dateOrder']
  density?: string
  piece?: Record<string, string>
  lateEntry?: string
}

const pieces = ['箱', '桶', '袋', '车'] as const

/** What the file cannot tell by itself, and then: all of it or nothing, or the good rows now. */
export function Choice({ view }: { view: ImportView }) {
  const [form] = Form.useForm<Answers>()
  const [choice, setChoice] = useState<'all' | 'good'>(view.counts.error > 0 ? 'good' : 'all')
  const [counterparties, setCounterparties] = useState(view.options.counterparties)
  const [busy, setBusy] = useState<'start' | 'reread' | null>(null)
  const [error, setError] = useState<unknown>(null)
  const { counts } = view
  const bookable =
    counts.good +
    counts.warning +
    counts.matched +
    counts.changed +
    (form.getFieldValue('reverseMissing') ? counts.missing : 0)

  const act = async (what: 'start' | 'reread') => {
    setBusy(what)
    setError(null)
    try {
      const options = optionsOf(await form.validateFields(), counterparties)
      const body: StartImport | { options: Partial<ImportOptions> } =
        what === 'start' ? { choice, options: options as ImportOptions } : { options }
      await post(`/api/v1/imports/${view.id}/${what}`, body)
      await queryClient.invalidateQueries({ queryKey: importKey(view.id) })
    } catch (failure) {
      if (!(failure as { errorFields?: unknown }).errorFields) setError(failure)
    } finally {
      setBusy(null)
    }
  }
  return (
    <section className="panel" aria-label="确认入账">
      <h2>核对完毕，请确认</h2>
      <Form form={form} layout="vertical" initialValues={initial(view)}>
        <div className="row" style={{ gap: '4px 24px', marginBottom: 12 }}>
          <Tick name="createParties" label="登记名录里没有的对方单位" />
          <Tick name="allowUnexplained" label="库存不足的按“来源待补”登记" />
          {counts.missing > 0 ? (
            <Tick name="reverseMissing" label={`冲回本次文件中没有的 ${counts.missing} 行`} />
          ) : null}
          {counts.changed > 0 ? <Tick name="withDependents" label="更正时连同后续账目一并更正" /> : null}
        </div>
        <Counterparties view={view} value={counterparties} onChange={setCounterparties} />
        <details>
          <summary className="muted" style={{ cursor: 'pointer', marginBottom: 8 }}>
            更多说明：设施、用途、日期写法、密度、每件重量、更正审批
          </summary>
          <div className="row" style={{ alignItems: 'flex-start', gap: '0 16px' }}>
            <Form.Item name="facility" label="本单位的设施" style={{ width: 260 }}>
              <FacilityPicker
                label="本单位的设施"
                party={view.party === null ? undefined : String(view.party)}
              />
            </Form.Item>
            <Form.Item name="purpose" label="表中未写的用途" style={{ width: 150 }}>
              <Select allowClear options={purposes.map((value) => ({ value, label: purposeNames[value] }))} />
            </Form.Item>
            <Form.Item name="dateOrder" label="3/5/2025 是" style={{ width: 150 }}>
              <Select
                allowClear
                options={[
                  { value: 'monthFirst', label: '3月5日' },
                  { value: 'dayFirst', label: '5月3日' },
                ]}
              />
            </Form.Item>
            <Form.Item name="density" label="密度（吨/立方米）" style={{ width: 140 }}>
              <Input inputMode="decimal" />
            </Form.Item>
            {pieces.map((unit) => (
              <Form.Item
                key={unit}
                name={['piece', unit]}
                label={`每${unit}重量`}
                style={{ width: 110 }}
                rules={[{ validator: (_, text?: string) => checkMass(text) }]}
              >
                <Input placeholder="25 公斤" />
              </Form.Item>
            ))}
            <Form.Item name="lateEntry" label="更正审批编号" style={{ width: 130 }}>
              <Input inputMode="numeric" />
            </Form.Item>
          </div>
        </details>
        <div className="row">
          <Button onClick={() => void act('reread')} loading={busy === 'reread'}>
            按上面的说明重新核对
          </Button>
          <span className="grow" />
          <Radio.Group
            value={choice}
            onChange={(e) => setChoice(e.target.value)}
            optionType="button"
            options={[
              { value: 'all', label: '全部正确才入账', disabled: counts.error > 0 },
              { value: 'good', label: `先入账正确的，退回有误的 ${counts.error} 行` },
            ]}
          />
          <Button
            type="primary"
            loading={busy === 'start'}
            disabled={bookable === 0}
            onClick={() => void act('start')}
          >
            入账 {bookable} 行
          </Button>
        </div>
      </Form>
      {error ? <Failure error={error} /> : null}
    </section>
  )
}

function Tick({ name, label }: { name: keyof Answers; label: string }) {
  return (
    <Form.Item name={name} valuePropName="checked" noStyle>
      <Checkbox>{label}</Checkbox>
    </Form.Item>
  )
}

async function checkMass(text: string | undefined): Promise<void> {
  if (text) parseQuantity(text, { defaultUnit: '千克' })
}

function initial(view: ImportView): Answers {
  const o = view.options
  return {
    createParties: o.createParties,
    allowUnexplained: o.allowUnexplained,
    reverseMissing: o.reverseMissing,
    withDependents: o.withDependents,
    piece: Object.fromEntries(Object.entries(o.massPerPiece).map(([unit, grams]) => [unit, `${grams} 克`])),
    ...(o.facility === undefined ? {} : { facility: String(o.facility) }),
    ...(o.purpose ? { purpose: o.purpose } : {}),
    ...(o.dateOrder ? { dateOrder: o.dateOrder } : {}),
    ...(o.density ? { density: o.density } : {}),
    ...(o.lateEntry === undefined ? {} : { lateEntry: String(o.lateEntry) }),
  }
}

function optionsOf(a: Answers, counterparties: Record<string, number>): Partial<ImportOptions> {
  const piece = Object.entries(a.piece ?? {}).filter(([, text]) => text)
  return {
    createParties: a.createParties ?? false,
    allowUnexplained: a.allowUnexplained ?? false,
    reverseMissing: a.reverseMissing ?? false,
    withDependents: a.withDependents ?? false,
    counterparties,
    massPerPiece: Object.fromEntries(
      piece.map(([unit, text]) => [unit, parseQuantity(text, { defaultUnit: '千克' }).grams]),
    ),
    ...(a.facility ? { facility: Number(a.facility) } : {}),
    ...(a.purpose ? { purpose: a.purpose } : {}),
    ...(a.dateOrder ? { dateOrder: a.dateOrder } : {}),
    ...(a.density ? { density: a.density } : {}),
    ...(a.lateEntry ? { lateEntry: Number(a.lateEntry) } : {}),
  }
}
