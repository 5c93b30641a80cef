import { useState } from 'react'
import { gramsToDecimal } from '../../src/core/mass.ts'
import type { FieldValues } from '../../src/manifests/contract.ts'
import { differenceOf, toleratedGrams } from '../../src/manifests/difference.rules.ts'
import { valuesSoFar } from '../console/src/pages/manifests/values.ts'
import { tonnesText } from '../ui/mass.tsx'
import type { PartProps } from './act-form.tsx'
import { MassField } from './mass-field.tsx'

const outcomes = [
  { key: 'all', name: '全收' },
  { key: 'part', name: '收一部分' },
  { key: 'none', name: '全不收' },
] as const

/** What was taken and what was turned away; the difference is told while the weight is typed. */
export function Receipt({ of, form, change }: PartProps) {
  const { m, profile } = of
  const [outcome, setOutcome] = useState<(typeof outcomes)[number]['key']>(
    form.values.refused && !/^0( |$)/.test(form.values.refused) ? 'part' : 'all',
  )
  const load = Number(m.values.grams ?? 0)
  const set = (part: Record<string, string>) => change({ values: { ...form.values, ...part } })
  const choose = (key: typeof outcome) => {
    setOutcome(key)
    if (key === 'all') set({ refused: '0' })
    if (key === 'none') set({ accepted: '0', refused: `${gramsToDecimal(BigInt(load), '吨')} 吨` })
    if (key === 'part') set({ refused: '' })
  }
  const title = (key: string) => profile.fields.find((f) => f.key === key)?.title ?? key
  const mass = (key: string) => (
    <MassField
      title={title(key)}
      profile={profile}
      required
      value={form.values[key] ?? ''}
      onChange={(text) => set({ [key]: text })}
    />
  )
  return (
    <>
      <p className="big">
        发来 <b className="num">{tonnesText(load)}</b> 吨
      </p>
      <fieldset className="choices" aria-label="收不收">
        {outcomes.map((o) => (
          <button
            key={o.key}
            type="button"
            className="button choice"
            aria-pressed={outcome === o.key}
            onClick={() => choose(o.key)}
          >
            {o.name}
          </button>
        ))}
      </fieldset>
      {outcome === 'none' ? null : mass('accepted')}
      {outcome === 'all' ? null : mass('refused')}
      <Difference of={of} form={form} change={change} />
    </>
  )
}

function Difference({ of: { m, profile }, form, change }: PartProps) {
  const after: FieldValues = { ...m.values, ...valuesSoFar(profile, form.values) }
  const known = typeof after.accepted === 'number' && typeof after.refused === 'number'
  const { grams, beyond, pieces } = differenceOf(profile, after)
  const allowed = toleratedGrams(profile, Number(after.grams ?? 0))
  const wanted = known && beyond
  return (
    <>
      {known ? (
        <p className={wanted ? 'danger' : 'muted'} aria-live="polite">
          {grams === 0
            ? '与发来的一致。'
            : `${grams > 0 ? '少' : '多'} ${tonnesText(Math.abs(grams))} 吨，允许 ${tonnesText(allowed)} 吨。`}
          {pieces.length > 0 ? `${pieces.join('、')}数不符。` : ''}
          {wanted ? '超出允许范围，要写原因。' : ''}
        </p>
      ) : null}
      <label>
        {wanted ? '差异原因' : '说明（可不填）'}
        {wanted ? <span className="needed">必填</span> : null}
        <textarea rows={2} value={form.reason} onChange={(e) => change({ reason: e.target.value })} />
      </label>
    </>
  )
}
