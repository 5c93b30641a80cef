import type { Pack } from '../packs/schema.ts'
import type { Obligation } from './contract.ts'
import type { DutyBrief, ExtraDuty, MemberRow, Responsibilities, UnitSummary } from './units.contract.ts'
import { isUnit, unitRef } from './units.rules.ts'

type Units = Pick<Pack, 'units' | 'streets'>

/** 责任清单 of a unit: the task list turned round, and what the office added. */
export function responsibilitiesOf(
  pack: Units,
  code: string,
  obligations: readonly Obligation[],
  duties: readonly ExtraDuty[],
  members: readonly MemberRow[],
): Responsibilities {
  const part = (wanted: ReturnType<typeof partOf>) =>
    obligations.filter((o) => partOf(pack, code, o) === wanted).map(briefOf)
  return {
    unit: unitRef(pack, code),
    leads: part('lead'),
    supports: part('support'),
    carriesOut: part('street'),
    duties: duties.filter((d) => d.unit === code),
    members: members.filter((m) => m.unit === code),
  }
}

/** A unit's strongest part in a duty; a street carries out whatever the plan gives to the streets. */
function partOf(pack: Units, code: string, o: Obligation): 'lead' | 'support' | 'street' | null {
  if (o.leadUnits.some((u) => u.code === code)) return 'lead'
  if (o.supportingUnits.some((u) => u.code === code)) return 'support'
  return o.streets && pack.streets.some((s) => s.code === code) ? 'street' : null
}

function briefOf({ id, place, title, completion, light, reason, leadUnits }: Obligation): DutyBrief {
  return { id, place, title, completion, light, reason, leadUnits: leadUnits.map((u) => u.name) }
}

/** Every unit that can be held to something; lights count only what it leads. */
export function unitSummaries(
  pack: Units,
  obligations: readonly Obligation[],
  duties: readonly ExtraDuty[],
): UnitSummary[] {
  const codes = [...pack.units, ...pack.streets].map((u) => u.code).filter((code) => isUnit(pack, code))
  return codes.map((code) => {
    const mine = responsibilitiesOf(pack, code, obligations, duties, [])
    return {
      ...mine.unit,
      leads: mine.leads.length,
      supports: mine.supports.length,
      carriesOut: mine.carriesOut.length,
      duties: mine.duties.length,
      red: mine.leads.filter((d) => d.light === 'red').length,
      amber: mine.leads.filter((d) => d.light === 'amber').length,
    }
  })
}
