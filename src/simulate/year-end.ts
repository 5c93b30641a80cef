import { asDay, type Day } from '../core/day.ts'
import { workingUnits } from '../plan/rhythm-house.ts'
import { after, begin, type Scene, type Stage, type Step, walk } from './stage.ts'

/** What closes a year: the December summaries, the appraisal with a dispute. */
export function yearEndScenes(stage: Stage): Scene[] {
  const summaries = asDay(`${stage.year}-12-18`)
  const appraisal = after(stage, asDay(`${stage.year + 1}-01-12`), 1)
  return [
    { day: summaries, run: () => playSummaries(stage, summaries) },
    { day: appraisal, run: () => playAppraisal(stage, appraisal) },
  ]
}

/** All but the last unit hand in, the second after being sent back once. */
async function playSummaries(stage: Stage, day: Day): Promise<void> {
  const { year, house } = stage
  const units = workingUnits(house).slice(0, -1)
  for (const [i, unit] of units.entries()) {
    const hand = { unit }
    const words = [
      '按方案推进各项任务，总体进展平稳。（演示数据）',
      '健全台账，按月汇交，开展宣传培训。（演示数据）',
      '基层力量不足，建议加强培训。（演示数据）',
    ]
    const texts = Object.fromEntries(
      house.district.pack.rhythm.summary.sections.map(({ key }, j) => [key, words[j] ?? words[0] ?? '']),
    )
    const key = `summary ${unit}`
    const id = await begin(stage, hand, key, day, { kind: 'summary', year, unit, texts })
    if (id === undefined) continue
    const again: Step[] =
      i === 1
        ? [
            { hand: 'clerk', act: 'sendBack', day: after(stage, day, 1), note: '请补充数据。' },
            { hand, act: 'submit', day: after(stage, day, 3) },
          ]
        : []
    await walk(stage, key, id, [
      { hand, act: 'submit', day },
      ...again,
      { hand: 'clerk', act: 'accept', day: after(stage, day, 5) },
    ])
  }
}

async function playAppraisal(stage: Stage, day: Day): Promise<void> {
  const { year, house } = stage
  const id = await begin(stage, 'clerk', 'appraisal', day, { kind: 'appraisal', year })
  if (id === undefined) return
  await walk(stage, 'appraisal announce', id, [{ hand: 'clerk', act: 'announce', day }])
  const [unit] = workingUnits(house)
  const [item] = house.district.pack.rhythm.appraisal.base
  if (unit === undefined || item === undefined) return
  const raised = after(stage, day, 2)
  const claim = '其中一期已按时报送纸质材料。'
  const wanted = item.points
  const dispute = await begin(stage, { unit }, 'dispute', raised, {
    kind: 'dispute',
    appraisal: id,
    unit,
    item: item.key,
    claim,
    wanted,
  })
  if (dispute === undefined) return
  await walk(stage, 'dispute', dispute, [
    {
      hand: 'chief',
      act: 'reject',
      day: after(stage, raised, 2),
      note: '纸质材料送达日亦晚于期限，维持原评。',
    },
  ])
  const days = house.district.pack.rhythm.appraisal.disputeWorkingDays
  await walk(stage, 'appraisal final', id, [
    { hand: 'leader', act: 'finalize', day: after(stage, day, days + 2) },
  ])
}
