import { asDay } from '../core/day.ts'
import { insertVerdict } from '../plan/verdicts.store.ts'
import { after, momentOf, play, type Scene, type Stage } from './stage.ts'

/** The office's verdict on a stage goal, three weeks after its last day; the last statement of several only partly met. */
export function verdictScenes(stage: Stage): Scene[] {
  const { plan } = stage.house.district.pack
  return plan.stageGoals
    .filter((goal) => goal.deadline.startsWith(`${stage.year - 1}-`))
    .map((goal): Scene => {
      const day = after(stage, asDay(goal.deadline), 15)
      const at = momentOf(stage, day, 0)
      const run = async () => {
        await play(stage, 'chief', `verdict ${goal.id}`, at, async (tx) => {
          for (const [i, { id }] of goal.statements.entries()) {
            const partly = i > 0 && i === goal.statements.length - 1
            const verdict = partly ? ('partly' as const) : ('met' as const)
            const reason = partly
              ? '演示数据：主要内容已完成，个别点位仍在推进。'
              : '演示数据：对照年度任务分解和账册核对，已达到。'
            await insertVerdict(tx, plan.key, { statement: id, verdict, reason, evidence: [] }, at)
          }
          return {}
        })
      }
      return { day, run }
    })
}
