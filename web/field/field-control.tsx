import { useEffect, useState } from 'react'
import type { ManifestField, ManifestProfile } from '../../src/packs/manifest-profile.contract.ts'
import { get } from '../api.ts'
import { MassField } from './mass-field.tsx'
import { useField } from './state.ts'

export interface ControlProps {
  readonly field: ManifestField
  readonly profile: ManifestProfile
  readonly required: boolean
  readonly value: string
  readonly onChange: (text: string) => void
}

const modes = { count: 'numeric', percent: 'decimal', phone: 'tel' } as const

/** One field of a profile, as large as fingers in gloves need it. */
export function Control(props: ControlProps) {
  const { field, required, value, onChange } = props
  switch (field.type) {
    case 'grams':
      return <MassField title={field.title} {...props} />
    case 'choice':
      return <Choices {...props} />
    case 'party':
    case 'facility':
      return <Pick {...props} />
    default:
      return (
        <label>
          <Title of={field} required={required} />
          <input
            autoComplete="off"
            inputMode={modes[field.type as keyof typeof modes] ?? 'text'}
            value={value}
            onChange={(e) => onChange(e.target.value)}
          />
        </label>
      )
  }
}

function Title({ of, required }: { readonly of: ManifestField; readonly required: boolean }) {
  return (
    <span>
      {of.title}
      {of.type === 'percent' ? '（%）' : ''}
      {required ? <span className="needed">必填</span> : null}
    </span>
  )
}

function Choices({ field, required, value, onChange }: ControlProps) {
  return (
    <fieldset>
      <legend>
        <Title of={field} required={required} />
      </legend>
      <div className="choices">
        {(field.choices ?? []).map((c) => (
          <button
            key={c.value}
            type="button"
            className="button choice"
            aria-pressed={value === c.value}
            onClick={() => onChange(c.value)}
          >
            {c.title}
          </button>
        ))}
      </div>
    </fieldset>
  )
}

interface Named {
  readonly id: number
  readonly name: string
}

/** A party or a site: those the phone knows from its manifests; with a signal, all. */
function Pick({ field, required, value, onChange }: ControlProps) {
  const { kept, online } = useField()
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly Named[]>([])
  const plural = field.type === 'party' ? 'parties' : 'facilities'
  const known = new Map((kept?.manifests ?? []).flatMap((d) => d[plural].map((n) => [n.id, n] as const)))
  for (const n of found) known.set(n.id, n)
  const chosen = known.get(Number(value))
  useEffect(() => {
    if (!online || text.trim() === '') return
    const timer = setTimeout(() => {
      get<{ items: Named[] }>(`/api/v1/${plural}`, { search: text, limit: 8 })
        .then((reply) => setFound(reply.items))
        .catch(() => setFound([]))
    }, 300)
    return () => clearTimeout(timer)
  }, [online, text, plural])
  const offered = [...known.values()].filter((n) => text !== '' && n.name.includes(text) && n !== chosen)
  return (
    <fieldset>
      <legend>
        <Title of={field} required={required} />
      </legend>
      {chosen ? <p className="chosen">{chosen.name}</p> : null}
      <input
        aria-label={`查找${field.title}`}
        placeholder={chosen ? '换一个：输入名称' : '输入名称'}
        autoComplete="off"
        value={text}
        onChange={(e) => setText(e.target.value)}
      />
      {offered.slice(0, 8).map((n) => (
        <button
          key={n.id}
          type="button"
          className="button"
          onClick={() => {
            onChange(String(n.id))
            setText('')
          }}
        >
          {n.name}
        </button>
      ))}
    </fieldset>
  )
}
