import type { Inventory } from '../inventory/contract.ts'
import { inventoryXlsx } from '../inventory/documents/inventory-xlsx.ts'
import { type ZipEntry, zipBytes } from '../office/write-zip.ts'
import type { IndicatorReport } from './contract.ts'
import type { ReportedValue } from './indicators.store.ts'

export interface EvidenceFile {
  readonly hash: string
  readonly name: string
  readonly data: Buffer
}

export interface EvidenceMaterial {
  readonly report: IndicatorReport
  readonly inventory: Inventory
  readonly reported: readonly ReportedValue[]
  readonly files: readonly EvidenceFile[]
}

/**
 * 迎评: indicator → figure → evidence as one archive. Every indicator has a page of its own that names the figures it
 * comes from; figures of the tables are in the workbook, reported ones lie beside their evidence.
 */
export async function evidencePackage({
  report,
  inventory,
  reported,
  files,
}: EvidenceMaterial): Promise<Buffer> {
  const entries: ZipEntry[] = [
    { name: '目录.csv', data: `\uFEFF${indexOf(report)}` },
    { name: '废物清单.xlsx', data: await inventoryXlsx(inventory) },
    ...report.indicators.map((i, n) => ({
      name: `指标/${String(n + 1).padStart(2, '0')} ${safeName(i.name)}.json`,
      data: JSON.stringify(i, null, 1),
    })),
    ...reported.map((r) => ({
      name: `填报数据/${r.key}.json`,
      data: JSON.stringify({ ...r, recordedAt: r.recordedAt.toISOString() }, null, 1),
    })),
    ...files.map((f) => ({ name: `证明材料/${f.hash.slice(0, 12)} ${safeName(f.name)}`, data: f.data })),
  ]
  return zipBytes(entries)
}

/** A name that every system can unpack, and that leads nowhere else. */
const safeName = (name: string): string =>
  name
    .replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, 80)

function indexOf({ indicators, sets }: IndicatorReport): string {
  const head = ['指标体系', '一级指标', '指标', '必选', '数值', '单位', '公式', '数据来源', '缺少', '标注']
  const rows = indicators.map((i) => [
    sets.find((s) => s.key === i.set)?.title ?? '',
    i.group,
    i.name,
    i.obligation === 'required' ? '必选' : i.obligation === 'optional' ? '可选' : '',
    i.value ?? '',
    i.unit,
    i.formula ?? '',
    i.inputs.map((x) => `${x.name}=${x.value ?? '缺'}${x.unit}（${x.from}）`).join('；'),
    i.missing.map((m) => m.text).join('；'),
    i.marks.join('、'),
  ])
  return `${[head, ...rows].map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`
}

/** A text that begins like a formula is kept a text. */
function quoted(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return `"${text.replaceAll('"', '""')}"`
}
