/** The browser's own decoder, where it has one; TypeScript's DOM does not know it yet. */
interface Detector {
  detect(source: CanvasImageSource): Promise<{ readonly rawValue: string }[]>
}
declare const BarcodeDetector: { new (): Detector } | undefined

export type Decode = (canvas: HTMLCanvasElement) => Promise<string | null>

let made: Promise<Decode> | undefined
/** What reads a code from a picture: the browser's decoder reads all kinds, ours reads QR codes everywhere. */
export function decoder(): Promise<Decode> {
  made ??= make()
  return made
}

async function make(): Promise<Decode> {
  // A CommonJS file: what is imported is its whole, which holds the function as `default`.
  const { default: whole } = await import('jsqr')
  const jsQR = whole.default
  const own = typeof BarcodeDetector === 'undefined' ? null : new BarcodeDetector()
  return async (canvas) => {
    const [found] = own ? await own.detect(canvas).catch(() => []) : []
    if (found?.rawValue) return found.rawValue
    const pixels = canvas.getContext('2d', { willReadFrequently: true })
    if (!pixels || canvas.width === 0) return null
    const { data, width, height } = pixels.getImageData(0, 0, canvas.width, canvas.height)
    return jsQR(data, width, height, { inversionAttempts: 'attemptBoth' })?.data || null
  }
}
