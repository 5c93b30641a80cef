import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/core/refusal.ts'
import {
  type ActRule,
  barrier,
  decide,
  type Hands,
  type Machine,
  type Matter,
  offers,
} from '../../src/plan/machine.rules.ts'
import { machineOf, machines } from '../../src/plan/machines.rules.ts'
import { type MatterKind, matterKinds, type OrderPayload } from '../../src/plan/matters.contract.ts'
import { rights } from '../../src/platform/rights.rules.ts'

const person = (id: string, over: Partial<Hands> = {}): Hands => ({
  id,
  name: id,
  role: 'office',
  district: 990001,
  unit: null,
  parties: [],
  streets: [],
  ...over,
})
const at = {
  now: new Date('2025-03-05T02:00:00Z'),
  today: '2025-03-05' as never,
  workingDay: () => '2025-03-12' as never,
}

const payload: OrderPayload = {
  paperKind: 'order',
  sections: [{ heading: '一', paragraphs: ['办'] }],
  countersigners: [{ unit: 'u2', by: null, at: null, opinion: null }],
  recipients: [{ unit: 'u1', by: null, at: null, opinion: null }],
  signedBy: 'leadingGroup',
  signature: null,
  matter: '办',
  basis: '方案',
  extension: null,
  extensions: 0,
  answer: null,
  follows: null,
}
const draft: Matter<'order'> = {
  id: 1,
  kind: 'order',
  state: 'draft',
  version: 1,
  number: null,
  title: '汇交逾期',
  unit: 'u1',
  units: ['u1', 'u2'],
  due: '2025-03-20' as never,
  origin: null,
  payload,
  history: [],
  arisen: [],
}

const clerk = person('clerk')
const chief = person('chief')
const leader = person('leader', { role: 'leader' })
const u1 = person('u1-person', { role: 'department', unit: 'u1' })
const u2 = person('u2-person', { role: 'department', unit: 'u2' })

/** Does acts one after the other, keeping history as the store does. */
function walk(
  from: Matter<'order'>,
  steps: readonly (readonly [Hands, string, string?, unknown?])[],
): Matter<'order'> {
  let matter = from
  for (const [hands, act, note, fields] of steps) {
    const {
      to,
      begins: _begins,
      number,
      ...effect
    } = decide(machines.order, matter, { act, note, fields }, hands, at)
    const done = {
      seq: matter.version + 1,
      at: '',
      actor: hands.id,
      actorName: hands.name,
      act,
      actName: act,
    }
    const rest = { from: matter.state, to, toName: to, note: note ?? null, evidence: [] }
    matter = {
      ...matter,
      ...effect,
      state: to,
      version: matter.version + 1,
      number: number ? '1号' : matter.number,
      history: [...matter.history, { ...done, ...rest }],
    }
  }
  return matter
}
const code = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'done'
}

const signed = [
  [clerk, 'submit'],
  [chief, 'review'],
  [u2, 'countersign', '同意'],
  [leader, 'sign'],
] as const
const issued = [...signed, [clerk, 'number'], [clerk, 'issue']] as const
const answered = [...issued, [u1, 'acknowledge'], [u1, 'answer', '已补报']] as const

describe('every machine', () => {
  it.each(matterKinds)('%s: states are reached and left, rights exist', (kind: MatterKind) => {
    const machine = machineOf(kind) as Machine
    const states = Object.keys(machine.states)
    const rules = Object.values(machine.acts) as ActRule<MatterKind>[]
    const granted = Object.keys(rights[machine.resource].acts)
    for (const rule of rules) {
      expect(granted).toContain(rule.right)
      for (const from of rule.from) expect(states).toContain(from)
      if (rule.to !== '') expect(states).toContain(rule.to)
      for (const other of rule.notBy ?? []) expect(Object.keys(machine.acts)).toContain(other)
    }
    for (const [state, { ended }] of Object.entries(machine.states)) {
      const left = rules.some((rule) => rule.from.includes(state) && rule.to !== state)
      if (!ended) expect([state, left]).toEqual([state, true])
    }
  })
})

describe('a supervision order', () => {
  it('walks from draft to closed, by other people where two are needed', () => {
    const end = walk(draft, [...answered, [clerk, 'check'], [chief, 'closeOut']])
    expect(end.state).toBe('closed')
    expect(end.payload.signature?.by).toBe('leader')
    expect(end.payload.countersigners[0]).toMatchObject({ by: 'u2-person', opinion: '同意' })
  })

  it('is not numbered or issued without the leading group’s signature', () => {
    const waiting = walk(draft, signed.slice(0, 3))
    expect(waiting.state).toBe('toSign')
    for (const act of ['number', 'issue']) {
      expect(code(() => decide(machines.order, waiting, { act }, clerk, at))).toBe('order_unsigned')
      expect(code(() => decide(machines.order, draft, { act }, clerk, at))).toBe('order_unsigned')
    }
    expect(code(() => decide(machines.order, waiting, { act: 'sign' }, chief, at))).toBe('matter_not_yours')
    expect(code(() => decide(machines.order, walk(draft, signed), { act: 'issue' }, clerk, at))).toBe(
      'paper_unnumbered',
    )
  })

  it('完成整改 is not 销号: not before the check, and not by who checked', () => {
    const waiting = walk(draft, answered)
    expect(code(() => decide(machines.order, waiting, { act: 'closeOut' }, chief, at))).toBe(
      'order_not_rectified',
    )
    const rectified = walk(waiting, [[clerk, 'check']])
    expect(code(() => decide(machines.order, rectified, { act: 'closeOut' }, clerk, at))).toBe(
      'matter_same_person',
    )
    expect(code(() => decide(machines.order, rectified, { act: 'closeOut' }, chief, at))).toBe('done')
  })

  it('who sent it to review does not review it; a note is asked for where it is owed', () => {
    const review = walk(draft, [[clerk, 'submit']])
    expect(code(() => decide(machines.order, review, { act: 'review' }, clerk, at))).toBe(
      'matter_same_person',
    )
    expect(code(() => decide(machines.order, review, { act: 'sendBack' }, chief, at))).toBe(
      'matter_note_missing',
    )
    expect(walk(review, [[chief, 'sendBack', '依据不足']]).state).toBe('draft')
  })

  it('is signed for and answered by the unit it is owed by, once', () => {
    const sent = walk(draft, issued)
    expect(code(() => decide(machines.order, sent, { act: 'acknowledge' }, u2, at))).toBe('matter_not_yours')
    expect(code(() => decide(machines.order, sent, { act: 'answer', note: '办了' }, u1, at))).toBe(
      'matter_act_closed',
    )
    const both = {
      ...sent,
      payload: {
        ...payload,
        recipients: [...payload.recipients, { ...payload.countersigners[0], unit: 'u3' }],
      },
    }
    const half = walk(both as Matter<'order'>, [[u1, 'acknowledge']])
    expect(half.state).toBe('issued')
    expect(code(() => decide(machines.order, half, { act: 'acknowledge' }, u1, at))).toBe('paper_hand_done')
    // Who stands for both signs for one after the other.
    const pair = person('pair', { role: 'department', unit: 'u1', streets: ['u3'] })
    const concerned = { ...both, units: [...both.units, 'u3'] } as Matter<'order'>
    const once = walk(concerned, [[pair, 'acknowledge']])
    expect(once.state).toBe('issued')
    expect(walk(once, [[pair, 'acknowledge']]).state).toBe('acknowledged')
  })

  it('is extended once asked and granted, only to a later day', () => {
    const working = walk(draft, [...issued, [u1, 'acknowledge']])
    const ask = (to: string) => ({ act: 'askExtension', note: '设备检修', fields: { to } })
    expect(code(() => decide(machines.order, working, { act: 'grantExtension' }, clerk, at))).toBe(
      'extension_not_asked',
    )
    expect(code(() => decide(machines.order, working, ask('2025-03-20'), u1, at))).toBe('extension_not_later')
    expect(code(() => decide(machines.order, working, ask('soon'), u1, at))).toBe('matter_fields_invalid')
    const asked = walk(working, [[u1, 'askExtension', '设备检修', { to: '2025-04-01' }]])
    expect(code(() => decide(machines.order, asked, ask('2025-04-02'), u1, at))).toBe('extension_pending')
    const granted = walk(asked, [[clerk, 'grantExtension']])
    expect(granted).toMatchObject({
      state: 'acknowledged',
      due: '2025-04-01',
      payload: { extension: null, extensions: 1 },
    })
    expect(walk(asked, [[clerk, 'denyExtension', '不同意']])).toMatchObject({
      due: '2025-03-20',
      payload: { extensions: 0 },
    })
  })

  it('that comes back ends and begins another that names it', () => {
    const closed = walk(draft, [...answered, [clerk, 'check'], [chief, 'closeOut']])
    const relapse = decide(machines.order, closed, { act: 'relapse', note: '又逾期' }, clerk, at)
    expect(relapse.to).toBe('relapsed')
    expect(relapse.begins?.[0]).toMatchObject({
      kind: 'order',
      unit: 'u1',
      payload: { follows: { id: 1, how: 'relapsed' }, signature: null, basis: '方案\n又逾期' },
    })
    const again = { ...draft, ...relapse.begins?.[0] } as Matter<'order'>
    expect(code(() => decide(machines.order, again, { act: 'submit' }, clerk, at))).toBe(
      'order_without_limit',
    )
  })

  it('offers each person what is open, and says why the rest is not', () => {
    const say = (c: string) => c
    const own = offers(machines.order, walk(draft, issued), u1, say)
    expect(own.filter((offer) => offer.open).map((offer) => offer.act)).toEqual(['acknowledge'])
    expect(own.find((offer) => offer.act === 'answer')).toMatchObject({
      open: false,
      why: 'matter_act_closed',
      needs: ['note'],
    })
    expect(own.map((offer) => offer.act)).not.toContain('sign')
    expect(barrier(machines.order, draft, 'dance', clerk)?.[0]).toBe('matter_act_unknown')
  })
})
