import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roles } from '../../src/core/codes.ts'
import { type Actor, systemActor } from '../../src/platform/actor.ts'
import { checkout } from '../../src/platform/checkout.ts'
import {
  type Act,
  abilities,
  authorize,
  can,
  type Resource,
  rights,
  rowScope,
  type Target,
} from '../../src/platform/rights.rules.ts'
import { rightsDocument } from '../../src/platform/rights-document.ts'

const person = (actor: Partial<Actor>): Actor => ({
  id: 'x',
  name: 'x',
  role: 'enterprise',
  district: 999901,
  unit: null,
  parties: [],
  streets: [],
  ...actor,
})
const pairs = (Object.keys(rights) as Resource[]).flatMap((resource) =>
  Object.keys(rights[resource].acts).map((act) => [act as Act, resource] as const),
)
const targets = fc.record({
  parties: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
  street: fc.constantFrom(null, 'a', 'b'),
  unit: fc.constantFrom(null, 'u', 'v'),
}) satisfies fc.Arbitrary<Target>
const people = fc.record({
  role: fc.constantFrom(...roles),
  parties: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
  streets: fc.subarray(['a', 'b']),
  unit: fc.constantFrom(null, 'u', 'v'),
})

describe('rights', () => {
  it('reach only where the scope reaches', () => {
    expect(can(person({ parties: [7] }), 'book', 'ledger', { parties: [7, 8] })).toBe(true)
    expect(can(person({ parties: [7] }), 'book', 'ledger', { parties: [8] })).toBe(false)
    expect(can(person({ role: 'street', streets: ['a'] }), 'book', 'ledger', { street: 'a' })).toBe(true)
    expect(can(person({ role: 'street', streets: ['a'] }), 'book', 'ledger', { street: 'b' })).toBe(false)
    expect(can(person({ role: 'department', unit: 'u' }), 'submit', 'submission', { unit: 'u' })).toBe(true)
    expect(can(person({ role: 'department', unit: 'u' }), 'submit', 'submission', { unit: 'v' })).toBe(false)
    expect(() => authorize(person({ role: 'leader' }), 'close', 'period')).toThrow(
      '区领导不能对“期间封账”做“封账”',
    )
  })

  it('nobody without parties, streets or unit reaches a particular thing unless the whole district is theirs', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...roles),
        fc.constantFrom(...pairs),
        targets,
        (role, [act, resource], target) => {
          const nobody = person({ role })
          const all = abilities(nobody)[resource][act] === 'all'
          expect(can(nobody, act as never, resource, target)).toBe(all)
        },
      ),
    )
  })

  it('what the browser is told is what is decided', () => {
    fc.assert(
      fc.property(people, fc.constantFrom(...pairs), targets, (who, [act, resource], target) => {
        const actor = person(who)
        const told = abilities(actor)[resource][act]
        expect(can(actor, act as never, resource)).toBe(told !== undefined)
        if (told === undefined) expect(can(actor, act as never, resource, target)).toBe(false)
        if (told === 'all') expect(can(actor, act as never, resource, target)).toBe(true)
      }),
    )
  })

  it('rows follow the ledger’s right to read', () => {
    const seeAll = roles.filter((role) => rowScope(person({ role })) === 'all')
    expect(seeAll).toEqual(['leader', 'office', 'department', 'auditor', 'administrator'])
  })

  it('leaders, auditors and administrators change nothing in the book', () => {
    for (const role of ['leader', 'auditor', 'administrator'] as const) {
      for (const act of ['book', 'correct'] as const) expect(can(person({ role }), act, 'ledger')).toBe(false)
    }
  })

  it('the command line may do everything, and is named in the audit', () => {
    const cli = systemActor('cli:someone', '命令行', 999901)
    for (const [act, resource] of pairs) expect(can(cli, act as never, resource)).toBe(true)
  })

  it('are printed as they are', () => {
    expect(readFileSync(join(checkout, 'docs', 'rights.md'), 'utf8')).toBe(rightsDocument())
  })
})
