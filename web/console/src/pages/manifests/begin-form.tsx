import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Form, Input, InputNumber, Radio, Skeleton } from 'antd'
import { useRef } from 'react'
import type { ActDone } from '../../../../../src/manifests/api.contract.ts'
import { missingFields, openFields, titleOf } from '../../../../../src/manifests/fields.rules.ts'
import { foldActs } from '../../../../../src/manifests/fold.rules.ts'
import type { ManifestProfile, SigningRole } from '../../../../../src/packs/manifest-profile.contract.ts'
import type { FacilityRow } from '../../../../../src/parties/contract.ts'
import { get, newKey, post } from '../../../../api.ts'
import { meQuery, queryClient } from '../../../../session.ts'
import { Failure } from '../../../../ui/failure.tsx'
import { useTask } from '../../../../ui/use-task.ts'
import { DayItem } from './day-item.tsx'
import { FieldItem } from './field-item.tsx'
import { manifestQuery } from './queries.ts'
import { type Typed, typedOf, valuesOf } from './values.ts'

interface BeginFormProps {
  readonly profile: ManifestProfile
  /** A manifest that was on paper: everything is known already. */
  readonly paper: boolean
  /** Another manifest whose parties and waste this one repeats. */
  readonly from: string | undefined
}

/** Waits for what can be filled in beforehand: the only own site, and what the manifest it repeats says. */
export function BeginForm(props: BeginFormProps) {
  const me = useQuery(meQuery).data
  const party = me?.parties.length === 1 ? me.parties[0] : undefined
  const sites = useQuery({
    queryKey: ['own-sites', party],
    queryFn: ({ signal }) => get<{ items: FacilityRow[] }>('/api/v1/facilities', { party, limit: 2 }, signal),
    enabled: party !== undefined,
  })
  const before = useQuery(manifestQuery(props.from))
  if ((party !== undefined && sites.isPending) || (props.from !== undefined && before.isPending))
    return <Skeleton active />
  const own = sites.data?.items.length === 1 ? String(sites.data.items[0]?.id) : undefined
  const repeated =
    before.data?.profile === props.profile.key ? foldActs(props.profile, before.data.acts).values : {}
  const shown = openFields(props.profile, null, 'draft', 'consignor').filter((f) => f.phase === 'issue')
  const initial = { ...(own ? { consignor: own } : {}), ...typedOf(shown, repeated) }
  return <Fields {...props} initial={initial} />
}

function Fields({ profile, paper, initial }: BeginFormProps & { initial: Typed }) {
  const [form] = Form.useForm<Record<string, unknown>>()
  const navigate = useNavigate()
  const task = useTask()
  const key = useRef(newKey())
  const role = (Form.useWatch('as', form) as SigningRole | undefined) ?? 'consignor'
  const kind = paper ? 'backfill' : 'draft'
  const open = openFields(profile, null, kind, role)
  // Weights and vehicles are known at the gate; a draft asks for what the issue needs.
  const asked = paper ? open : open.filter((f) => f.phase === 'issue' || f.perLeg)
  const needed = new Set(missingFields(profile, {}, paper ? 'receive' : 'issue').map((f) => f.key))
  const submit = (typed: Record<string, unknown>) =>
    task.run(async () => {
      const { values, as, ...rest } = typed
      const said = Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== undefined && v !== ''))
      const filled = Object.entries(valuesOf(profile, (values ?? {}) as Typed)).filter(([, v]) => v !== null)
      const act = { kind, values: Object.fromEntries(filled), ...said }
      const body = { key: key.current, profile: profile.key, act, ...(paper ? { as: role } : {}) }
      try {
        const done = await post<ActDone>('/api/v1/manifests', body)
        await queryClient.invalidateQueries()
        await navigate({ to: `/manifests/${done.id}` })
      } catch (error) {
        key.current = newKey()
        throw error
      }
    })
  return (
    <Form
      form={form}
      name="begin"
      layout="vertical"
      className="panel manifest-form"
      initialValues={{ values: initial, as: 'consignor' }}
      onFinish={(typed) => void submit(typed)}
      scrollToFirstError
    >
      {paper ? (
        <Form.Item name="as" label="我是" className="wide">
          <Radio.Group
            optionType="button"
            options={[
              { value: 'consignor', label: profile.parties.consignor },
              { value: 'consignee', label: profile.parties.consignee },
            ]}
          />
        </Form.Item>
      ) : null}
      {asked.map((field) => (
        <FieldItem
          key={field.key}
          field={field}
          profile={profile}
          required={paper ? needed.has(field.key) : field.key === 'consignor'}
        />
      ))}
      {paper ? <PaperDays profile={profile} /> : null}
      <div className="wide stack">
        {paper ? null : (
          <p className="small muted">
            可先存草稿，签发前填齐：
            {[...needed].map((k) => titleOf(profile, k)).join('、')}。
          </p>
        )}
        {task.error ? <Failure error={task.error} /> : null}
        <div className="row">
          <Button type="primary" htmlType="submit" loading={task.busy}>
            {paper ? '补录' : '保存草稿'}
          </Button>
        </div>
      </div>
    </Form>
  )
}

function PaperDays({ profile }: { profile: ManifestProfile }) {
  const { official } = profile.numbering
  return (
    <>
      <DayItem name="loadedOn" label="纸质联单上的起运日" required />
      <DayItem name="receivedOn" label="纸质联单上的接收日" required />
      {official ? (
        <Form.Item name="officialNo" label={official.title} extra="照联单抄录；没有可不填。">
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
      ) : null}
      <Form.Item name="lateEntry" label="更正审批编号" extra="期间已封账时要用">
        <InputNumber min={1} precision={0} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="reason" label="说明" extra="移出与接受相差超过允许范围时须写明。" className="wide">
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  )
}
