import type { Day } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import { facilitiesInScope, type Scope } from '../parties/scope.store.ts'
import type { Reader } from '../platform/database.ts'
import type { Coverage } from './coverage.rules.ts'
import { readGenerators, readPresence, readStatedTotals } from './coverage.store.ts'

/** The tables of several years and the page around them ask the same of one snapshot: it is read once for each scope and period. */
const known = new WeakMap<Reader, Map<string, Promise<Coverage>>>()

/** What completeness (应报/已报) is counted from, as the asker may see it and as known on a day. */
export async function coverageOf(
  tx: Reader,
  scope: Scope,
  period: Period,
  asOf: Day | null = null,
): Promise<Coverage> {
  // What a transaction that writes has read may change under it.
  if ('writes' in tx) return readCoverage(tx, scope, period, asOf)
  const kept = known.get(tx) ?? new Map<string, Promise<Coverage>>()
  known.set(tx, kept)
  const key = JSON.stringify([scope.kind, scope.key, period.from, period.to, asOf])
  const found = kept.get(key) ?? readCoverage(tx, scope, period, asOf)
  kept.set(key, found)
  return found
}

async function readCoverage(tx: Reader, scope: Scope, period: Period, asOf: Day | null): Promise<Coverage> {
  const facilities = await facilitiesInScope(tx, scope, period.from)
  const [totals, presence, generators] = await Promise.all([
    readStatedTotals(tx, period, facilities, asOf),
    // Rows and their owners are the district's question.
    scope.kind === 'district' ? readPresence(tx, period, asOf) : [],
    readGenerators(tx, period, facilities, asOf),
  ])
  const street = scope.kind === 'street' ? scope.key : null
  return {
    totals: totals.filter((t) => scope.kind === 'district' || t.scope === 'facility' || t.street === street),
    presence,
    generators,
  }
}
