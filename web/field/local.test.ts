import { describe, expect, it } from 'vitest'
import type { ManifestDetail } from '../../src/manifests/api.contract.ts'
import { ManifestAct } from '../../src/manifests/contract.ts'
import { by, hazardous, type Step, today, walk, ways } from '../../test/manifests/steps.ts'
import { dayHere, localOf, openHere, tryAct } from './local.rules.ts'
import type { Queued } from './queue.rules.ts'

const now = new Date(`${today}T03:00:00Z`)
function detail(steps: readonly Step[], role: 'carrier' | 'consignee'): ManifestDetail {
  const { acts } = walk(steps)
  const none = { findings: [], open: [], closed: [], clocks: [], carried: [], parties: [], facilities: [] }
  return { id: 1, profile: 'hazardous', acts, roles: [by(role)], today, demo: false, ...none }
}
const queued = (id: number, act: Partial<ManifestAct> & Pick<ManifestAct, 'kind'>): Queued => ({
  id,
  login: '甲',
  manifest: 1,
  title: '',
  asked: {
    key: `key-${id}-of-phone`,
    act: ManifestAct.parse(act),
    as: 'carrier',
    deviceAt: now.toISOString(),
  },
  seen: 4,
  files: [],
  conflict: null,
})

describe('a manifest on the phone', () => {
  const d = detail(ways.loaded, 'carrier')

  it('goes on with what waits in the queue, so that the next step can be done without a signal', () => {
    expect(localOf(d, hazardous, [], now).m.state).toBe('loaded')
    const local = localOf(d, hazardous, [queued(1, { kind: 'depart' })], now)
    expect([local.m.state, local.pending]).toEqual(['inTransit', 1])
    expect(openHere(local).open.map((o) => o.kind)).toContain('arrive')
    const both = localOf(d, hazardous, [queued(2, { kind: 'arrive' }), queued(1, { kind: 'depart' })], now)
    expect(both.m.state).toBe('arrived')
  })

  it('takes no account of what the server has refused, nor of what cannot be', () => {
    const conflict = { code: '', message: '', meanwhile: [], after: null }
    const refused = { ...queued(1, { kind: 'depart' }), conflict }
    expect(localOf(d, hazardous, [refused], now)).toMatchObject({ m: { state: 'loaded' }, pending: 0 })
    expect(localOf(d, hazardous, [queued(1, { kind: 'arrive' })], now).m.state).toBe('loaded')
  })

  it('refuses an act in the words in which the server would', () => {
    const local = localOf(detail(ways.arrived, 'consignee'), hazardous, [], now)
    const values = { accepted: 1_000_000, refused: 0, receiverHandler: '丙', receivedWeighing: 'scale' }
    const receive = (more: object) => ManifestAct.parse({ kind: 'receive', values, ...more })
    expect(() => tryAct(local, receive({}), by('consignee'), now)).toThrow(/与移出量相差 1 吨，超出允许的/)
    const fact = tryAct(local, receive({ reason: '路上漏了' }), by('consignee'), now)
    expect(fact.values.accepted).toBe(1_000_000)
  })

  it('has the later of the phone’s day and the server’s', () => {
    expect(dayHere(new Date(2026, 2, 5, 8), '2026-03-02')).toBe('2026-03-05')
    expect(dayHere(new Date(2020, 0, 1), '2026-03-02')).toBe('2026-03-02')
  })
})
