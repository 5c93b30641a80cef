import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { DatePicker, Form, Input, InputNumber, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import {
  type LateThing,
  type LateThings,
  type MatterKind,
  matterKindNames,
  type PaperProposal,
} from '../../../../../src/plan/matters.contract.ts'
import { get, post } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { UnitPicker, UnitsPicker } from '../../../../ui/unit-picker.tsx'
import { AgreedActions } from './agreed-actions.tsx'

/** Which kinds a person may begin by hand, under which right. Disputes begin at their appraisal. */
export const beginnable = [
  { kind: 'order', resource: 'supervisionOrder', act: 'draft' },
  { kind: 'paper', resource: 'paper', act: 'draft' },
  { kind: 'meeting', resource: 'meeting', act: 'hold' },
  { kind: 'action', resource: 'trackedAction', act: 'create' },
  { kind: 'instruction', resource: 'instruction', act: 'record' },
  { kind: 'summary', resource: 'summary', act: 'write' },
  { kind: 'appraisal', resource: 'appraisal', act: 'run' },
] as const

const dayOf = (value: unknown): string => (value as Dayjs).format('YYYY-MM-DD')
type Values = Record<string, unknown>

/** The draft as the server wants it. Papers and meetings are begun from live data: what is late, what the lights say. */
async function draftOf(kind: MatterKind, values: Values, about: LateThing | undefined): Promise<Values> {
  const { due, heldOn, instructedOn, ...rest } = values
  const days = {
    ...(due ? { due: dayOf(due) } : {}),
    ...(heldOn ? { heldOn: dayOf(heldOn) } : {}),
    ...(instructedOn ? { instructedOn: dayOf(instructedOn) } : {}),
  }
  if (kind === 'paper') {
    const { paperKind, period } = rest as { paperKind: string; period: string }
    const proposal = await get<PaperProposal>('/api/v1/paper-proposal', { paperKind, period })
    return { kind, ...proposal, countersigners: rest.countersigners ?? [] }
  }
  if (kind === 'meeting') {
    const { items } = await get<LateThings>('/api/v1/late-things')
    const agenda = items
      .slice(0, 30)
      .map(({ origin, unit, reason, light }) => ({ title: origin.title, unit, reason, light, origin }))
    const units = [...new Set(agenda.flatMap(({ unit }) => (unit === null ? [] : [unit])))]
    return { kind, ...rest, ...days, agenda, units }
  }
  if (kind === 'summary') return { kind, ...rest, texts: {} }
  return { kind, ...rest, ...days, ...(about ? { origin: about.origin } : {}) }
}

export interface NewMatterProps {
  readonly kind: MatterKind
  readonly about?: LateThing
  readonly onClose: () => void
}

export function NewMatterDialog({ kind, about, onClose }: NewMatterProps) {
  const navigate = useNavigate()
  const today = useQuery(districtQuery).data?.today ?? ''
  const quarter = `${today.slice(0, 4)}Q${Math.ceil(Number(today.slice(5, 7)) / 3)}`
  const initial: Values = {
    year: Number(today.slice(0, 4)),
    period: quarter,
    ...(about
      ? {
          title: `关于${about.origin.title}滞后的督办`,
          unit: about.unit,
          matter: about.reason,
        }
      : {}),
  }
  return (
    <FormDialog
      title={`新建${matterKindNames[kind]}`}
      ok="建立"
      width={640}
      initial={initial}
      onClose={onClose}
      onSubmit={async (values, key) => {
        const draft = await draftOf(kind, values, about)
        const { id } = await post<{ id: number }>('/api/v1/matters', { key, draft })
        await navigate({ to: `/matters/${id}` })
      }}
    >
      <Fields kind={kind} />
    </FormDialog>
  )
}

const required = (message: string) => [{ required: true, message }]

function Fields({ kind }: { kind: MatterKind }) {
  switch (kind) {
    case 'order':
      return (
        <>
          <Title />
          <UnitAndDue />
          <LongText name="matter" label="督办事项" message="请写明要办什么" />
          <LongText name="basis" label="依据" message="请写明依据，如规划任务、会议纪要" />
          <Countersigners />
        </>
      )
    case 'paper':
      return (
        <>
          <PaperKind />
          <Period help="如 2025-06、2025Q2、2025。正文由当期数据拟出，建立后可修改。" />
          <Countersigners />
        </>
      )
    case 'meeting':
      return (
        <>
          <Title />
          <div className="row" style={{ alignItems: 'flex-start' }}>
            <Period help="议题由红灯、黄灯事项列出，建立后可调整。" />
            <Form.Item name="heldOn" label="日期" rules={required('请选日期')}>
              <DatePicker />
            </Form.Item>
            <Form.Item name="place" label="地点" className="grow">
              <Input maxLength={200} />
            </Form.Item>
          </div>
        </>
      )
    case 'action':
      return (
        <>
          <Title />
          <UnitAndDue />
          <Form.Item name="requirement" label="要求">
            <Input.TextArea rows={3} maxLength={4000} />
          </Form.Item>
        </>
      )
    case 'instruction':
      return <InstructionFields />
    case 'summary':
      return (
        <>
          <Year />
          <Form.Item name="unit" label="单位" rules={required('请选单位')}>
            <UnitPicker label="单位" />
          </Form.Item>
        </>
      )
    default:
      return <Year />
  }
}

function InstructionFields() {
  return (
    <>
      <Title />
      <div className="row" style={{ alignItems: 'flex-start' }}>
        <Form.Item name="leader" label="批示领导" rules={required('请填写')} className="grow">
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="instructedOn" label="批示日期" rules={required('请选日期')}>
          <DatePicker />
        </Form.Item>
      </div>
      <LongText name="words" label="批示内容" message="请录入批示原文" />
      <Form.Item name="actions" label="交办事项" rules={required('至少交办一项')}>
        <AgreedActions />
      </Form.Item>
    </>
  )
}

const Title = () => (
  <Form.Item name="title" label="标题" rules={required('请写标题')}>
    <Input maxLength={200} autoFocus />
  </Form.Item>
)

const Year = () => (
  <Form.Item name="year" label="年度" rules={required('请填年度')}>
    <InputNumber min={1990} max={2100} />
  </Form.Item>
)

const Period = ({ help }: { help: string }) => (
  <Form.Item name="period" label="期间" extra={help} rules={required('请填期间')}>
    <Input maxLength={20} style={{ width: 140 }} />
  </Form.Item>
)

const LongText = ({ name, label, message }: { name: string; label: string; message: string }) => (
  <Form.Item name={name} label={label} rules={required(message)}>
    <Input.TextArea rows={3} maxLength={20_000} />
  </Form.Item>
)

const UnitAndDue = () => (
  <div className="row" style={{ alignItems: 'flex-start' }}>
    <Form.Item name="unit" label="责任单位" rules={required('请选单位')} className="grow">
      <UnitPicker label="责任单位" />
    </Form.Item>
    <Form.Item name="due" label="限期" rules={required('请选期限')}>
      <DatePicker />
    </Form.Item>
  </div>
)

const Countersigners = () => (
  <Form.Item name="countersigners" label="会签单位" initialValue={[]}>
    <UnitsPicker label="会签单位" placeholder="不需会签可不选" />
  </Form.Item>
)

function PaperKind() {
  const kinds = useQuery(districtQuery).data?.paperKinds ?? []
  const options = kinds
    .filter(({ use }) => use !== 'order')
    .map(({ key, name }) => ({ value: key, label: name }))
  return (
    <Form.Item name="paperKind" label="文种" rules={required('请选文种')}>
      <Select options={options} />
    </Form.Item>
  )
}
