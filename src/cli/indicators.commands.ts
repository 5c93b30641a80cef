import type { Command } from 'commander'
import { asOfDay } from '../core/as-of.ts'
import type { Day } from '../core/day.ts'
import { dayIn } from '../core/zone.ts'
import type { IndicatorReport } from '../indicators/contract.ts'
import { readIndicators } from '../indicators/indicators.ts'
import { openHouse, seed } from '../main.ts'
import { note, print, withDatabase } from './frame.ts'
import { formatOption, readDay, readYear } from './options.ts'

export function indicatorCommands(program: Command): void {
  program
    .command('indicators')
    .description('一个年度的指标：数值、目标、基数、公式和数据')
    .requiredOption('--year <年>', '年度', readYear)
    .option('--as-of <日期>', '按该日结束时已登记的内容', readDay)
    .option('--set <标识>', '只要一个指标体系')
    .addOption(formatOption('text', 'json'))
    .action(indicatorsCommand)
}

interface Options {
  year: number
  asOf?: Day
  set?: string
  format: string
}

async function indicatorsCommand(o: Options): Promise<void> {
  const report = await withDatabase(async ({ config, database, actor, now }) => {
    const { house } = openHouse(config.district, config.mode === 'demo')
    await seed(database, house.district, now)
    const today = dayIn(house.district.zone, now)
    return await database.readAll(actor, (tx) =>
      readIndicators(tx, house.district, {
        year: o.year,
        asOf: asOfDay(o.asOf, today),
        today,
        set: o.set,
      }),
    )
  })
  if (o.format === 'json') return print(JSON.stringify(report, null, 1))
  printText(report)
}

function printText({ indicators, year, asOf, bookPosition }: IndicatorReport): void {
  note(`${year}年，截至 ${asOf}，账册位置 ${bookPosition}`)
  for (const i of indicators) {
    const marks = i.marks.length > 0 ? `〔${i.marks.join('、')}〕` : ''
    print(`${i.name}${marks}：${i.verdict}`)
  }
}
