import type { Day } from '../core/day.ts'
import type { Period } from '../core/period.ts'
import { facilitiesInScope, type Scope } from '../parties/scope.store.ts'
import type { Reader } from '../platform/database.ts'
import { type Counts, type Coverage, countCompleteness, type ReportingPack } from './coverage.rules.ts'
import { readGenerators, readPresence, readStatedTotals } from './coverage.store.ts'

/** Six tables ask the same of one snapshot: it is read once for each scope and period. */
const known = new WeakMap<Reader, Map<string, Promise<Coverage>>>()

/** Units due and reported (应报/已报) and months covered of one table, as the asker may see them and as known on a day. */
export async function completeness(
  tx: Reader,
  pack: ReportingPack,
  tableNo: number,
  scope: Scope,
  period: Period,
  asOf: Day | null,
): Promise<Counts> {
  const coverage = await coverageOf(tx, scope, period, asOf)
  return countCompleteness(pack, tableNo, scope.kind === 'district', period, coverage)
}

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
