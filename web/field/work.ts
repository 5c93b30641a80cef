import type { ActOnManifest, SyncReply } from '../../src/manifests/api.contract.ts'
import type { FieldKept } from '../../src/manifests/field.contract.ts'
import type { SessionView, SignIn } from '../../src/platform/auth/contract.ts'
import { ApiFailure, get, newKey, post, remove } from '../api.ts'
import { readKept, within, writeKept } from './database.ts'
import type { Picture } from './picture.ts'
import {
  afterSync,
  itemsOf,
  type NewQueued,
  oneRequest,
  type Queued,
  toSend,
  waitSeconds,
} from './queue.rules.ts'
import { change, current } from './state.ts'

/** Whether somebody acts on manifests at all; the rest use the console. */
export const actsOnManifests = (me: SessionView): boolean => me.abilities.manifest?.act !== undefined

let failures = 0
let timer: ReturnType<typeof setTimeout> | undefined

/** From the phone first, so that the app opens without a signal; then from the server. */
export async function start(): Promise<void> {
  const [me, kept, keptAt, offset] = await Promise.all([
    readKept<SessionView>('me'),
    readKept<FieldKept>('field'),
    readKept<string>('keptAt'),
    readKept<number>('offset'),
  ])
  const queue = await readQueue()
  change({
    me: me ?? null,
    kept: kept ?? null,
    keptAt: keptAt ?? null,
    offset: offset ?? 0,
    queue,
    ready: true,
  })
  addEventListener('online', () => void connect())
  addEventListener('offline', () => change({ online: false }))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void connect()
  })
  await connect()
}

const readQueue = async (): Promise<Queued[]> =>
  ((await within(['queue'], 'readonly', (shelf) => shelf('queue').getAll())) as Queued[] | undefined) ?? []

/** Sends what waits, then takes what is new. */
export async function connect(): Promise<void> {
  if (!navigator.onLine) return change({ online: false })
  clearTimeout(timer)
  change({ trouble: null })
  await send()
  await refresh()
  failures = current().online && current().trouble === null ? 0 : failures + 1
  if (failures > 0) timer = setTimeout(() => void connect(), waitSeconds(failures) * 1000)
}

function unreachable(error: unknown): void {
  if (error instanceof ApiFailure && error.status === 0) change({ online: false })
  else if (error instanceof ApiFailure && error.status === 401) change({ signedOut: true, online: true })
  else if (error instanceof ApiFailure) change({ online: true, trouble: error.message })
  else throw error
}

export async function refresh(): Promise<void> {
  try {
    const me = await get<SessionView>('/api/session')
    await enter(me)
    if (!actsOnManifests(me)) return
    const kept = await get<FieldKept>('/api/v1/field')
    const now = new Date()
    const offset = now.getTime() - new Date(kept.at).getTime()
    change({ kept, keptAt: now.toISOString(), offset, online: true })
    await Promise.all([
      writeKept('field', kept),
      writeKept('keptAt', now.toISOString()),
      writeKept('offset', offset),
    ])
  } catch (error) {
    unreachable(error)
  }
}

/** What one person keeps, another who signs in on the same phone does not see. */
async function enter(me: SessionView): Promise<void> {
  if (current().me?.login !== me.login) {
    change({ kept: null, keptAt: null })
    await writeKept('field', undefined)
  }
  await writeKept('me', me)
  change({ me, signedOut: false, online: true })
}

export async function signIn(who: SignIn): Promise<void> {
  await enter(await post<SessionView>('/api/session', who))
  change({ trouble: null })
  void connect()
}

/** The queue stays: it is sent when its owner signs in again. */
export async function signOut(): Promise<void> {
  await remove('/api/session').catch(() => {})
  await writeKept('me', undefined)
  await writeKept('field', undefined)
  change({ me: null, kept: null, keptAt: null, signedOut: false })
}

let sending: Promise<void> | null = null
/** One at a time: acts leave in their order. */
export function send(): Promise<void> {
  sending ??= sendAll().finally(() => {
    sending = null
  })
  return sending
}

async function sendAll(): Promise<void> {
  const { me } = current()
  if (!me) return
  let told = { done: 0, refused: 0, warnings: [] as string[] }
  try {
    for (;;) {
      const batch = oneRequest(toSend(current().queue, me.login))
      if (batch.length === 0) break
      change({ busy: true, trouble: null })
      const reply = await sendBatch(batch)
      const { done, refused, warnings } = afterSync(batch, reply)
      await settle(done, refused)
      told = {
        done: told.done + done.length,
        refused: told.refused + refused.length,
        warnings: [...told.warnings, ...warnings],
      }
      change({ told, online: true })
    }
  } catch (error) {
    unreachable(error)
  } finally {
    change({ busy: false })
  }
}

async function sendBatch(batch: readonly Queued[]): Promise<SyncReply> {
  const named = new Map(batch.flatMap((q) => q.files.map((f) => [f.hash, f.name] as const)))
  const files = []
  for (const [hash, name] of named) {
    const content = (await within(['files'], 'readonly', (shelf) => shelf('files').get(hash))) as
      | Uint8Array
      | undefined
    if (content) files.push({ name, content: base64(content) })
  }
  return await post<SyncReply>('/api/v1/field/sync', { files, items: itemsOf(batch) })
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return btoa(text)
}

/** What is done leaves the phone with its pictures; what was refused stays and says why. */
async function settle(done: readonly Queued[], refused: readonly Queued[]): Promise<void> {
  const gone = new Set(done.map((q) => q.id))
  const left = current().queue.filter((q) => !gone.has(q.id))
  const needed = new Set(left.flatMap((q) => q.files.map((f) => f.hash)))
  await within(['queue', 'files'], 'readwrite', (shelf) => {
    for (const { id, files } of done) {
      shelf('queue').delete(id)
      for (const { hash } of files) if (!needed.has(hash)) shelf('files').delete(hash)
    }
    for (const item of refused) shelf('queue').put(item)
    return undefined
  })
  change({ queue: await readQueue() })
}

interface Doing {
  readonly manifest: number
  readonly title: string
  readonly seen: number
  readonly asked: Omit<ActOnManifest, 'key' | 'deviceAt'>
  readonly pictures: readonly Picture[]
  /** The refused act that is done again with this. */
  readonly instead?: Queued | undefined
}

/** Kept on the phone before anything is sent: a closed browser, an empty battery or a lost signal loses nothing. */
export async function enqueue({ pictures, instead, asked, ...on }: Doing): Promise<void> {
  const { me } = current()
  if (!me) throw new Error('nobody has signed in')
  const files = pictures.map(({ hash, name, content }) => ({ hash, name, bytes: content.length }))
  const item: NewQueued = {
    ...on,
    login: me.login,
    asked: { ...asked, key: newKey(), deviceAt: new Date().toISOString() },
    files,
    conflict: null,
  }
  await within(['queue', 'files'], 'readwrite', (shelf) => {
    for (const { hash, content } of pictures) shelf('files').put(content, hash)
    if (instead) shelf('queue').delete(instead.id)
    shelf('queue').add(item)
    return undefined
  })
  change({ queue: await readQueue(), told: null })
  if (navigator.onLine && !current().signedOut) void connect()
}

export async function discard(item: Queued): Promise<void> {
  await settle([item], [])
  void connect()
}

/** With a code that lasts half an hour nothing is kept for later: it is done now, or the person is told why not. */
export async function actAtOnce(
  manifest: number,
  asked: Omit<ActOnManifest, 'key' | 'deviceAt'>,
  pictures: readonly Picture[],
): Promise<void> {
  const files = pictures.map(({ name, content }) => ({ name, content: base64(content) }))
  const item = { ...asked, manifest, key: newKey(), deviceAt: new Date().toISOString() }
  const { items } = await post<SyncReply>('/api/v1/field/sync', { files, items: [item] })
  const refusal = items[0]?.refusal
  if (refusal) throw new Error(refusal.message)
  await refresh()
}
