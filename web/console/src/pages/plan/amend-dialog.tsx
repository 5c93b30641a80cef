import { Form, Input, Select, Switch } from 'antd'
import { type Stream, streamNames, streams } from '../../../../../src/core/codes.ts'
import { cuesOf, fieldsChanged, measureId } from '../../../../../src/plan/amendment-changes.rules.ts'
import type { PlanChange, PlanContent } from '../../../../../src/plan/amendments.contract.ts'
import { planSystemNames, recurrenceNames } from '../../../../../src/plan/contract.ts'
import { FormDialog } from '../../../../ui/form-dialog.tsx'
import { UnitsPicker } from '../../../../ui/unit-picker.tsx'
import { deadlineRule, TargetsField, type TargetValues, targetsOf, targetValues } from './amend-targets.tsx'

type Measure = PlanContent['tasks'][number]['measures'][number]

interface AmendDialogProps {
  readonly content: PlanContent
  /** As drafted; null: a new one. */
  readonly measure: Measure | null
  readonly taken: readonly string[]
  /** Known slips of the text that touch it. */
  readonly notes: readonly string[]
  readonly onClose: () => void
  /** Null: nothing is different from the version that holds. */
  readonly onChange: (id: string, change: PlanChange | null) => void
}

interface Values {
  task?: number
  title: string
  leads: string[]
  supports: string[]
  streets: boolean
  system: Measure['system']
  deadline?: string
  recurrence?: Measure['recurrence']
  targets: TargetValues[]
  deliverables: string[]
  streams: Stream[]
}

/** One measure of the draft: what it says, who answers for it, by when, how much. */
export function AmendDialog({ content, measure, taken, notes, onClose, onChange }: AmendDialogProps) {
  const submit = async (values: Values) => {
    const { task, ...said } = values
    if (measure === null) {
      const added = newMeasure(content, taken, Number(task), said)
      onChange(added.id, { op: 'add', task: Number(task), measure: { ...added } })
      return
    }
    const next = { ...measure, ...fieldsOf(said, measure) }
    const at = content.tasks.find((t) => t.measures.some((m) => m.id === measure.id))
    const was = at?.measures.find((m) => m.id === measure.id)
    if (!was) {
      const home = content.tasks.find((t) => measure.id.startsWith(measureId(content, t.no, 0).slice(0, -1)))
      onChange(next.id, { op: 'add', task: home?.no ?? 1, measure: { ...next } })
      return
    }
    const fields = fieldsChanged(was, next)
    const change: PlanChange = { op: 'change', measure: measure.id, fields }
    onChange(measure.id, Object.keys(fields).length > 0 ? change : null)
  }
  const fixed = content.tasks.find((t) => t.measures.some((m) => m.id === measure?.id))?.fixedSystem
  return (
    <FormDialog
      title={measure ? `修改 ${measure.id}` : '增加措施'}
      ok="列入草稿"
      width={720}
      initial={{ ...initialOf(measure) }}
      onClose={onClose}
      onSubmit={(values) => submit(values as unknown as Values)}
    >
      {notes.length > 0 ? (
        <p className="small muted" style={{ marginBottom: 12 }}>
          规划文本说明：{notes.join('；')}
        </p>
      ) : null}
      {measure === null ? (
        <Form.Item name="task" label="所属任务" rules={[{ required: true, message: '请选任务' }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={content.tasks.map((t) => ({ value: t.no, label: `任务${t.no} ${t.title}` }))}
          />
        </Form.Item>
      ) : null}
      <Form.Item name="title" label="措施" rules={[{ required: true, message: '请写措施' }]}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={300} />
      </Form.Item>
      <Form.Item name="leads" label="牵头单位" rules={[{ required: true, message: '请选牵头单位' }]}>
        <UnitsPicker label="牵头单位" />
      </Form.Item>
      <Form.Item name="supports" label="协办单位">
        <UnitsPicker label="协办单位" />
      </Form.Item>
      <div className="field-grid">
        <Form.Item name="streets" label="各街道也落实" valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="system" label="所属体系" {...(fixed ? { extra: '由规划规定' } : {})}>
          <Select
            disabled={fixed !== undefined}
            options={Object.entries(planSystemNames).map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
        <Form.Item name="deadline" label="完成时限" rules={[deadlineRule]}>
          <Input placeholder="没有就留空" maxLength={10} />
        </Form.Item>
        <Form.Item name="recurrence" label="频次">
          <Select
            allowClear
            options={Object.entries(recurrenceNames).map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
      </div>
      <TargetsField />
      <Form.Item name="deliverables" label="成果">
        <Select mode="tags" placeholder="写一项按回车" open={false} suffixIcon={null} />
      </Form.Item>
      <Form.Item name="streams" label="涉及废物" rules={[{ required: true, message: '请选废物类别' }]}>
        <Select mode="multiple" options={streams.map((value) => ({ value, label: streamNames[value] }))} />
      </Form.Item>
    </FormDialog>
  )
}

const blank = {
  leads: [],
  supports: [],
  streets: true,
  system: 'institutional',
  targets: [],
  deliverables: [],
}

function initialOf(measure: Measure | null): object {
  if (measure === null) return { ...blank, streams: [...streams] }
  const { targets, deadline, recurrence, ...rest } = measure
  return {
    ...rest,
    targets: targets.map(targetValues),
    ...(deadline === null ? {} : { deadline }),
    ...(recurrence === null ? {} : { recurrence }),
  }
}

function fieldsOf(said: Omit<Values, 'task'>, was: Measure | null): Omit<Measure, 'id' | 'no' | 'cues'> {
  return {
    ...said,
    deadline: said.deadline || null,
    recurrence: said.recurrence ?? null,
    targets: targetsOf(said.targets, was?.targets ?? []),
  }
}

function newMeasure(
  content: PlanContent,
  taken: readonly string[],
  task: number,
  said: Omit<Values, 'task'>,
): Measure {
  let no = 1
  while (taken.includes(measureId(content, task, no))) no++
  const id = measureId(content, task, no)
  return { id, no, cues: cuesOf(said.title), ...fieldsOf(said, null) }
}
