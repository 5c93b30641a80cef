import { refuse } from '../core/refusal.ts'
import type { Reader } from '../platform/database.ts'
import { rowScope } from '../platform/rights.rules.ts'
import type { InventoryScope } from './contract.ts'
import type { ScopeFacilities } from './cube.store.ts'

/**
 * Whoever does not see the whole district sees the figures of a scope only where every facility of it is theirs: the
 * rows they may read of a larger one would pass for its figures.
 */
export async function refuseForeignScope(
  tx: Reader,
  scope: InventoryScope,
  facilities: ScopeFacilities,
): Promise<void> {
  if (rowScope(tx.actor) === 'all') return
  if (facilities === null) refuse('scope_not_yours', { scope: scope.label })
  const [foreign] = await tx.query<{ id: number }>(
    `select f.id from unnest($1::int[]) f(id) where f.id <> all ((select wufei.my_facilities())::int[]) limit 1`,
    [facilities],
    'scope_foreign',
  )
  if (foreign) refuse('scope_not_yours', { scope: scope.label })
}

/** A scope with its name: of one party, the party's. */
export async function namedScope(tx: Reader, scope: InventoryScope): Promise<InventoryScope> {
  if (scope.kind !== 'enterprise' && scope.kind !== 'clinic') return scope
  const [party] = await tx.query<{ name: string }>(
    `select name from wufei.party where district = $1 and id = $2`,
    [tx.actor.district, Number(scope.key)],
    'scope_name',
  )
  return party ? { ...scope, label: party.name } : scope
}
