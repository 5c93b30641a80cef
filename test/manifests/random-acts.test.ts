import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/core/refusal.ts'
import { bookingsOf, sharesOf } from '../../src/manifests/bookings.rules.ts'
import type { ActFact, Carried, Manifest } from '../../src/manifests/contract.ts'
import { manifestActs } from '../../src/manifests/contract.ts'
import { decide } from '../../src/manifests/decide.rules.ts'
import { isAccountedFor } from '../../src/manifests/difference.rules.ts'
import { applyAct, blank, foldActs } from '../../src/manifests/fold.rules.ts'
import { waitsFor, whatIsOpen } from '../../src/manifests/open.rules.ts'
import type { ManifestProfile } from '../../src/packs/manifest-profile.contract.ts'
import { demo } from '../packs/support.ts'
import { askedOf, by, type Step, today, values, worldOn } from './steps.ts'

const roles = ['consignor', 'carrier', 'consignee', 'supervisor'] as const
const kinds = manifestActs.filter((kind) => kind !== 'draft' && kind !== 'backfill')
const masses = fc.constantFrom(0, 1_400_000, 1_990_000, 2_000_000, 2_020_000, 2_600_000)

/** An act of anybody, with what it may carry filled in more or less sensibly. */
const step = fc.record({
  /** Every other act is the one that is due, so that loads come to their end. */
  due: fc.boolean(),
  kind: fc.constantFrom(...kinds),
  role: fc.constantFrom(...roles),
  mass: masses,
  refused: fc.constantFrom(0, 0, 0, 600_000, 2_000_000),
  explained: fc.boolean(),
  cancels: fc.boolean(),
})

/** Everything a profile asks for at any step, so that only rights and states can stand in the way. */
function everything(profile: ManifestProfile): Record<string, string | number> {
  const usual: Record<string, string | number> = {
    ...values.draft,
    code:
      profile.classes[0]?.startsWith('SW') || !profile.streams.includes('hazardous')
        ? `900-001-S${(profile.classes[0] ?? 'SW17').slice(2)}`
        : profile.classes[0] === 'HW01'
          ? '841-001-01'
          : '900-214-08',
    grams: 2_000_000,
  }
  const filled = profile.fields.map((f) => {
    const choice = f.choices?.[0]?.value
    const count = f.type === 'count' || f.type === 'grams' ? 2 : '文字'
    const value = f.type === 'phone' ? '0000-1234567' : f.type === 'percent' ? '80' : (choice ?? count)
    return [f.key, usual[f.key] ?? value]
  })
  return Object.fromEntries(filled)
}

const fillable = (
  profile: ManifestProfile,
  kind: Step[0],
  all: Record<string, string | number>,
  m: Manifest,
  role: Step[1],
) => {
  if (kind === 'handOver') return { carrier: 2, plate: '示A·00009', driver: '丁' }
  const answer = whatIsOpen(profile, m, [by(role)], [], today)
  const open = answer.open.find((o) => o.kind === kind)
  return Object.fromEntries(
    (open?.fields ?? []).flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]])),
  )
}

function dueOn(profile: ManifestProfile, m: Manifest): { kind: Step[0]; role: Step[1] } | null {
  const [next] = waitsFor(profile, m, today)
  const role = roles.find((r) => next && m.parties[r as 'consignor'] === next.party)
  return next && role ? { kind: next.act, role } : null
}

interface Mini {
  /** Grams that left, arrived at their end, went back, and were written off, as the bookings say. */
  shipped: number
  accepted: number
  returned: number
}

function tally(book: Mini, bookings: ReturnType<typeof bookingsOf>): void {
  for (const b of bookings) {
    if (b.what === 'correct') {
      if (b.side === 'ship') book.shipped = b.fact?.grams ?? 0
      else Object.assign(book, { accepted: b.fact?.grams ?? 0, returned: b.fact?.refused ?? 0 })
    } else if (b.what === 'ship') book.shipped = b.fact.grams
    else Object.assign(book, { accepted: b.fact.grams, returned: b.fact.refused ?? 0 })
  }
}

describe.each(demo.manifestProfiles.map((p) => [p.key, p] as const))('random acts on %s', (_, profile) => {
  it('reach legal states only, keep the mass, and the browser’s answer is the server’s', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
        const all = everything(profile)
        const facts: ActFact[] = []
        const book: Mini = { shipped: 0, accepted: 0, returned: 0 }
        let m: Manifest = blank(profile.key)
        const carried = (): Carried[] => sharesOf(m).map((s) => ({ ...s, movement: 7 }))
        const doIt = (s: Step): void => {
          const before = m
          const fact = decide(profile, facts.length === 0 ? null : m, askedOf(s), by(s[1]), worldOn())
          const numbered = s[0] === 'issue' ? { ...fact, number: 'X1' } : fact
          m = applyAct(profile, before, numbered)
          facts.push(numbered)
          tally(book, bookingsOf(profile, before, m, numbered, {}, carried()))
        }
        const first = profile.fields.filter((f) => f.filledBy.includes('consignor') && f.phase === 'issue')
        doIt(['draft', 'consignor', Object.fromEntries(first.map((f) => [f.key, all[f.key] ?? null]))])
        for (const { due, mass, refused, explained, cancels, ...chance } of steps) {
          const { kind, role } = (due && dueOn(profile, m)) || chance
          const filled: Record<string, string | number> = fillable(profile, kind, all, m, role)
          if (kind === 'receive') Object.assign(filled, { accepted: mass, refused })
          const revision = kind === 'propose' && !cancels ? { plate: '示A·00077' } : {}
          const more =
            kind === 'propose'
              ? { proposal: cancels ? ('cancellation' as const) : ('revision' as const) }
              : {}
          const s: Step = [
            kind,
            role,
            kind === 'propose' ? revision : filled,
            {
              ...more,
              ...(explained ? { reason: '有原因' } : {}),
              ...(kind === 'recordNumber'
                ? { officialNo: profile.key === 'hazardous' ? '20263301000001' : 'ABCDEFGH12' }
                : {}),
            },
          ]
          const told = whatIsOpen(profile, JSON.parse(JSON.stringify(m)), [by(role)], [], today)
          const open = told.open.find((o) => o.kind === kind)
          try {
            doIt(s)
            expect(open, `${kind} was done but not open`).toBeDefined()
          } catch (error) {
            if (!(error instanceof Refusal)) throw error
            const closed = told.closed.find((c) => c.kind === kind)
            if (closed) expect(error.code).toBe(closed.code)
            else if (!open) expect(error.code).toBe('manifest_other_role')
          }
          check(profile, m, facts, book)
        }
      }),
      { numRuns: 40 },
    )
  })
})

function check(profile: ManifestProfile, m: Manifest, facts: readonly ActFact[], book: Mini): void {
  expect(foldActs(profile, facts)).toEqual(m)
  if (m.state === 'settled' || m.state === 'closed') expect(isAccountedFor(m)).toBe(true)
  if (m.state === 'cancelled') expect(book.shipped - book.returned).toBe(0)
  if (m.days.loaded === undefined) expect(book).toEqual({ shipped: 0, accepted: 0, returned: 0 })
  // Something always carries it on, until it has come to its end.
  const over = m.state === 'closed' || m.state === 'cancelled'
  expect(waitsFor(profile, m, today).length > 0 || over).toBe(true)
}
