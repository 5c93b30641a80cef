import { addDays, addMonths, asDay, type Day } from '../core/day.ts'
import type { StoredItem } from '../plan/items.store.ts'
import { reportingPeriod } from '../plan/lights.rules.ts'
import { getDuty } from '../plan/versions.store.ts'
import { dayOn } from './entry-draft.ts'
import { laggingUnit } from './pace.ts'
import { randomOf } from './random.ts'
import { nameOf, openRound, type Report, type Round, review, submitAll } from './report-acts.ts'
import { finished } from './report-words.ts'
import { after, type Scene, type Stage } from './stage.ts'

/** Items of the breakdown are reported a little before their day, once a month, and accepted three working days later. */
export function finishedScenes(stage: Stage): Scene[] {
  return Array.from({ length: 12 }, (_, i): Scene => {
    const from = addMonths(asDay(`${stage.year}-01-20`), i)
    const to = addMonths(from, 1)
    const day = after(stage, addDays(from, 1), -1)
    return { day, run: () => playFinished(stage, i, day, { from, to }) }
  })
}

interface Span {
  readonly from: Day
  readonly to: Day
}

async function playFinished(stage: Stage, i: number, day: Day, { from, to }: Span): Promise<void> {
  const { plan } = stage.house.district.pack
  const period = reportingPeriod(plan.reporting.every, day)
  const round = await openRound(stage, period)
  if (!round) return
  const ready = round.items.filter((item) => {
    const end = item.state === 'open' && item.actor.startsWith('demo:') ? finishDay(round, item) : null
    return end !== null && end >= from && end < to
  })
  for (const [unit, items] of Map.groupBy(ready, (item) => item.unit)) {
    const reports = [...items.map((item) => itemReport(round, item)), ...closing(round, items, ready)]
    await submitAll(round, nameOf(round, 'finished', i, unit), unit, reports, day)
  }
  await review(round, nameOf(round, 'finished', i), after(stage, day, 3), () => null)
}

/** Mostly by its day; one in twenty later, of the lagging unit three in four, by up to five months. */
function finishDay({ stage, plan }: Round, item: StoredItem): Day {
  const random = randomOf(stage.seed, `finish ${item.measure} ${item.year} ${item.title}`)
  const late =
    item.unit === laggingUnit(stage, plan.duties)
      ? random.chance(0.75) && random.whole(25, 150)
      : random.chance(0.05) && random.whole(12, 60)
  return late === false ? earliest(item) : addDays(item.dueOn, late)
}

/** Never before the breakdown of its year. */
const earliest = ({ dueOn, year }: StoredItem): Day => {
  const first = dayOn(year, 1, 20)
  return dueOn < first ? first : dueOn
}

/** Whoever finishes the last item of a measure's year says that the measure is done; where the book decides, it does. */
function closing(
  { stage, plan, items }: Round,
  own: readonly StoredItem[],
  ready: readonly StoredItem[],
): Report[] {
  const measures = [...new Set(own.map((item) => plan.current(item.measure)))]
  return measures.flatMap((measure): Report[] => {
    const duty = getDuty(plan, measure)
    const all = items.filter((item) => plan.current(item.measure) === measure && item.year === stage.year)
    const open = all.filter((item) => item.state === 'open' && !ready.includes(item))
    const last = ready.findLast((item) => plan.current(item.measure) === measure)
    const unit = own[0]?.unit
    if (open.length > 0 || unit === undefined || last?.unit !== unit || duty.targets.some((t) => t.figure))
      return []
    return [
      {
        ...{ measure, item: null, unit, percent: 100, replaces: null, figures: [] },
        narrative: finished(duty.title),
      },
    ]
  })
}

const itemReport = ({ plan }: Round, { id, unit, title, measure }: StoredItem): Report => ({
  ...{ measure: plan.current(measure), item: id, unit, percent: 100, replaces: null, figures: [] },
  narrative: finished(title),
})
