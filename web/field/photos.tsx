import { useEffect, useState } from 'react'
import { type Picture, photoOf } from './picture.ts'

interface PhotosProps {
  readonly value: readonly Picture[]
  readonly onChange: (pictures: readonly Picture[]) => void
}

/** The phone's own camera; it needs neither HTTPS nor a signal. */
export function Photos({ value, onChange }: PhotosProps) {
  const [why, setWhy] = useState<string | null>(null)
  const take = async (files: FileList | null) => {
    setWhy(null)
    try {
      const taken = await Promise.all([...(files ?? [])].map(photoOf))
      onChange([...new Map([...value, ...taken].map((p) => [p.hash, p])).values()].slice(0, 9))
    } catch {
      setWhy('这张照片读不出来，请重拍。')
    }
  }
  return (
    <fieldset>
      <legend>照片</legend>
      <div className="photos">
        {value.map((p) => (
          <Thumb key={p.hash} of={p} onRemove={() => onChange(value.filter((v) => v !== p))} />
        ))}
        <label className="button file">
          拍照
          <input
            type="file"
            accept="image/*"
            capture="environment"
            onChange={(e) => {
              void take(e.target.files)
              e.target.value = ''
            }}
          />
        </label>
      </div>
      {why ? <p className="danger">{why}</p> : null}
    </fieldset>
  )
}

function Thumb({ of, onRemove }: { readonly of: Picture; readonly onRemove: () => void }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([of.content]))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [of])
  return (
    <span className="thumb">
      <img src={url} alt={of.name} />
      <button type="button" aria-label="去掉这张照片" onClick={onRemove}>
        ×
      </button>
    </span>
  )
}
