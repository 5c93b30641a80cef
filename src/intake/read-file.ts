import type { Grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import type { PieceUnit } from '../core/units.ts'
import { dayIn } from '../core/zone.ts'
import type { House } from '../ledger/house.ts'
import type { DryRun, ImportOptions, RowMessage } from './contract.ts'
import type { Fault } from './sheets/fault.ts'
import type { FormOptions } from './sheets/read-form.ts'
import type { SheetMapping } from './sheets/recognize.ts'

/** What the district's pack and the person's answers add to a file. */
export function formOptions(
  house: House,
  options: ImportOptions,
  more: { mappings?: readonly SheetMapping[]; now: Date },
): FormOptions {
  const { waste, zone } = house.district
  const { form } = options
  return {
    resolveWaste: (text) => {
      const found = waste.resolve(text)
      return found.kind === 'found' ? found.code : found.kind === 'ambiguous' ? found.codes : undefined
    },
    knowsCode: (code) => waste.find(code) !== undefined,
    massPerPiece: options.massPerPiece as Partial<Record<PieceUnit, Grams>>,
    density: options.density ?? undefined,
    dateOrder: options.dateOrder ?? undefined,
    today: dayIn(zone, more.now) as Day,
    ...(more.mappings === undefined ? {} : { mappings: more.mappings }),
    ...(form === null ? {} : { form }),
  }
}

export const messageOfFault = ({ kind: _, ...fault }: Fault): RowMessage => fault

export const plainFault = ({ kind: _, severity: __, ...fault }: Fault): DryRun['errors'][number] => fault

/** Whether a fault stands in the heading or foot of a sheet rather than in one of its rows. */
export const ofRow = (fault: Fault, row: { sheet: string | null; row: number }): boolean =>
  fault.sheet === row.sheet && fault.row === row.row
