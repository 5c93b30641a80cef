import { dayIn } from '../core/zone.ts'
import { yearOf } from '../plan/rhythm-house.ts'
import { breakdownScenes } from './breakdown.ts'
import { entryScenes } from './entries.ts'
import { finishedScenes } from './finished.ts'
import { meetingScenes } from './meetings.ts'
import { paperScenes } from './outgoing.ts'
import { progressScenes } from './progress.ts'
import type { Scene, Stage } from './stage.ts'
import { verdictScenes } from './verdicts.ts'
import { yearEndScenes } from './year-end.ts'

/**
 * The plan at work from the demonstration year on to today, within the plan: breakdown and reports, registers and
 * projects, meetings, documents, orders, summaries, appraisals. Played in order of days through the same doors and
 * rules as people use, under a clock of its own; every step is a command, so a start that was broken off goes on
 * where it stopped.
 */
export async function demonstrateRhythm(stage: Stage): Promise<void> {
  const { zone, pack } = stage.house.district
  const today = dayIn(zone, stage.now)
  const last = Math.max(stage.year, Math.min(yearOf(today), pack.district.plan.to))
  for (let year = stage.year; year <= last; year++) {
    const scenes = scenesOf({ ...stage, year }, year === stage.year).toSorted((a, b) =>
      a.day < b.day ? -1 : a.day > b.day ? 1 : 0,
    )
    for (const { day, run } of scenes) if (day <= today) await run()
  }
}

const scenesOf = (stage: Stage, first: boolean): Scene[] => [
  ...breakdownScenes(stage),
  ...verdictScenes(stage),
  ...finishedScenes(stage),
  ...progressScenes(stage),
  ...entryScenes(stage, first),
  ...meetingScenes(stage),
  ...paperScenes(stage, first),
  ...yearEndScenes(stage),
]
