import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { People } from './people.ts'

const heading =
  '磅单号,车牌号,货物名称,废物代码,毛重（公斤）,皮重（公斤）,净重（公斤）,出场时间,发货单位,收货单位'
const codes = ['900-001-S61', '900-002-S61', '900-001-S62'] as const

/** A year's list of the plant's weighbridge as its software writes it: one load a row, in the order of weighing. */
export async function writeWeighbridge(
  path: string,
  rows: number,
  people: People,
  year = 2025,
): Promise<void> {
  const out = createWriteStream(path)
  out.write(`\uFEFF${heading}\r\n`)
  const start = Date.UTC(year, 0, 1)
  const step = (365 * 86_400_000) / rows
  for (let i = 0; i < rows; i++) {
    const at = new Date(start + Math.floor(i * step)).toISOString()
    const tare = 5000 + ((i * 37) % 400)
    const net = 2000 + ((i * 7919) % 6000)
    const from = people.factories[(i * 31) % people.factories.length]?.name
    const cells = [
      `GB${year}-${i + 1}`,
      `浙A${String(10000 + (i % 97))}`,
      '其他垃圾',
      codes[i % codes.length],
      tare + net,
      tare,
      net,
      `${at.slice(0, 10)} ${at.slice(11, 16)}`,
      from,
      people.plant.name,
    ]
    if (!out.write(`${cells.join(',')}\r\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}
