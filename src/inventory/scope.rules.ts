import { refuse } from '../core/refusal.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Actor } from '../platform/actor.ts'
import { InventoryScope } from './contract.ts'

/** `district`, `street:xixing`, `enterprise:12` as the address writes them. */
export function readScope(text: string, district: DistrictView): InventoryScope {
  const at = text.indexOf(':')
  const kind = at < 0 ? text : text.slice(0, at)
  const key = at < 0 ? '' : text.slice(at + 1)
  const parsed = InventoryScope.safeParse({ kind, key, label: key })
  if (!parsed.success || (kind !== 'district' && key === '')) refuse('scope_unreadable', { scope: text })
  const scope = parsed.data as InventoryScope
  if (scope.kind === 'district') return { ...scope, label: district.pack.district.name }
  if (scope.kind === 'street')
    return { ...scope, label: district.pack.streets.find((s) => s.code === key)?.name ?? key }
  return scope
}

/** Where somebody who does not see the whole district begins. */
export function ownScope(actor: Actor): string {
  if (actor.streets.length > 0) return `street:${actor.streets[0]}`
  return actor.parties.length > 0 ? `enterprise:${actor.parties[0]}` : 'district'
}
