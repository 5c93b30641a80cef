import { asOfDay } from '../core/as-of.ts'
import { yearPeriod } from '../core/period.ts'
import { dayIn, endOfDay } from '../core/zone.ts'
import { marksOf } from '../inventory/contract.ts'
import { readInventory } from '../inventory/inventory.ts'
import type { DistrictView } from '../packs/district-view.ts'
import { readEntries } from '../plan/registers.store.ts'
import { readStanding } from '../plan/standing.ts'
import { readDuties } from '../plan/units.store.ts'
import type { Actor } from '../platform/actor.ts'
import type { Database } from '../platform/database.ts'
import type { FourLists } from './contract.ts'
import { projectRows, taskGroups, unitDuties, wasteLinks } from './lists.rules.ts'

export interface ListsAsked {
  readonly year: number
  readonly asOf?: string | undefined
  readonly plan?: string | undefined
}

/** The four lists of a year as known at the end of a day; figures of the whole district name nobody. */
export async function readLists(
  context: { readonly database: Database; readonly now: () => Date },
  actor: Actor,
  district: DistrictView,
  asked: ListsAsked,
): Promise<FourLists> {
  const { database, now } = context
  const { pack } = district
  const today = dayIn(district.zone, now())
  const asOf = asOfDay(asked.asOf, today)
  const standing = await readStanding(context, actor, district, { plan: asked.plan, asOf: asOf ?? undefined })
  const duties = await database.read(actor, (tx) => readDuties(tx, standing.plan.plan, asOf ?? today))
  const waste = await database.readAll(actor, (tx) =>
    readInventory(tx, district, {
      period: yearPeriod(asked.year),
      scope: { kind: 'district', key: '', label: pack.district.name },
      asOf,
      today,
    }),
  )
  const tasks = taskGroups(pack, standing.obligations)
  const kinds = pack.registers.filter((k) => k.use === 'project').map((k) => k.key)
  const before = asOf && endOfDay(district.zone, asOf)
  const projects = projectRows(await database.read(actor, (tx) => readEntries(tx, kinds, before)), tasks)
  return {
    year: asked.year,
    asOf: asOf ?? today,
    bookPosition: waste.bookPosition,
    districtName: pack.district.name,
    office: pack.district.documents.office,
    plan: { key: standing.plan.plan, title: standing.plan.content.title, version: standing.plan.version },
    waste,
    tasks,
    responsibilities: unitDuties(pack, standing.obligations, duties),
    safeguards: standing.obligations
      .filter((one) => one.kind === 'safeguard')
      .map(({ id, place, title }) => ({ id, place, title })),
    projects,
    links: wasteLinks(pack, waste, tasks, projects),
    marks: marksOf(waste),
  }
}
