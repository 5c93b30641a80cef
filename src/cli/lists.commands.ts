import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Day } from '../core/day.ts'
import { refuse } from '../core/refusal.ts'
import { listsDocx } from '../lists/documents/lists-docx.ts'
import { listsXlsx } from '../lists/documents/lists-xlsx.ts'
import { viewLists } from '../lists/routes.ts'
import { openHouse, seed } from '../main.ts'
import { note, withDatabase } from './frame.ts'
import { readDay, readYear } from './options.ts'

export function listsCommands(program: Command): void {
  program
    .command('lists')
    .description('四张清单：废物、任务、责任、项目')
    .requiredOption('--year <年>', '年度', readYear)
    .requiredOption('--out <文件>', '写入的 docx 或 xlsx 文件')
    .option('--as-of <日期>', '按该日结束时已登记的内容', readDay)
    .option('--plan <标识>', '哪一个规划；不写则为数据包的规划')
    .action(listsCommand)
}

interface Options {
  year: number
  out: string
  asOf?: Day
  plan?: string
}

async function listsCommand({ out, ...asked }: Options): Promise<void> {
  if (!/\.(docx|xlsx)$/.test(out)) refuse('format_unknown', { format: out, known: 'docx、xlsx' })
  const { lists, since, changes } = await withDatabase(async ({ config, database, actor, now }) => {
    const { house } = openHouse(config.district, config.mode === 'demo')
    await seed(database, house.district, now)
    return await viewLists({ database, now: () => now }, actor, house.district, asked)
  })
  const printed = { lists, changes: since && changes, signed: null }
  await writeFile(out, out.endsWith('.docx') ? await listsDocx(printed) : await listsXlsx(printed))
  note(`已写入 ${out}`)
}
