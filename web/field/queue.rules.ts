import type { ActOnManifest, SyncActs, SyncReply } from '../../src/manifests/api.contract.ts'
import { clockOf } from '../../src/manifests/clock.rules.ts'
import { type ActFact, manifestActNames, roleTitles } from '../../src/manifests/contract.ts'

/** An act done on the phone that the server has not answered yet, or has refused. */
export interface Queued {
  /** In the order in which they were done. */
  readonly id: number
  /** Whose it is: nobody else's session sends it. */
  readonly login: string
  readonly manifest: number
  /** Number of the manifest as a person knows it. */
  readonly title: string
  readonly asked: ActOnManifest & { readonly deviceAt: string }
  /** Acts of the manifest that the phone knew of. */
  readonly seen: number
  readonly files: readonly { readonly hash: string; readonly name: string; readonly bytes: number }[]
  readonly conflict: Conflict | null
}
export type NewQueued = Omit<Queued, 'id'>

export interface Conflict {
  readonly code: string
  readonly message: string
  readonly meanwhile: readonly ActFact[]
  /** Acts of one's own on the same manifest that were refused just before: this one built on them. */
  readonly after: string | null
}

export const nameOf = ({ asked }: Pick<Queued, 'asked'>): string => manifestActNames[asked.act.kind]

/** What is sent: one's own, in order. After a conflict nothing more of its manifest goes until a person has decided. */
export function toSend(queue: readonly Queued[], login: string): Queued[] {
  const mine = queue.filter((q) => q.login === login).sort((a, b) => a.id - b.id)
  const stopped = new Map<number, number>()
  for (const q of mine) if (q.conflict && !stopped.has(q.manifest)) stopped.set(q.manifest, q.id)
  return mine.filter((q) => q.conflict === null && q.id < (stopped.get(q.manifest) ?? Infinity))
}

const mostItems = 200
/** Base64 is a third longer. */
const mostBytes = 6 << 20

/** As much as fits into one request, from the front; at least one act. */
export function oneRequest(items: readonly Queued[]): Queued[] {
  const sent: Queued[] = []
  let bytes = 0
  for (const item of items) {
    bytes += item.files.reduce((sum, f) => sum + f.bytes, 0)
    if (sent.length === mostItems || (sent.length > 0 && bytes > mostBytes)) break
    sent.push(item)
  }
  return sent
}

export const itemsOf = (queue: readonly Queued[]): SyncActs['items'] =>
  queue.map(({ asked, manifest, seen }) => ({ ...asked, manifest, seen }))

/** What the server's answer makes of what was sent: what is done leaves, what was refused stays with its reason. */
export function afterSync(
  sent: readonly Queued[],
  reply: SyncReply,
): { done: Queued[]; refused: Queued[]; warnings: string[] } {
  const done: Queued[] = []
  const refused: Queued[] = []
  const warnings: string[] = []
  const own = new Set(sent.map((q) => q.asked.deviceAt))
  for (const q of sent) {
    const answer = reply.items.find((i) => i.key === q.asked.key)
    if (answer?.done) {
      done.push(q)
      warnings.push(...answer.done.warnings.map((w) => `${q.title} ${nameOf(q)}：${w.message}`))
    } else if (answer?.refusal) {
      const before = refused.find((r) => r.manifest === q.manifest)
      const meanwhile = answer.meanwhile.filter((a) => a.deviceAt === null || !own.has(a.deviceAt))
      const after = before ? nameOf(before) : null
      refused.push({ ...q, conflict: { ...answer.refusal, meanwhile, after } })
    }
  }
  return { done, refused, warnings }
}

/** Why an act did not go through, in the order in which a person asks. */
export function conflictWords({ conflict }: Queued, time: (iso: string) => string): string[] {
  if (!conflict) return []
  const { message, meanwhile, after } = conflict
  return [
    message,
    ...(after === null ? [] : [`前一步“${after}”没有办成，这一步接在它后面。`]),
    ...meanwhile.map((a) => {
      const who = a.by.via === 'guest' ? `${a.by.name}（访客）` : a.by.name
      const why = a.reason === null ? '' : `，${a.reason}`
      return `${time(a.at)} ${roleTitles[a.by.role]} ${who}：${manifestActNames[a.kind]}${why}`
    }),
    ...(meanwhile.length === 0 ? ['这期间别人没有动过这份联单。'] : []),
  ]
}

/** Seconds until the queue is tried again by itself; a signal that comes back, or a tap, tries at once. */
export const waitSeconds = (failures: number): number => Math.min(300, 5 * 3 ** Math.max(0, failures - 1))

/** How a phone's clock stands to the server's. `offset`: phone less server, in milliseconds, when they last met. */
export function clockWords(offset: number): string | null {
  const minutes = Math.round(Math.abs(offset) / 60_000)
  if (minutes <= 5) return null
  const shown = minutes < 120 ? `${minutes} 分钟` : `${Math.round(minutes / 60)} 小时`
  return `手机时间${offset > 0 ? '快' : '慢'}了 ${shown}。请打开系统设置里的“自动设置时间”；在此之前办的，联单上会标明时间可疑。`
}

/** Whether the server would doubt the time of an act done now: by the same rule, told beforehand. */
export const isDoubtful = (deviceAt: Date, offset: number, before: string | null): boolean =>
  clockOf(deviceAt, new Date(deviceAt.getTime() - offset), before) === 'implausible'
