import type { PartProps } from './act-form.tsx'
import { Control } from './field-control.tsx'

/** A change of what is sealed, or that the load never was; the others answer to it. */
export function Proposal({ of: { m, profile }, form, change }: PartProps) {
  const sealed = profile.fields.filter((f) => m.sealed[f.key] !== undefined && !f.immutable)
  const kinds = [
    { key: 'revision', name: '改已签的' },
    ...(m.outcome === null ? [{ key: 'cancellation', name: '撤销联单' } as const] : []),
  ] as const
  const toggle = (key: string) =>
    change({
      changing: form.changing.includes(key)
        ? form.changing.filter((k) => k !== key)
        : [...form.changing, key],
    })
  return (
    <>
      <fieldset className="choices" aria-label="提请什么">
        {kinds.map((k) => (
          <button
            key={k.key}
            type="button"
            className="button choice"
            aria-pressed={form.proposal === k.key}
            onClick={() => change({ proposal: k.key })}
          >
            {k.name}
          </button>
        ))}
      </fieldset>
      {form.proposal === 'revision' ? (
        <fieldset>
          <legend>改哪几栏</legend>
          <div className="choices">
            {sealed.map((f) => (
              <button
                key={f.key}
                type="button"
                className="button choice"
                aria-pressed={form.changing.includes(f.key)}
                onClick={() => toggle(f.key)}
              >
                {f.title}
              </button>
            ))}
          </div>
        </fieldset>
      ) : null}
      {form.proposal === 'revision'
        ? sealed
            .filter((f) => form.changing.includes(f.key))
            .map((field) => (
              <Control
                key={field.key}
                field={field}
                profile={profile}
                required
                value={form.values[field.key] ?? ''}
                onChange={(text) => change({ values: { ...form.values, [field.key]: text } })}
              />
            ))
        : null}
    </>
  )
}
