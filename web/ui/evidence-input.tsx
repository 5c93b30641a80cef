import { PaperClipOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import type { AttachmentView } from '../../src/intake/contract.ts'
import { upload } from '../api.ts'
import { bytesText } from '../words.ts'
import { Failure } from './failure.tsx'

export interface EvidenceInputProps {
  /** Hashes, as the server answered them. */
  readonly value?: readonly string[]
  readonly onChange?: (hashes: readonly string[]) => void
  /** Whose evidence it is; without one, the person's own unit's. */
  readonly party?: string | undefined
  readonly prompt?: string
}

/** Photo, weigh ticket, contract. On a phone the camera is offered by the browser. */
export function EvidenceInput({ value = [], onChange, party, prompt = '附上佐证材料' }: EvidenceInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const [known, setKnown] = useState<readonly AttachmentView[]>([])
  const [progress, setProgress] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const send = async (files: FileList) => {
    setError(null)
    try {
      const added: AttachmentView[] = []
      for (const file of files) {
        const form = new FormData()
        if (party) form.append('party', party)
        form.append('file', file)
        added.push(await upload<AttachmentView>('/api/v1/attachments', form, setProgress))
      }
      setKnown([...known, ...added])
      onChange?.([...new Set([...value, ...added.map((a) => a.hash)])])
    } catch (failure) {
      setError(failure)
    } finally {
      setProgress(null)
      if (input.current) input.current.value = ''
    }
  }
  return (
    <div>
      <input
        ref={input}
        type="file"
        style={{ display: 'none' }}
        multiple
        accept="image/*,application/pdf,.xlsx,.docx"
        onChange={(e) => e.target.files && void send(e.target.files)}
      />
      <Button icon={<PaperClipOutlined />} loading={progress !== null} onClick={() => input.current?.click()}>
        {progress === null ? prompt : `上传中 ${Math.round(progress * 100)}%`}
      </Button>
      <ul className="plain" style={{ marginTop: 8 }}>
        {value.map((hash) => {
          const file = known.find((a) => a.hash === hash)
          return (
            <li key={hash} className="row small">
              {file?.name ?? hash.slice(0, 12)}{' '}
              <span className="muted">{file ? bytesText(file.bytes) : ''}</span>
              <Button type="link" size="small" onClick={() => onChange?.(value.filter((h) => h !== hash))}>
                去掉
              </Button>
            </li>
          )
        })}
      </ul>
      {error ? <Failure error={error} /> : null}
    </div>
  )
}
