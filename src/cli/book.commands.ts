import type { Command } from 'commander'
import { asOfDay } from '../core/as-of.ts'
import type { Day } from '../core/day.ts'
import { yearPeriod } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import type { Inventory } from '../inventory/contract.ts'
import { inventoryDocx } from '../inventory/documents/inventory-docx.ts'
import { inventoryXlsx } from '../inventory/documents/inventory-xlsx.ts'
import { readInventory } from '../inventory/inventory.ts'
import { readScope } from '../inventory/scope.rules.ts'
import { checkBook } from '../ledger/check.store.ts'
import { digestBook } from '../ledger/digest.store.ts'
import { fold } from '../ledger/fold.store.ts'
import { massText } from '../ledger/lines.ts'
import { eventText, shareTexts } from '../ledger/trace.rules.ts'
import { findLot, traceBothWays } from '../ledger/trace.store.ts'
import { traceShares } from '../ledger/trace.ts'
import { openHouse, seed } from '../main.ts'
import { findPackFolder } from '../packs/find-pack.ts'
import { packsFolder } from '../platform/checkout.ts'
import { readDemoPlan } from '../simulate/plan.ts'
import { simulate } from '../simulate/simulate.ts'
import { note, print, withDatabase } from './frame.ts'
import { formatOption, readDay, readPositive, readWhole, readYear } from './options.ts'
import { writeOut } from './out.ts'
import { exitCodes } from './run.ts'

/** Commands that read or fill the book. */
export function bookCommands(program: Command): void {
  program
    .command('inventory')
    .description('六张废物清单')
    .requiredOption('--year <年>', '年度', readYear)
    .option('--as-of <日期>', '按该日结束时已登记的内容', readDay)
    .option('--scope <范围>', 'district 或 street:编码、enterprise:编号 等', 'district')
    .addOption(formatOption('json', 'xlsx', 'docx'))
    .option('--out <文件>', '写入文件；不写则输出到标准输出')
    .action(inventoryCommand)
  program
    .command('simulate')
    .description('写入一年的演示数据（正式环境不可用）')
    .requiredOption('--year <年>', '年度', readYear)
    .requiredOption('--seed <数>', '随机种子', readWhole)
    .option('--scale <倍数>', '车次的倍数', readPositive, 1)
    .action(simulateCommand)
  program
    .command('check')
    .description('由分录重算整本账，与每个视图核对')
    .addOption(formatOption('text', 'json'))
    .action(checkCommand)
  program
    .command('trace')
    .description('追溯一个批次的来源与去向')
    .argument('<批次>', '批次编号或包装编码')
    .addOption(formatOption('text', 'json'))
    .action(traceCommand)
}

interface InventoryOptions {
  year: number
  asOf?: Day
  scope: string
  format: string
  out?: string
}

async function inventoryCommand(o: InventoryOptions): Promise<void> {
  const inventory = await withDatabase(async ({ config, database, actor, now }) => {
    const { house } = openHouse(config.district, config.mode === 'demo')
    await seed(database, house.district, now)
    const today = dayIn(house.district.zone, now)
    return await database.read(actor, (tx) =>
      readInventory(tx, house.district, {
        period: yearPeriod(o.year),
        scope: readScope(o.scope, house.district),
        asOf: asOfDay(o.asOf, today),
        today,
      }),
    )
  })
  const body = await render(inventory, o.format)
  if (o.out) await writeOut(o.out, body)
  else process.stdout.write(body)
}

async function render(inventory: Inventory, format: string): Promise<string | Buffer> {
  if (format === 'xlsx') return await inventoryXlsx(inventory)
  if (format === 'docx') return await inventoryDocx(inventory)
  return `${JSON.stringify(inventory, null, 1)}\n`
}

async function simulateCommand({
  year,
  seed: chosen,
  scale,
}: {
  year: number
  seed: number
  scale: number
}): Promise<void> {
  await withDatabase(async ({ config, database, actor, now }) => {
    const { house } = openHouse(config.district, config.mode === 'demo')
    if (config.mode === 'production') refuse('simulate_in_production')
    await seed(database, house.district, now)
    const done = await simulate(
      database,
      house.district,
      readDemoPlan(findPackFolder(packsFolder, config.district)),
      {
        year,
        seed: chosen,
        scale,
        mode: config.mode,
        progress: ({ day, share }) => day.endsWith('-01') && note(`${day}（${Math.round(share * 100)}%）`),
      },
    )
    await fold(database, actor, now)
    print(`已写入 ${done.postings} 笔账目`)
  })
}

async function checkCommand({ format }: { format: string }): Promise<void> {
  const result = await withDatabase(({ database, actor }) =>
    database.readAll(actor, async (tx) => ({
      ...(await checkBook(tx, (n) => n % 200_000 === 0 && note(`已核对 ${n} 条分录`))),
      digest: (await digestBook(tx)).sha256,
    })),
  )
  if (format === 'json') print(JSON.stringify(result, null, 1))
  else {
    print(`账目 ${result.postings} 笔，分录 ${result.entries} 条`)
    print(`SHA-256 ${result.digest}`)
    print(result.faults.length === 0 ? '与每个视图一致' : `不一致 ${result.faults.length} 处：`)
    for (const f of result.faults) print(`  ${f.what} ${f.key}：应为 ${f.expected}，实为 ${f.found}`)
  }
  if (result.faults.length > 0) process.exitCode = exitCodes.bug
}

async function traceCommand(lot: string, { format }: { format: string }): Promise<void> {
  await withDatabase(({ config, database, actor }) =>
    database.readAll(actor, async (tx) => {
      const found = (await findLot(tx, lot)) ?? refuse('lot_unknown', { lot })
      const trace = await traceBothWays(tx, found.id, 10_000)
      const shares = await traceShares(tx, [found.id])
      if (format === 'json') return print(JSON.stringify({ ...trace, shares }, null, 1))
      const { methodName } = openHouse(config.district, config.mode === 'demo').house.district
      print(`批次 ${found.id}${found.label ? `（${found.label}）` : ''} ${found.code}`)
      for (const [title, steps] of [
        ['来自批次', trace.backward],
        ['转为批次', trace.forward],
      ] as const) {
        print(`${title}：${steps.length === 0 ? '无' : ''}`)
        for (const s of steps)
          print(
            `  ${'  '.repeat(Math.min(s.depth - 1, 10))}批次 ${s.lot} ${s.code} ${massText(s.grams)} ${s.facilityName ?? ''}（账目 ${s.posting}，${s.occurredOn}${s.held > 0 ? `，现存 ${massText(s.held)}` : ''}）`,
          )
      }
      for (const [title, side] of [
        ['来源', shares.backward],
        ['去向', shares.forward],
      ] as const)
        for (const line of shareTexts(side, methodName)) print(`${title}：${line}`)
      print(`经过：${trace.events.length === 0 ? '无' : ''}`)
      for (const e of trace.events)
        print(`  ${e.occurredOn} 批次 ${e.lot} ${eventText(e, methodName)}（账目 ${e.posting}）`)
    }),
  )
}
