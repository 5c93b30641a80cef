import { describe, expect, it } from 'vitest'
import { noOverrides } from '../../src/core/working-days.ts'
import type { DueThing } from '../../src/plan/calendar.rules.ts'
import { allowedFrom, noticesOfAct, remindersOn, rungOn } from '../../src/plan/notices.rules.ts'
import { signedAddress } from '../../src/platform/outlets.ts'
import { demo } from '../packs/support.ts'

const settings = demo.rhythm.reminders
const zone = 'Asia/Shanghai'
const thing = (due: string, over: Partial<DueThing> = {}): DueThing => ({
  ...{ key: 'item 1', kind: 'item', title: '试', unit: 'qh_city', due: due as never, done: false },
  ...over,
})

describe('a notice of an act', () => {
  it('quotes a title that quotes with single marks, and says of a document which step waits', () => {
    const brief = {
      ...{ id: 1, version: 2, kind: 'paper', title: '“无废城市”简报', unit: null, due: null, number: null },
      ...{ state: 'review', payload: { recipients: [], countersigners: [], signedBy: 'office' } },
    }
    expect(noticesOfAct(brief as never, 'submit', null)).toMatchObject([
      { unit: null, body: '“‘无废城市’简报”已送核，待核稿。' },
    ])
  })
})

describe('a reminder', () => {
  const rung = (today: string, over?: Partial<DueThing>) =>
    rungOn(thing('2025-10-10', over), today as never, settings, noOverrides)

  it('counts working days over the National Day holiday, with its worked Saturday', () => {
    // 1 to 8 October are free in 2025; 28 September (Sunday) and 11 October (Saturday) are worked.
    expect(rung('2025-09-29')).toBeNull()
    expect(rung('2025-09-28')).toBeNull()
    expect(rung('2025-09-26')).toBe(5)
    expect(rung('2025-10-09')).toBe(1)
    expect(rung('2025-10-10')).toBe(0)
    expect(rung('2025-10-11')).toBeNull()
    expect(rung('2025-10-13')).toBe(-2)
  })

  it('of a matter with a first day of its own comes every day from it on', () => {
    const remindFrom = '2025-09-24' as never
    expect(rung('2025-09-23', { remindFrom })).toBeNull()
    expect(rung('2025-09-24', { remindFrom })).toBe(7)
    expect(rung('2025-09-24', { remindFrom, done: true })).toBeNull()
  })

  it('is silent on free days where the office wants it so', () => {
    const on = (today: string, workingDaysOnly: boolean) =>
      remindersOn(
        [thing('2025-10-10')],
        today as never,
        { ...settings, before: [1, 2], workingDaysOnly },
        noOverrides,
      )
    expect(on('2025-10-05', true)).toEqual([])
    expect(on('2025-10-05', false).map((one) => one.body)).toEqual(['期限2025年10月10日，还有 2 个工作日。'])
  })
})

describe('quiet hours', () => {
  const from = (wall: string, quiet = { from: '20:00', to: '08:00' }, workingDaysOnly = true) =>
    allowedFrom(new Date(`${wall}:00+08:00`), { quiet, workingDaysOnly }, zone, noOverrides).toISOString()
  it.each([
    ['2025-03-05T10:00', '2025-03-05T02:00:00.000Z'],
    ['2025-03-05T20:00', '2025-03-06T00:00:00.000Z'],
    ['2025-03-05T07:59', '2025-03-05T00:00:00.000Z'],
    // Friday evening and Saturday noon wait for Monday.
    ['2025-03-07T21:00', '2025-03-10T00:00:00.000Z'],
    ['2025-03-08T12:00', '2025-03-10T00:00:00.000Z'],
  ])('%s may go out at %s', (wall, at) => expect(from(wall)).toBe(at))

  it('that do not cross midnight, and weekends that count', () => {
    expect(from('2025-03-08T12:30', { from: '12:00', to: '14:00' }, false)).toBe('2025-03-08T06:00:00.000Z')
    expect(from('2025-03-08T23:30', { from: '12:00', to: '14:00' }, false)).toBe('2025-03-08T15:30:00.000Z')
  })
})

it('the robot is signed for as its maker asks', () => {
  const address = new URL(
    signedAddress('https://robot.example/send?access_token=t', 'SEC-example-key', 1740967200000),
  )
  expect(Object.fromEntries(address.searchParams)).toEqual({
    access_token: 't',
    timestamp: '1740967200000',
    // Computed apart: base64 of HMAC-SHA256 over "1740967200000\nSEC-example-key".
    sign: 'Ln/CfBbLusmhYCkdirtFz416FdQBAn4ruLjt1DcUNpY=',
  })
})
