import { existsSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { refuse } from '../core/refusal.ts'
import type { ImportAnswers } from '../intake/contract.ts'
import { forms } from '../intake/forms/forms.ts'
import { note, print, withDatabase } from './frame.ts'
import { formatOption, readPositiveText, readWhole } from './options.ts'
import { exitCodes } from './run.ts'

interface ImportOptions {
  as?: string
  dryRun: boolean
  format: string
  goodRows: boolean
  createParties: boolean
  allowUnexplained: boolean
  reverseMissing: boolean
  withDependents: boolean
  dateOrder?: 'monthFirst' | 'dayFirst'
  density?: string
  purpose?: 'utilize' | 'dispose' | 'collect'
  region?: 'inProvince' | 'outProvince' | 'abroad'
  facility?: number
  lateEntry?: number
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
    .option('--create-parties', '没有登记的往来单位随导入登记', false)
    .option('--allow-unexplained', '库存不足的移出按“来源待补”登记', false)
    .option('--reverse-missing', '撤销更正后的文件里不再有的行', false)
    .option('--with-dependents', '连同用到被更正废物的后续账目一并更正', false)
    .addOption(new Option('--date-order <顺序>', '3/5/2025 怎样读').choices(['monthFirst', 'dayFirst']))
    .option('--density <吨每立方米>', '按体积记的行用的密度', readPositiveText)
    .addOption(new Option('--purpose <用途>', '接收方的用途').choices(['utilize', 'dispose', 'collect']))
    .addOption(
      new Option('--region <地区>', '新登记单位所在').choices(['inProvince', 'outProvince', 'abroad']),
    )
    .option('--facility <编号>', '本单位有多处场所时，记录属于哪一处', readWhole)
    .option('--late-entry <编号>', '补记已封账期间的更正审批编号', readWhole)
    .addOption(formatOption('text', 'json'))
    .action(importCommand)
}

async function importCommand(file: string, o: ImportOptions): Promise<void> {
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
    const answers = answersOf(o)
    if (o.dryRun) {
      const scene = owner && (await database.read(actor, (tx) => intake.ownerScene(tx, desk, owner, answers)))
      const told = await intake.dryRun(desk, file, answers, scene)
      return tell(told, o.format)
    }
    if (!owner) refuse('import_owner_missing')
    const choice = o.goodRows ? ('good' as const) : ('all' as const)
    const done = await intake.importFile(
      desk,
      actor,
      { path: file, owner, choice, answers },
      new AbortController().signal,
    )
    if (o.format === 'json') print(JSON.stringify(done, null, 1))
    else
      print(
        `导入 ${done.id}：${done.statusName}，已记账 ${done.counts.booked} 行，有误 ${done.counts.error} 行`,
      )
    if (done.status !== 'done') process.exitCode = exitCodes.refused
  })
}

/** The answers given; what is left out stays open. */
function answersOf(o: ImportOptions): ImportAnswers {
  const { createParties, allowUnexplained, reverseMissing, withDependents } = o
  const { dateOrder, density, purpose, region, facility, lateEntry } = o
  const said = { dateOrder, density, purpose, region, facility, lateEntry }
  return {
    ...{ createParties, allowUnexplained, reverseMissing, withDependents },
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  }
}

interface Told {
  kind: string | null
  rows: number
  good: number
  grams: string
  errors: readonly { sheet: string | null; row: number | null; column: string | null; message: string }[]
  warnings: Told['errors']
}

const titleOf = (kind: string | null): string => forms.find(({ id }) => id === kind)?.title ?? '没有认出表种'

function tell(result: Told, format: string): void {
  if (format === 'json') print(JSON.stringify(result, null, 1))
  else {
    print(`${titleOf(result.kind)}：${result.rows} 行，可记 ${result.good} 行，合计 ${result.grams} 克`)
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
