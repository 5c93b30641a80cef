import { addDays, addMonths, asDay, type Day } from '../core/day.ts'
import type { StoredItem } from '../plan/items.store.ts'
import { reportingPeriod } from '../plan/lights.rules.ts'
import { dayIn } from './entry-draft.ts'
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
    const reports = items.map((item) => itemReport(round, item))
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
  const first = dayIn(year, 1, 20)
  return dueOn < first ? first : dueOn
}

const itemReport = ({ plan }: Round, { id, unit, title, measure }: StoredItem): Report => ({
  ...{ measure: plan.current(measure), item: id, unit, percent: 100, replaces: null, figures: [] },
  narrative: finished(title),
})
