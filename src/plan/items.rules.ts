import { refuse } from '../core/refusal.ts'
import type { Pack } from '../packs/schema.ts'
import type { ItemChange } from './items.contract.ts'
import { isUnit } from './units.rules.ts'

/** An item has a unit that can answer for it and a day of its own year. */
export function checkItem(
  pack: Pick<Pack, 'units' | 'streets'>,
  item: { readonly unit: string; readonly year: number; readonly dueOn: string },
): void {
  if (!isUnit(pack, item.unit)) refuse('plan_unit_unknown', { unit: item.unit })
  if (!item.dueOn.startsWith(`${item.year}-`))
    refuse('plan_item_outside', { due: item.dueOn, year: item.year })
}

/**
 * A later day, a dropped item and one taken up again say why. An item is not closed while a report on it waits for
 * its review.
 */
export function checkItemChange(
  before: { readonly id: number; readonly state: string; readonly dueOn: string },
  change: Pick<ItemChange, 'state' | 'dueOn' | 'note'>,
  waiting: number,
): void {
  const act =
    change.state === 'dropped' && before.state !== 'dropped'
      ? '取消'
      : change.state === 'open' && before.state !== 'open'
        ? '重新办理'
        : change.dueOn > before.dueOn
          ? '推迟完成日'
          : null
  if (act && !change.note) refuse('plan_item_reason_missing', { act })
  if (change.state !== 'open' && waiting > 0)
    refuse('plan_item_has_report', { item: before.id, count: waiting })
}
