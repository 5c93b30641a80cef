import { sha256 } from './sha256.ts'

/** A photograph or a signature as it is kept: named by the hash of its content. */
export interface Picture {
  readonly kind: 'photo' | 'signature'
  readonly hash: string
  readonly name: string
  readonly content: Uint8Array<ArrayBuffer>
}

/** Longest side of a photograph: plates and scales stay readable, and forty of them still travel. */
const longest = 1600

async function pictureOf(
  kind: Picture['kind'],
  name: string,
  canvas: HTMLCanvasElement,
  type: string,
): Promise<Picture> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.72))
  if (!blob) throw new Error('the canvas gave no picture')
  const content = new Uint8Array(await blob.arrayBuffer())
  return { kind, name, hash: sha256(content), content }
}

/** Drawn anew, smaller: this also leaves out where and with what it was taken. */
export async function canvasOf(file: Blob): Promise<HTMLCanvasElement> {
  const image = await createImageBitmap(file)
  const scale = Math.min(1, longest / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  image.close()
  return canvas
}

export const photoOf = async (file: Blob): Promise<Picture> =>
  await pictureOf('photo', '现场照片.jpg', await canvasOf(file), 'image/jpeg')

export const signatureOf = async (canvas: HTMLCanvasElement): Promise<Picture> =>
  await pictureOf('signature', '手写签名.png', canvas, 'image/png')
