import { useQuery } from '@tanstack/react-query'
import { DatePicker, Form, Input, InputNumber, Select } from 'antd'
import type { Dayjs } from 'dayjs'
import type { ActOffer, MatterView, Section } from '../../../../../src/plan/matters.contract.ts'
import { post } from '../../../../api.ts'
import { districtQuery } from '../../../../district.ts'
import { EvidenceInput } from '../../../../ui/evidence-input.tsx'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { AgreedActions } from './agreed-actions.tsx'
import { sectionsFrom, sectionsText } from './sections-text.ts'

type Values = Record<string, unknown>

export interface ActDialogProps {
  readonly matter: MatterView
  readonly offer: ActOffer
  readonly onClose: () => void
}

/** One step: an opinion where it is wanted, evidence where there is some, and the fields of the few acts that have any. */
export function ActDialog({ matter, offer, onClose }: ActDialogProps) {
  const needsNote = offer.needs.includes('note')
  const hasFields = offer.needs.includes('fields')
  return (
    <FormDialog
      title={`${offer.name}：${matter.title}`}
      ok={offer.name}
      width={hasFields ? 720 : 520}
      initial={{ evidence: [], ...initialFields(matter, offer.act) }}
      onClose={onClose}
      onSubmit={async (values, key) => {
        const { note, evidence, ...rest } = values
        await post(`/api/v1/matters/${matter.id}/acts`, {
          key,
          act: offer.act,
          version: matter.version,
          ...(note ? { note } : {}),
          evidence,
          ...(hasFields ? { fields: fieldsOf(offer.act, rest) } : {}),
        })
      }}
    >
      {hasFields ? <Fields matter={matter} act={offer.act} /> : null}
      <Form.Item
        name="note"
        label={needsNote ? '说明' : '意见（可不填）'}
        rules={needsNote ? [{ required: true, message: '这一步须写明' }] : []}
      >
        <Input.TextArea rows={3} maxLength={4000} />
      </Form.Item>
      <Form.Item name="evidence" label="佐证材料">
        <EvidenceInput />
      </Form.Item>
    </FormDialog>
  )
}

function initialFields({ kind, payload, title }: MatterView, act: string): Values {
  if (kind === 'summary') return { texts: payload.texts ?? {} }
  if (act === 'edit') return { title, body: sectionsText((payload.sections ?? []) as Section[]) }
  if (act === 'hold') return { attendees: [], minutes: payload.minutes ?? '', actions: [] }
  if (act === 'replan') return { title, place: payload.place }
  return {}
}

function fieldsOf(act: string, values: Values): Values {
  const { body, to, heldOn, ...rest } = values
  return {
    ...rest,
    ...(act === 'edit' && typeof body === 'string' ? { sections: sectionsFrom(body) } : {}),
    ...(to ? { to: (to as Dayjs).format('YYYY-MM-DD') } : {}),
    ...(heldOn ? { heldOn: (heldOn as Dayjs).format('YYYY-MM-DD') } : {}),
  }
}

const required = (message: string) => [{ required: true, message }]

function Fields({ matter, act }: { matter: MatterView; act: string }) {
  if (matter.kind === 'summary') return <Texts />
  switch (act) {
    case 'askExtension':
      return (
        <Form.Item name="to" label="延期至" rules={required('请选日期')}>
          <DatePicker />
        </Form.Item>
      )
    case 'edit':
      return (
        <>
          <Form.Item name="title" label="标题" rules={required('请写标题')}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item
            name="body"
            label="正文"
            extra="以“# ”开头的行是小标题，其余每行一段。表格在建立时由数据生成，不在此改。"
          >
            <Input.TextArea rows={14} />
          </Form.Item>
        </>
      )
    case 'hold':
      return (
        <>
          <Form.Item name="attendees" label="参会单位和人员" rules={required('请列出参会单位')}>
            <Select mode="tags" open={false} placeholder="输入后回车" />
          </Form.Item>
          <Form.Item name="minutes" label="会议纪要" rules={required('请写纪要')}>
            <Input.TextArea rows={8} maxLength={20_000} />
          </Form.Item>
          <Form.Item name="actions" label="议定事项">
            <AgreedActions />
          </Form.Item>
        </>
      )
    case 'replan':
      return (
        <>
          <Form.Item name="title" label="标题">
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="heldOn" label="改到">
            <DatePicker />
          </Form.Item>
          <Form.Item name="place" label="地点">
            <Input maxLength={200} />
          </Form.Item>
        </>
      )
    case 'uphold':
      return (
        <Form.Item name="points" label="改为几分" rules={required('请填分数')}>
          <InputNumber min={0} />
        </Form.Item>
      )
    default:
      return null
  }
}

/** A summary is written under the headings the pack gives. */
function Texts() {
  const sections = useQuery(districtQuery).data?.summarySections ?? []
  return (
    <>
      {sections.map(({ key, title }) => (
        <Form.Item key={key} name={['texts', key]} label={title}>
          <Input.TextArea rows={5} maxLength={20_000} />
        </Form.Item>
      ))}
    </>
  )
}
