import { type PointerEvent, useEffect, useRef } from 'react'
import { type Picture, signatureOf } from './picture.ts'

interface SignatureProps {
  readonly value: Picture | undefined
  readonly onChange: (picture: Picture | undefined) => void
}

const height = 180

/** Written with a finger. What is kept is the picture, under the hash of its content. */
export function Signature({ value, onChange }: SignatureProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const last = useRef<{ x: number; y: number } | null>(null)
  useEffect(() => {
    const c = canvas.current
    const pen = c?.getContext('2d')
    if (!c || !pen) return
    c.width = c.clientWidth
    c.height = height
    clear(c)
  }, [])
  const place = (e: PointerEvent<HTMLCanvasElement>) => {
    const box = e.currentTarget.getBoundingClientRect()
    return { x: e.clientX - box.left, y: e.clientY - box.top }
  }
  const begin = (e: PointerEvent<HTMLCanvasElement>) => {
    e.currentTarget.setPointerCapture(e.pointerId)
    last.current = place(e)
  }
  const draw = (e: PointerEvent<HTMLCanvasElement>) => {
    const pen = e.currentTarget.getContext('2d')
    if (!last.current || !pen) return
    const to = place(e)
    pen.lineWidth = 3.5
    pen.lineCap = 'round'
    pen.strokeStyle = '#000'
    pen.beginPath()
    pen.moveTo(last.current.x, last.current.y)
    pen.lineTo(to.x, to.y)
    pen.stroke()
    last.current = to
  }
  const end = (e: PointerEvent<HTMLCanvasElement>) => {
    if (!last.current) return
    last.current = null
    void signatureOf(e.currentTarget).then(onChange)
  }
  return (
    <fieldset>
      <legend>签名</legend>
      <canvas
        ref={canvas}
        className="pad"
        aria-label="用手指签名"
        style={{ height }}
        onPointerDown={begin}
        onPointerMove={draw}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <div className="split">
        <span className="muted">{value ? '已签' : '用手指写在框里'}</span>
        {value ? (
          <button
            type="button"
            className="button small"
            onClick={() => {
              if (canvas.current) clear(canvas.current)
              onChange(undefined)
            }}
          >
            重签
          </button>
        ) : null}
      </div>
    </fieldset>
  )
}

function clear(canvas: HTMLCanvasElement): void {
  const pen = canvas.getContext('2d')
  if (!pen) return
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
}
