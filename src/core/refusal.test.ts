import { describe, expect, it } from 'vitest'
import { Refusal, type RefusalCode, refusals, refuse } from './refusal.ts'

const codes = Object.keys(refusals) as RefusalCode[]

describe.each(codes)('%s', (code) => {
  const { status, message } = refusals[code]

  it('is an answer to the one who asks, in Chinese', () => {
    expect(code).toMatch(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(message).toMatch(/\p{Script=Han}/u)
    expect(message).not.toMatch(/[。！\s]$|^\s/)
  })

  it('says everything it is given', () => {
    const names = [...message.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
    const params = Object.fromEntries(names.map((name) => [name, `<${name}>`]))
    const refusal = new Refusal(code, params)
    for (const name of names) expect(refusal.message).toContain(`<${name}>`)
    expect(refusal.message).not.toMatch(/[{}]/)
    expect(refusal.status).toBe(status)
  })
})

describe('refuse', () => {
  it('throws with code, parameters and details', () => {
    const details = { left: '3' }
    try {
      refuse('quantity_negative', { value: '-3 吨' }, details)
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal)
      expect(error).toMatchObject({
        code: 'quantity_negative',
        params: { value: '-3 吨' },
        status: 422,
        details,
      })
      expect(String(error)).toContain('“-3 吨”是负数，此处数量不能为负')
      return
    }
    expect.unreachable()
  })

  it('leaves a hole empty rather than showing its name', () => {
    expect(new Refusal('quantity_negative', { value: null }).message).toBe('“”是负数，此处数量不能为负')
  })
})
