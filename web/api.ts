/**
 * The one way the browser speaks to the server. Shapes of requests and replies are types of the rooms' contracts;
 * nothing is parsed twice here, the server has checked what it sends.
 */

/** What the server says when it says no: our refusal, or a bug with its request id. */
export class ApiFailure extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  readonly params: Readonly<Record<string, unknown>>
  readonly details: unknown
  constructor(status: number, body: FailureBody) {
    super(body.message || '服务器没有给出原因')
    this.name = 'ApiFailure'
    this.status = status
    this.code = body.code || 'unknown'
    this.requestId = body.requestId ?? null
    this.params = body.params ?? {}
    this.details = body.details
  }
}

interface FailureBody {
  readonly code?: string
  readonly message?: string
  readonly requestId?: string
  readonly params?: Record<string, unknown>
  readonly details?: unknown
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

/** An address with its query; what is empty is left out, so that equal filters give equal addresses. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return await send<T>('GET', address(path, query), undefined, signal)
}
export async function post<T>(path: string, body: unknown = {}): Promise<T> {
  return await send<T>('POST', path, body)
}
export async function put<T>(path: string, body: unknown): Promise<T> {
  return await send<T>('PUT', path, body)
}
export async function patch<T>(path: string, body: unknown): Promise<T> {
  return await send<T>('PATCH', path, body)
}
export async function remove<T>(path: string): Promise<T> {
  return await send<T>('DELETE', path)
}

async function send<T>(method: string, url: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const form = body instanceof FormData
  const reply = await fetch(url, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body === undefined || form ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiFailure(0, { code: 'unreachable', message: '连不上服务器，请检查网络后重试' })
  })
  return await readReply<T>(reply)
}

async function readReply<T>(reply: Response): Promise<T> {
  if (!reply.ok) throw await failureOf(reply)
  if (reply.status === 204) return undefined as T
  return (await reply.json()) as T
}

async function failureOf(reply: Response): Promise<ApiFailure> {
  const body = (await reply.json().catch(() => ({}))) as FailureBody
  const requestId = body.requestId ?? reply.headers.get('x-request-id') ?? undefined
  return new ApiFailure(reply.status, {
    ...body,
    message: body.message ?? `服务器答复 ${reply.status}`,
    ...(requestId === undefined ? {} : { requestId }),
  })
}

/** Sends a file with progress, which fetch cannot tell. */
export function upload<T>(
  path: string,
  form: FormData,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('accept', 'application/json')
    request.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total)
    request.onerror = () => reject(new ApiFailure(0, { code: 'unreachable', message: '上传中断，请重试' }))
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    request.onload = () => {
      const body = parseJson(request.responseText)
      if (request.status < 300) resolve(body as T)
      else reject(new ApiFailure(request.status, body as FailureBody))
    }
    signal?.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return {}
  }
}

/** An idempotency key. Not crypto.randomUUID: a phone in the yard may reach us over plain http. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

/** Saves a file the server makes; a refusal is thrown like any other instead of being saved. */
export async function download(path: string, query: Query = {}): Promise<void> {
  const reply = await fetch(address(path, query), { credentials: 'same-origin' }).catch(() => {
    throw new ApiFailure(0, { code: 'unreachable', message: '连不上服务器，请检查网络后重试' })
  })
  if (!reply.ok) throw await failureOf(reply)
  const name = fileName(reply.headers.get('content-disposition')) ?? path.split('/').at(-1) ?? 'download'
  const url = URL.createObjectURL(await reply.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

function fileName(disposition: string | null): string | undefined {
  const encoded = disposition && /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  if (encoded) return decodeURIComponent(encoded)
  return (disposition && /filename="?([^";]+)"?/i.exec(disposition)?.[1]) || undefined
}
