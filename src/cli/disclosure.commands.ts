import type { Command } from 'commander'
import { refuse } from '../core/refusal.ts'
import { dayIn } from '../core/zone.ts'
import { refuseEarly } from '../disclosure/bulletin.rules.ts'
import { findPublished } from '../disclosure/bulletin.store.ts'
import { composeContent } from '../disclosure/content.ts'
import { bulletinDocx } from '../disclosure/documents/bulletin-docx.ts'
import { openHouse, seed } from '../main.ts'
import { withDatabase } from './frame.ts'
import { readYear } from './options.ts'
import { writeOut } from './out.ts'

export function disclosureCommands(program: Command): void {
  program
    .command('disclosure')
    .description('固体废物污染环境防治信息公告：已发布的按发布时的内容，未发布的为草稿')
    .requiredOption('--year <年>', '年度', readYear)
    .requiredOption('--out <文件>', '写入的 docx 文件')
    .action(disclosureCommand)
}

async function disclosureCommand({ year, out }: { year: number; out: string }): Promise<void> {
  if (!out.endsWith('.docx')) refuse('format_unknown', { format: out, known: 'docx' })
  const content = await withDatabase(async ({ config, database, actor, now }) => {
    const { house } = openHouse(config.district, config.mode === 'demo')
    await seed(database, house.district, now)
    const today = dayIn(house.district.zone, now)
    return await database.readAll(actor, async (tx) => {
      const published = await findPublished(tx, year, null)
      if (published) return published.content
      refuseEarly(year, today)
      const texts = { overview: '', work: '' }
      return await composeContent(tx, house.district, { year, edition: 1, texts, reason: null }, today, null)
    })
  })
  await writeOut(out, await bulletinDocx(content))
}
