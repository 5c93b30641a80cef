import { describe, expect, it } from 'vitest'
import type { SyncReply } from '../../src/manifests/api.contract.ts'
import type { ActFact } from '../../src/manifests/contract.ts'
import { walk, ways } from '../../test/manifests/steps.ts'
import {
  afterSync,
  clockWords,
  conflictWords,
  isDoubtful,
  oneRequest,
  type Queued,
  toSend,
  waitSeconds,
} from './queue.rules.ts'

const done = { id: 1, seq: 5, number: 'WFHW2026000001', state: 'inTransit' as const, warnings: [] }
const at = (minute: number) => `2026-03-02T02:${String(minute).padStart(2, '0')}:00.000Z`
const queued = (id: number, manifest: number, over: Partial<Queued> = {}): Queued => ({
  id,
  login: '甲',
  manifest,
  title: `WFHW${manifest}`,
  asked: { key: `key-${id}-of-phone`, act: { kind: 'depart', values: {} }, deviceAt: at(id) },
  seen: 4,
  files: [],
  conflict: null,
  ...over,
})
const refused = { code: 'manifest_cannot_depart', message: '不能起运', meanwhile: [], after: null }
const ids = (list: readonly Queued[]) => list.map((q) => q.id)
const fact = (over: Partial<ActFact>): ActFact => ({
  ...(walk(ways.issued).acts[0] as ActFact),
  deviceAt: null,
  ...over,
})

describe('a queue', () => {
  it('leaves in the order in which it was done, and nobody sends another’s', () => {
    const other = queued(2, 1, { login: '乙' })
    expect(ids(toSend([queued(3, 1), other, queued(1, 2)], '甲'))).toEqual([1, 3])
  })

  it('stops behind an act that was refused, for that manifest only', () => {
    const list = [queued(1, 1, { conflict: refused }), queued(2, 1), queued(3, 2)]
    expect(ids(toSend(list, '甲'))).toEqual([3])
    expect(ids(toSend(list.slice(1), '甲'))).toEqual([2, 3])
  })

  it('goes in one request as far as that carries, and never stands still on a large act', () => {
    const heavy = (id: number) => queued(id, id, { files: [{ hash: '', name: '', bytes: 4 << 20 }] })
    expect(ids(oneRequest([heavy(1), heavy(2)]))).toEqual([1])
    expect(ids(oneRequest([queued(1, 1), heavy(2), queued(3, 3)]))).toEqual([1, 2, 3])
    expect(oneRequest(Array.from({ length: 300 }, (_, n) => queued(n, n)))).toHaveLength(200)
    expect(ids(oneRequest([queued(1, 1, { files: [{ hash: '', name: '', bytes: 9 << 20 }] })]))).toEqual([1])
  })

  it('is tried again later and later, but at least every five minutes', () => {
    expect([1, 2, 3, 4, 5, 9].map(waitSeconds)).toEqual([5, 15, 45, 135, 300, 300])
  })
})

describe('an answer', () => {
  const sent = [queued(1, 1), queued(2, 1), queued(3, 2)]
  const meanwhile = [
    fact({ kind: 'turnBack', at: at(30), reason: '货不对' }),
    fact({ kind: 'load', deviceAt: at(1) }),
  ]
  const refusal = { code: 'manifest_cannot_depart', message: '现在不能起运' }
  const reply: SyncReply = {
    items: [
      { key: 'key-1-of-phone', done: null, refusal, meanwhile },
      { key: 'key-2-of-phone', done: null, refusal, meanwhile: [] },
      { key: 'key-3-of-phone', done, refusal: null, meanwhile: [] },
    ],
  }

  it('lets go what is done, and keeps what was refused with what others did, not with one’s own', () => {
    const after = afterSync(sent, reply)
    expect(ids(after.done)).toEqual([3])
    expect(after.refused.map((q) => q.conflict?.meanwhile.map((a) => a.kind))).toEqual([['turnBack'], []])
    expect(after.refused.map((q) => q.conflict?.after)).toEqual([null, '起运'])
  })

  it('is explained: why, what came before it, who did what, or that nobody did anything', () => {
    const [first, second] = afterSync(sent, reply).refused
    expect(conflictWords(first as Queued, (iso) => iso.slice(11, 16))).toEqual([
      '现在不能起运',
      '02:30 移出人 consignor：整车退回，货不对',
    ])
    expect(conflictWords(second as Queued, String)).toEqual([
      '现在不能起运',
      '前一步“起运”没有办成，这一步接在它后面。',
      '这期间别人没有动过这份联单。',
    ])
  })

  it('that says nothing of an act leaves it where it is', () => {
    expect(afterSync(sent, { items: [] })).toEqual({ done: [], refused: [], warnings: [] })
  })
})

describe('a phone’s clock', () => {
  it('is told to be wrong by more than five minutes, in words, and in which direction', () => {
    expect(clockWords(4 * 60_000)).toBeNull()
    expect(clockWords(20 * 60_000)).toMatch(/^手机时间快了 20 分钟/)
    expect(clockWords(-26 * 3_600_000)).toMatch(/^手机时间慢了 26 小时/)
  })

  it('is doubted beforehand where the server will doubt it', () => {
    const now = new Date(at(30))
    expect(isDoubtful(now, 0, at(20))).toBe(false)
    expect(isDoubtful(now, 10 * 60_000, at(10))).toBe(true)
    expect(isDoubtful(now, 0, at(31))).toBe(true)
  })
})
