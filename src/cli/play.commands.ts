import type { Command } from 'commander'
import { addDays, type Day } from '../core/day.ts'
import { dayIn } from '../core/zone.ts'
import { fold } from '../ledger/fold.store.ts'
import { openHouse, seed } from '../main.ts'
import type { Config } from '../platform/config.ts'
import { usualTrucks } from '../simulate/play/construction-day.ts'
import type { Script } from '../simulate/play/script.ts'
import { scripts } from '../simulate/play/scripts.ts'
import { print, withDatabase } from './frame.ts'
import { readDay, readWhole } from './options.ts'

/** Scripted days of the demonstration, replayed on the book in use. */
export function playCommands(program: Command): void {
  const play = program.command('play').description('在演示环境中重演一个脚本日（正式环境不可用）')
  for (const script of scripts) {
    const command = play
      .command(script.name)
      .description(script.title)
      .helpOption('-h, --help', '帮助')
      .option('--date <日期>', '哪一天，须已过去；不写则为最近一天', readDay)
    if (script.name === 'construction-day') command.option('--trucks <车数>', '车数', readWhole, usualTrucks)
    command.exitOverride().action((options) => playDay(script, options))
  }
}

async function playDay(script: Script, { date, trucks }: { date?: Day; trucks?: number }): Promise<void> {
  await withDatabase(async ({ config, database, actor, now }) => {
    const { house, complete } = openHouse(config.district, config.mode === 'demo')
    complete(await seed(database, house.district, now))
    const day = date ?? addDays(dayIn(house.district.zone, now), -script.spans)
    const played = await script.play({ database, house, day, now, say: print, ...(trucks ? { trucks } : {}) })
    await fold(database, actor, now)
    if (played.before) print(`${day} 已经演示过，没有重复登记；换一天请加 --date`)
    print(`联单 ${played.number}，这一天共 ${played.manifests} 份`)
    print(`联单页：${addressOf(config)}/manifests/${played.manifest}`)
    print(`追溯页：${addressOf(config)}/traces?of=manifest:${played.manifest}`)
  })
}

const addressOf = ({ publicUrl }: Config): string => publicUrl.replace(/\/$/, '')
