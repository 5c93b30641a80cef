import { Checkbox, Form, Input, Radio, Select } from 'antd'
import type { FieldValues, Finding, ManifestActKind } from '../../../../../src/manifests/contract.ts'
import { missingFor, reasoned } from '../../../../../src/manifests/decide.rules.ts'
import { differenceOf, toleratedGrams } from '../../../../../src/manifests/difference.rules.ts'
import { tonnesText } from '../../../../ui/mass.tsx'
import { fieldsAsked } from './act-body.ts'
import { FieldItem } from './field-item.tsx'
import { FindingLine } from './finding-line.tsx'
import { LoadPackages, RefusedPackages } from './package-choice.tsx'
import type { Shown } from './shown.ts'
import { type Typed, valuesSoFar } from './values.ts'

interface ActFieldsProps {
  readonly of: Shown
  readonly kind: ManifestActKind
  readonly open: readonly string[]
  readonly warnings: readonly Finding[]
}

/** What an act asks for, inside a form. What is missing follows the typing, by the rule the server decides by. */
export function ActFields({ of, kind, open, warnings }: ActFieldsProps) {
  const { m, profile } = of
  const needed = new Set(missingFor(profile, { ...m, values: {} }, kind, {}).map((f) => f.key))
  const missing = missingFor(profile, m, kind, {}).map((f) => f.key)
  const { first, more } = fieldsAsked(profile, kind, open, missing)
  const fields = (list: typeof first) =>
    list.map((field) => (
      <FieldItem key={field.key} field={field} profile={profile} required={needed.has(field.key)} />
    ))
  return (
    <>
      {warnings.map((w) => (
        <FindingLine key={`${w.check}-${w.code}`} of={w} />
      ))}
      {kind === 'propose' ? <ProposalFields of={of} /> : null}
      {kind === 'load' ? <LoadPackages of={of} /> : null}
      {first.length > 0 && kind !== 'propose' ? <div className="manifest-form">{fields(first)}</div> : null}
      {more.length > 0 && kind !== 'propose' ? (
        <details>
          <summary className="muted">其他可先填的栏目（{more.length}）</summary>
          <div className="manifest-form">{fields(more)}</div>
        </details>
      ) : null}
      {kind === 'receive' ? <RefusedPackages of={of} /> : null}
      {kind === 'recordNumber' ? (
        <Form.Item
          name="officialNo"
          label={profile.numbering.official?.title ?? '官方联单号'}
          extra="照官方系统抄录，本系统不生成。"
          rules={[{ required: true, message: '请填写联单号' }]}
        >
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
      ) : null}
      {kind === 'receive' ? <Difference of={of} /> : <Reason kind={kind} />}
      {kind === 'consent' ? (
        <Form.Item name="withDependents" valuePropName="checked">
          <Checkbox>此后用到这批废物的账目一并更正</Checkbox>
        </Form.Item>
      ) : null}
    </>
  )
}

function Reason({ kind }: { kind: ManifestActKind }) {
  if (!reasoned.has(kind)) return null
  return (
    <Form.Item
      name="reason"
      label={kind === 'note' ? '备注' : '理由'}
      rules={[{ required: true, message: '这一步须写明' }]}
    >
      <Input.TextArea rows={3} maxLength={500} />
    </Form.Item>
  )
}

/** The difference as it stands while the receiver types: within tolerance nothing is asked, beyond it a reason. */
function Difference({ of: { m, profile } }: { of: Shown }) {
  const typed = Form.useWatch('values') as Typed | undefined
  const after: FieldValues = { ...m.values, ...valuesSoFar(profile, typed ?? {}) }
  const known = typeof after.accepted === 'number' && typeof after.refused === 'number'
  const { grams, beyond, pieces } = differenceOf(profile, after)
  const allowed = toleratedGrams(profile, Number(after.grams ?? 0))
  const wanted = known && beyond
  return (
    <>
      {known ? (
        <p className={wanted ? 'danger' : 'muted'} aria-live="polite">
          {grams === 0
            ? '与移出量一致。'
            : `${grams > 0 ? '少' : '多'} ${tonnesText(Math.abs(grams))} 吨，允许 ${tonnesText(allowed)} 吨。`}
          {pieces.length > 0 ? `${pieces.join('、')}数不符。` : ''}
          {wanted ? '超出允许范围，须写明原因，并由移出人确认。' : ''}
        </p>
      ) : null}
      <Form.Item
        name="reason"
        label={wanted ? '差异原因' : '说明（可不填）'}
        rules={[{ required: wanted, message: '请写明差异原因' }]}
      >
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  )
}

/** A change of what is sealed, or that the load never was; the others answer to it. */
function ProposalFields({ of: { m, profile } }: { of: Shown }) {
  const proposal = Form.useWatch('proposal') as string | undefined
  const chosen = (Form.useWatch('changing') as string[] | undefined) ?? []
  const sealed = profile.fields.filter((f) => m.sealed[f.key] !== undefined && !f.immutable)
  return (
    <>
      <Form.Item name="proposal" label="提请" rules={[{ required: true, message: '请选择' }]}>
        <Radio.Group
          optionType="button"
          options={[
            { value: 'revision', label: '更改已签认的栏目' },
            ...(m.outcome === null ? [{ value: 'cancellation', label: '撤销联单' }] : []),
          ]}
        />
      </Form.Item>
      {proposal === 'revision' ? (
        <>
          <Form.Item name="changing" label="更改哪些栏目" rules={[{ required: true, message: '请选择栏目' }]}>
            <Select
              mode="multiple"
              optionFilterProp="label"
              options={sealed.map((f) => ({ value: f.key, label: f.title }))}
            />
          </Form.Item>
          <div className="manifest-form">
            {sealed
              .filter((f) => chosen.includes(f.key))
              .map((field) => (
                <FieldItem key={field.key} field={field} profile={profile} required={false} />
              ))}
          </div>
        </>
      ) : null}
    </>
  )
}
