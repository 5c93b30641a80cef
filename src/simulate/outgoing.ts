import { addMonths, asDay, type Day } from '../core/day.ts'
import { lastDayOf, monthPeriod, type Period, parsePeriod, periodKey } from '../core/period.ts'
import type { PaperKind } from '../packs/rhythm.ts'
import type { Payloads } from '../plan/matters.contract.ts'
import { getMatterRecord } from '../plan/matters.store.ts'
import { proposePaper } from '../plan/proposals.ts'
import { actorOf, after, begin, momentOf, type Scene, type Stage, type Step, walk } from './stage.ts'

/**
 * Documents that the pack's rhythm owes, sent five working days after their period, and two reports to the leaders. In
 * the years after the demonstration year only what goes out every quarter, so that a start does not take twice as long.
 */
export function paperScenes(stage: Stage, first: boolean): Scene[] {
  const { papers } = stage.house.district.pack.rhythm
  const owed = papers.flatMap((kind) =>
    periodsOf(first || kind.every !== 'month' ? kind.every : undefined, stage.year).map((period): Scene => {
      const day = after(stage, lastDayOf(period), 5)
      return { day, run: () => playPaper(stage, kind, period, day) }
    }),
  )
  const special = papers.find((kind) => kind.use === 'specialReport')
  const reports = (first ? [2, 4] : []).flatMap((quarter): Scene[] => {
    const period = parsePeriod(`${stage.year}Q${quarter}`)
    const day = after(stage, lastDayOf(period), 8)
    return special ? [{ day, run: () => playPaper(stage, special, period, day) }] : []
  })
  return [...owed, ...reports]
}

function periodsOf(every: PaperKind['every'], year: number): Period[] {
  if (every === 'month') return Array.from({ length: 12 }, (_, i) => monthPeriod(year, i + 1))
  if (every === 'quarter') return [1, 2, 3, 4].map((quarter) => parsePeriod(`${year}Q${quarter}`))
  const from = asDay(`${year}-01-01`)
  return every === 'year' ? [{ from, to: addMonths(from, 12) }] : []
}

/** From live data to 印发; what is not monthly the first two who receive it sign for the day after. */
export async function playPaper(stage: Stage, kind: PaperKind, period: Period, day: Day): Promise<void> {
  const key = `${kind.key} ${periodKey(period)}`
  const at = momentOf(stage, day, 0)
  const paper = await begin(stage, 'clerk', key, day, async (tx, house) => {
    const asked = { paperKind: kind.key, period: periodKey(period) }
    const { title, recipients, sections } = await proposePaper(tx, house, asked, at)
    return { kind: 'paper', ...asked, title, recipients, sections, countersigners: [] }
  })
  if (paper === undefined) return
  const next = after(stage, day, 1)
  const { recipients } = await stage.database.read(
    actorOf(stage, 'clerk'),
    async (tx) => (await getMatterRecord(tx, paper)).payload as unknown as Payloads['paper'],
  )
  const signed = recipients
    .slice(0, kind.to === 'units' && kind.every !== 'month' ? 2 : 0)
    .map(({ unit }): Step => ({ hand: { unit }, act: 'acknowledge', day: next }))
  await walk(stage, key, paper, [
    { hand: 'clerk', act: 'submit', day },
    { hand: 'chief', act: 'review', day },
    { hand: kind.signedBy === 'leadingGroup' ? 'leader' : 'chief', act: 'sign', day },
    { hand: 'clerk', act: 'number', day },
    { hand: 'clerk', act: 'issue', day },
    ...signed,
  ])
}
