import type { ManifestProfile } from '../../src/packs/manifest-profile.contract.ts'
import { massRead, massUnitOf } from '../console/src/pages/manifests/values.ts'

const units = ['千克', '吨'] as const

const split = (text: string): { number: string; unit: string | undefined } => {
  const [, number = '', unit] = /^(.*?)\s*(千克|公斤|吨)?$/.exec(text) ?? []
  return { number, unit: unit === '公斤' ? '千克' : unit }
}

interface MassFieldProps {
  readonly title: string
  readonly profile: ManifestProfile
  readonly required: boolean
  readonly value: string
  readonly onChange: (text: string) => void
}

/** A weight: large figures from the keypad of numbers, the unit by a tap; what was understood stands underneath. */
export function MassField({ title, profile, required, value, onChange }: MassFieldProps) {
  const { number, unit } = split(value)
  const chosen = unit ?? massUnitOf(profile)
  const read = massRead(value, massUnitOf(profile))
  const id = `mass-${title}`
  return (
    <fieldset className="mass">
      <legend>
        {title}
        {required ? <span className="needed">必填</span> : null}
      </legend>
      <div className="split">
        <input
          aria-label={title}
          aria-describedby={id}
          inputMode="decimal"
          autoComplete="off"
          value={number}
          onChange={(e) =>
            onChange(
              e.target.value === ''
                ? ''
                : `${e.target.value} ${split(e.target.value).unit ? '' : chosen}`.trim(),
            )
          }
        />
        {units.map((u) => (
          <button
            key={u}
            type="button"
            className="button choice"
            aria-pressed={chosen === u}
            onClick={() => onChange(number === '' ? '' : `${number} ${u}`)}
          >
            {u}
          </button>
        ))}
      </div>
      <span id={id} className={read?.ok === false ? 'danger' : 'muted'} aria-live="polite">
        {read?.text ?? ''}
      </span>
    </fieldset>
  )
}
