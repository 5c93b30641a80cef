import { refuse } from '../core/refusal.ts'
import type { Row, Sheet } from './cell.ts'
import type { WorkbookContext } from './cell-value.ts'
import { probeCsv, readCsvRows } from './csv.ts'
import { defaultLimits, type SheetLimits } from './limits.ts'
import { fillMerges } from './merges.ts'
import { probeFile } from './probe.ts'
import { noSharedText, readSharedText } from './shared-text.ts'
import { readMerges, readRows } from './sheet-xml.ts'
import { readStyles } from './styles.ts'
import { readWorkbookParts } from './workbook-parts.ts'
import { openPackage, type Package } from './zip.ts'

/**
 * The sheets of an .xlsx or .csv file, one after the other, each with its rows as a stream. Memory is bounded by the
 * limits, not by the file: texts are packed, rows are passed on as they are unpacked. A file that is not what it
 * should be is refused before or at the row where that shows.
 */
export async function* readWorkbook(
  path: string,
  limits: Partial<SheetLimits> = {},
): AsyncGenerator<Sheet, void, undefined> {
  const bounds = { ...defaultLimits, ...limits }
  const count = rowCounter(bounds)
  if ((await probeFile(path, bounds)) === 'text') {
    const format = await probeCsv(path)
    yield { name: null, hidden: false, merges: [], rows: () => count(readCsvRows(path, format, bounds)) }
    return
  }
  const pack = await openPackage(path, bounds)
  try {
    yield* readSheets(pack, bounds, count)
  } finally {
    pack.close()
  }
}

async function* readSheets(
  pack: Package,
  limits: SheetLimits,
  count: (rows: AsyncIterable<Row>) => AsyncGenerator<Row>,
): AsyncGenerator<Sheet, void, undefined> {
  const parts = await readWorkbookParts(pack, limits)
  const context: WorkbookContext = {
    texts: parts.sharedStrings ? await readSharedText(pack.read(parts.sharedStrings), limits) : noSharedText,
    formats: parts.styles ? await readStyles(pack.read(parts.styles)) : [],
    date1904: parts.date1904,
  }
  for (const { name, hidden, part } of parts.sheets) {
    const merges = await readMerges(pack.read(part))
    const rows = () => count(fillMerges(readRows(pack.read(part), context, limits), merges, limits.columns))
    yield { name, hidden, merges, rows }
  }
}

/** Counts the rows of all sheets together against the limit. */
function rowCounter(limits: SheetLimits) {
  let rows = 0
  return async function* count(source: AsyncIterable<Row>): AsyncGenerator<Row> {
    for await (const row of source) {
      if (++rows > limits.rows) refuse('workbook_rows', { limit: limits.rows })
      yield row
    }
  }
}
