import { useEffect, useRef, useState } from 'react'
import { decoder } from './decoder.ts'
import { canvasOf } from './picture.ts'

interface CameraProps {
  readonly onRead: (text: string) => void
  /** What the field for typing is for. */
  readonly label: string
  /** Begins to look at once, where the page is there for nothing else. */
  readonly atOnce?: boolean
}

/** Three ways to a code, the camera only the quickest: typing it and a photograph of it work everywhere. */
export function Camera({ onRead, label, atOnce = false }: CameraProps) {
  const [looking, setLooking] = useState(atOnce && allowed())
  const [why, setWhy] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const fromPhoto = async (file: File | undefined) => {
    if (!file) return
    setWhy(null)
    const canvas = await canvasOf(file).catch(() => null)
    const found = canvas ? await (await decoder())(canvas) : null
    if (found) onRead(found)
    else setWhy('照片里没有认出二维码。请靠近些再拍，或输入编码。')
  }
  return (
    <div className="camera">
      {looking ? (
        <Finder
          onRead={onRead}
          onFail={(reason) => {
            setLooking(false)
            setWhy(reason)
          }}
        />
      ) : null}
      <form
        className="split"
        onSubmit={(e) => {
          e.preventDefault()
          if (typed.trim() === '') return
          onRead(typed)
          setTyped('')
        }}
      >
        <input
          aria-label={label}
          placeholder={label}
          autoCapitalize="characters"
          autoComplete="off"
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
        />
        <button type="submit" className="button primary">
          确定
        </button>
      </form>
      <div className="split">
        {allowed() ? (
          <button type="button" className="button" onClick={() => setLooking(!looking)}>
            {looking ? '关相机' : '开相机扫'}
          </button>
        ) : null}
        <label className="button file">
          用照片认
          <input
            type="file"
            accept="image/*"
            onChange={(e) => {
              void fromPhoto(e.target.files?.[0])
              e.target.value = ''
            }}
          />
        </label>
      </div>
      {why ? <p className="danger">{why}</p> : null}
    </div>
  )
}

const allowed = (): boolean => globalThis.isSecureContext && navigator.mediaDevices !== undefined

function stop(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

/** Looks eight times a second; the same code is told once as long as it stays in sight. */
function Finder({
  onRead,
  onFail,
}: {
  readonly onRead: (text: string) => void
  readonly onFail: (why: string) => void
}) {
  const video = useRef<HTMLVideoElement>(null)
  const told = useRef({ onRead, onFail })
  told.current = { onRead, onFail }
  useEffect(() => {
    let stream: MediaStream | undefined
    let over = false
    let last: string | null = null
    const canvas = document.createElement('canvas')
    const look = async () => {
      const decode = await decoder()
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
      const view = video.current
      if (over || !view) return stop(stream)
      view.srcObject = stream
      await view.play()
      while (!over) {
        canvas.width = view.videoWidth
        canvas.height = view.videoHeight
        canvas.getContext('2d', { willReadFrequently: true })?.drawImage(view, 0, 0)
        const text = await decode(canvas)
        if (text !== null && text !== last && !over) told.current.onRead(text)
        last = text ?? last
        await new Promise((resolve) => setTimeout(resolve, 125))
      }
    }
    look().catch(() => {
      if (!over) told.current.onFail('相机打不开。请在手机设置里允许本页用相机，或者输入编码、用照片认。')
    })
    return () => {
      over = true
      stop(stream)
    }
  }, [])
  return <video ref={video} className="finder" muted playsInline aria-label="取景框" />
}
