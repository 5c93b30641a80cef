import { Input } from 'antd'

interface UnderstoodInputProps {
  readonly id?: string | undefined
  readonly label: string
  readonly value: string | undefined
  readonly onChange: ((text: string) => void) | undefined
  readonly placeholder: string
  /** What the text says, or why it cannot be read; undefined while there is none. */
  readonly read: { readonly ok: boolean; readonly text: string } | null | undefined
}

/** A quantity as people write it; what was understood stands underneath while they type. */
export function UnderstoodInput({ id, label, value, onChange, placeholder, read }: UnderstoodInputProps) {
  const explained = `${id ?? label}-understood`
  return (
    <>
      <Input
        {...(id ? { id } : {})}
        aria-label={label}
        aria-describedby={explained}
        inputMode="text"
        autoComplete="off"
        placeholder={placeholder}
        value={value ?? ''}
        status={read?.ok === false ? 'error' : ''}
        onChange={(e) => onChange?.(e.target.value)}
      />
      <span id={explained} className={`small ${read?.ok === false ? 'danger' : 'muted'}`} aria-live="polite">
        {read?.text ?? ''}
      </span>
    </>
  )
}
