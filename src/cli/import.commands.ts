import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { refuse } from '../core/refusal.ts'
import { note, print, withDatabase } from './frame.ts'
import { exitCodes } from './run.ts'

interface ImportOptions {
  as?: string
  dryRun: boolean
  format: string
  goodRows: boolean
}

/** A file into the book, or only looked at. */
export function importCommands(program: Command): void {
  program
    .command('import')
    .description('导入一个工作簿或 CSV 文件')
    .argument('<文件>', '.xlsx 或 .csv 文件')
    .option('--as <单位>', '记录属于哪个单位：单位编号、统一社会信用代码、全称，或部门、街道名称')
    .option('--dry-run', '只检查，不记账', false)
    .option('--good-rows', '有错的行留下，其余先记账；不写则有一处错误就都不记', false)
    .option('--format <格式>', 'text 或 json', 'text')
    .action(importCommand)
}

async function importCommand(file: string, o: ImportOptions): Promise<void> {
  if (!['text', 'json'].includes(o.format))
    refuse('format_unknown', { format: o.format, known: 'text、json' })
  if (!existsSync(file)) refuse('file_not_there', { file })
  if (!o.dryRun && o.as === undefined) refuse('import_owner_missing')
  const [intake, main] = await Promise.all([import('../intake/import-file.ts'), import('../main.ts')])
  const { fileStore } = await import('../intake/files.ts')
  await withDatabase(async ({ config, database, actor, now }) => {
    const { house, complete } = main.openHouse(config.district, config.mode === 'demo')
    complete(await main.seed(database, house.district, now))
    const desk = { database, house, files: fileStore(config.dataDir), now: () => new Date() }
    const owner =
      o.as === undefined ? null : await database.read(actor, (tx) => intake.findOwner(tx, desk, o.as ?? ''))
    if (o.dryRun) {
      const scene = owner && (await database.read(actor, (tx) => intake.ownerScene(tx, desk, owner, {})))
      return tell(await intake.dryRun(desk, file, {}, scene), o.format)
    }
    if (!owner) refuse('import_owner_missing')
    const choice = o.goodRows ? ('good' as const) : ('all' as const)
    const done = await intake.importFile(
      desk,
      actor,
      { path: file, owner, choice },
      new AbortController().signal,
    )
    if (o.format === 'json') print(JSON.stringify(done, null, 1))
    else
      print(`导入 ${done.id}：${done.status}，已记账 ${done.counts.booked} 行，有误 ${done.counts.error} 行`)
    if (done.status !== 'done') process.exitCode = exitCodes.refused
  })
}

interface Told {
  kind: string | null
  rows: number
  good: number
  grams: string
  errors: readonly { sheet: string | null; row: number | null; column: string | null; message: string }[]
  warnings: Told['errors']
}

function tell(result: Told, format: string): void {
  if (format === 'json') print(JSON.stringify(result, null, 1))
  else {
    print(`${result.kind}：${result.rows} 行，可记 ${result.good} 行，合计 ${result.grams} 克`)
    for (const [name, list] of [
      ['错误', result.errors],
      ['提示', result.warnings],
    ] as const) {
      for (const f of list)
        note(`${name} ${f.sheet ? `“${f.sheet}”` : ''}第 ${f.row} 行 ${f.column ?? ''} 列：${f.message}`)
    }
  }
  if (result.errors.length > 0) process.exitCode = exitCodes.refused
}
