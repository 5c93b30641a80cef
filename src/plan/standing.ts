import { asOfDay } from '../core/as-of.ts'
import type { Day } from '../core/day.ts'
import { periodOf } from '../core/period.ts'
import { dayIn, endOfDay } from '../core/zone.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Actor } from '../platform/actor.ts'
import type { Database } from '../platform/database.ts'
import { readBookFigures, type WantedFigure } from './book-figures.ts'
import type { Obligation, TargetStanding } from './contract.ts'
import { readItems, type StoredItem } from './items.store.ts'
import { lastDuePeriod, lightOf, type Standing } from './lights.rules.ts'
import { completionOf, type Duty } from './obligations.rules.ts'
import { readReports, type StoredReport } from './reports.store.ts'
import { hasReported, reportingUnits } from './reports-due.rules.ts'
import { decisiveYear, isDue, targetStanding, targetWords } from './targets.rules.ts'
import { isUnit, unitName, unitRef } from './units.rules.ts'
import { readVerdicts, type StoredVerdict } from './verdicts.store.ts'
import { getPlan, readSaid, type Said, type StoredPlan } from './versions.store.ts'

/** A plan with everything said of it and what the book says to its targets, as known on a day. */
export interface PlanStanding {
  readonly plan: StoredPlan
  readonly today: Day
  readonly items: readonly StoredItem[]
  readonly reports: readonly StoredReport[]
  readonly verdicts: readonly StoredVerdict[]
  readonly said: Said
  readonly figures: ReadonlyMap<string, string | null>
  readonly obligations: readonly Obligation[]
}

export interface PlanAsked {
  /** Of the pack where not said. */
  readonly plan?: string | undefined
  /** As known at the end of that day; the light is that day's too. */
  readonly asOf?: string | undefined
}

export async function readStanding(
  { database, now }: { readonly database: Database; readonly now: () => Date },
  actor: Actor,
  district: DistrictView,
  asked: PlanAsked,
): Promise<PlanStanding> {
  const key = asked.plan ?? district.pack.plan.key
  const current = dayIn(district.zone, now())
  const past = asOfDay(asked.asOf, current)
  const today = past ?? current
  const before = past && endOfDay(district.zone, past)
  const read = await database.read(actor, async (tx) => {
    const plan = await getPlan(tx, key, before)
    const moved = <T extends { readonly measure: string }>(rows: readonly T[]): T[] =>
      rows.map((row) => ({ ...row, measure: plan.current(row.measure) }))
    return {
      plan,
      items: moved(await readItems(tx, key, before)),
      reports: moved(await readReports(tx, key, before)),
      verdicts: await readVerdicts(tx, key, before),
      said: await readSaid(tx, key, before),
    }
  })
  const figures = await readBookFigures(database, district, wantedFigures(read.plan, today), {
    today: current,
    asOf: past,
  })
  const standing = { ...read, today, figures }
  return { ...standing, obligations: read.plan.duties.map((duty) => obligationOf(district, standing, duty)) }
}

function wantedFigures({ duties, content }: StoredPlan, today: Day): WantedFigure[] {
  const targets = duties.flatMap((d) => d.targets)
  return [
    ...targets.flatMap((t) => (t.figure ? [{ ...t.figure, year: decisiveYear(t, today) }] : [])),
    ...content.stageGoals.flatMap((g) =>
      g.statements.flatMap(({ figure }) => (figure ? [{ ...figure, year: decisiveYear(g, today) }] : [])),
    ),
  ]
}

type Read = Omit<PlanStanding, 'obligations'>

function obligationOf({ pack }: DistrictView, read: Read, duty: Duty): Obligation {
  const items = read.items.filter((item) => item.measure === duty.id && item.state !== 'dropped')
  const reports = read.reports.filter((r) => r.measure === duty.id && r.state !== 'replaced')
  const valid = reports.filter((r) => r.state !== 'returned')
  const accepted = reports.find((r) => r.state === 'accepted')
  // An item that is finished says nothing of the measure's figures, nor how far the measure is.
  const ofMeasure = (list: readonly StoredReport[]) => list.find((r) => r.item === null) ?? null
  const claimed = ofMeasure(valid)
  const targets = duty.targets.map((t) => targetStanding(t, read.figures, claimed, read.today))
  const owed = owedReport(pack, read, duty, items, valid)
  const { light, reason } = lightOf(read.plan.content.lights, {
    duty,
    today: read.today,
    items: items as Standing['items'],
    targets: targets.map((t, i) => forLight(t, duty, i, read.today)),
    owed,
    accepted: accepted ? periodOf(accepted.from, accepted.to) : null,
  })
  const { leads, supports, systemFixed, cues: _, id, ...shown } = duty
  const confirmed = read.said.systems.get(id)
  return {
    ...shown,
    id,
    deliverables: [...duty.deliverables],
    streams: [...duty.streams],
    notes: [...duty.notes],
    leadUnits: leads.map((code) => unitRef(pack, code)),
    supportingUnits: supports.map((code) => unitRef(pack, code)),
    system: confirmed ?? duty.system,
    systemState: duty.system === null ? null : systemFixed ? 'fixed' : confirmed ? 'confirmed' : 'proposed',
    completion: completionOf(duty, items),
    targets,
    text: read.said.texts.get(id) ?? null,
    light,
    reason,
    items: {
      open: items.filter((item) => item.state === 'open').length,
      done: items.filter((item) => item.state === 'done').length,
      next: items.find((item) => item.state === 'open')?.dueOn ?? null,
    },
    percent: ofMeasure(reports.filter((r) => r.state === 'accepted'))?.percent ?? null,
  }
}

function forLight(t: TargetStanding, duty: Duty, i: number, today: Day): Standing['targets'][number] {
  const target = duty.targets[i] as Duty['targets'][number]
  return { ...t, words: targetWords(target), due: isDue(target, today) }
}

/** The last period that is due, and who of those who owe its report has given none. */
function owedReport(
  pack: DistrictView['pack'],
  { plan, today }: Read,
  duty: Duty,
  items: readonly StoredItem[],
  reports: readonly StoredReport[],
): Standing['owed'] {
  const last = lastDuePeriod(plan.content, today)
  if (!last) return null
  const missing = [...reportingUnits(duty, items, last.period)].filter(
    (unit) => isUnit(pack, unit) && !hasReported(reports, duty.id, unit, last.period),
  )
  return { ...last, missing: missing.map((unit) => unitName(pack, unit)) }
}
