import { InboxOutlined } from '@ant-design/icons'
import { type DragEvent, useRef, useState } from 'react'
import { bytesText } from '../words.ts'
import './file-drop.css'

export interface FileDropProps {
  readonly file: File | null
  readonly accept: string
  readonly prompt: string
  readonly help: string
  readonly onFile: (file: File) => void
}

/** A file, chosen or dropped. */
export function FileDrop({ file, accept, prompt, help, onFile }: FileDropProps) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const hover = (e: DragEvent, on: boolean) => {
    e.preventDefault()
    setOver(on)
  }
  const take = (files: FileList | null) => {
    const chosen = files?.[0]
    if (chosen) onFile(chosen)
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        aria-label={prompt}
        style={{ display: 'none' }}
        accept={accept}
        onChange={(e) => take(e.target.files)}
      />
      <button
        type="button"
        className={`file-drop${over ? ' over' : ''}`}
        onClick={() => input.current?.click()}
        onDragOver={(e) => hover(e, true)}
        onDragLeave={(e) => hover(e, false)}
        onDrop={(e) => {
          hover(e, false)
          take(e.dataTransfer.files)
        }}
      >
        <InboxOutlined className="picture" aria-hidden="true" />
        {file ? (
          <span>
            <b>{file.name}</b> <span className="muted">{bytesText(file.size)}</span>
          </span>
        ) : (
          <span>{prompt}</span>
        )}
        <span className="small muted">{help}</span>
      </button>
    </>
  )
}
