import type { Command } from 'commander'
import type { Day } from '../core/day.ts'
import { openHouse, seed } from '../main.ts'
import { lightNames } from '../plan/contract.ts'
import { planJson, presentPlan } from '../plan/present.ts'
import { readStanding } from '../plan/standing.ts'
import { print, withDatabase } from './frame.ts'
import { formatOption, readDay } from './options.ts'

/** Commands of the plan. */
export function planCommands(program: Command): void {
  program
    .command('plan')
    .description('行动计划的任务与措施：单位、时限、目标、灯号')
    .option('--plan <标识>', '哪一个规划；不写则为数据包的规划')
    .option('--as-of <日期>', '按该日结束时已登记的内容', readDay)
    .addOption(formatOption('text', 'json'))
    .action(planCommand)
}

async function planCommand(o: { plan?: string; asOf?: Day; format: string }): Promise<void> {
  const { standing, district } = await withDatabase(async ({ config, database, actor, now }) => {
    const { house } = openHouse(config.district, config.mode === 'demo')
    await seed(database, house.district, now)
    const standing = await readStanding({ database, now: () => now }, actor, house.district, o)
    return { standing, district: String(config.district) }
  })
  if (o.format === 'json') return print(JSON.stringify(planJson(standing, district), null, 1))
  const view = presentPlan(standing)
  print(`${view.title}（第 ${view.version} 版，截至 ${view.asOf}）`)
  for (const task of view.tasks) {
    print(`${task.no}. ${task.title}`)
    for (const m of task.measures)
      print(
        `  ${m.id} ${lightNames[m.light]} ${m.title}（${m.leadUnits.map((u) => u.name).join('、')}）：${m.reason}`,
      )
  }
}
