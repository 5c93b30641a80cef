import jsQR from 'jsqr'
import * as mupdf from 'mupdf'

/** A PDF as it is seen: the text of each page, its size in millimetres, and what its QR codes hold. */
export interface SeenPage {
  readonly text: string
  readonly width: number
  readonly height: number
  /** Of the first code that is found, at print resolution. */
  readonly qr: string | null
  readonly png: Uint8Array
  /** Share of the page in a colour. */
  readonly share: (color: readonly [number, number, number]) => number
}

const SCALE = 3

export function seePdf(file: Buffer): SeenPage[] {
  const document = mupdf.Document.openDocument(file, 'application/pdf')
  return Array.from({ length: document.countPages() }, (_, i) => {
    const page = document.loadPage(i)
    const [x0, y0, x1, y1] = page.getBounds()
    const pixmap = page.toPixmap(mupdf.Matrix.scale(SCALE, SCALE), mupdf.ColorSpace.DeviceRGB, false)
    const [width, height] = [pixmap.getWidth(), pixmap.getHeight()]
    // A view into memory that moves: copied at once.
    const rgb = pixmap.getPixels().slice()
    const png = pixmap.asPNG().slice()
    const pixels = new Uint8ClampedArray(width * height * 4).fill(255)
    for (let p = 0; p < width * height; p++)
      for (let c = 0; c < 3; c++) pixels[p * 4 + c] = rgb[p * 3 + c] as number
    return {
      text: page.toStructuredText('').asText(),
      width: Math.round(((x1 - x0) / 72) * 25.4),
      height: Math.round(((y1 - y0) / 72) * 25.4),
      qr: jsQR.default(pixels, width, height)?.data ?? null,
      png,
      share: ([r, g, b]) => {
        let same = 0
        for (let p = 0; p < width * height; p++)
          if (rgb[p * 3] === r && rgb[p * 3 + 1] === g && rgb[p * 3 + 2] === b) same++
        return same / (width * height)
      },
    }
  })
}
