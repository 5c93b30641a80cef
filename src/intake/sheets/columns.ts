import { findUnit, type Unit } from '../../core/units.ts'
import type { Row } from '../../office/cell.ts'
import type { Field } from '../forms/form.ts'
import type { HeaderColumn } from './header-rows.ts'
import { REASON_TITLES } from './reason-titles.ts'

export interface Column {
  readonly column: number
  readonly letter: string
  readonly title: string
  /**
   * `field`: holds `field`. `pivot`: holds `field` of the waste that its heading names. `unit`: the unit of the
   * quantity `of`. `serial`: 序号. `ignored`: follows from other columns. `unknown`: for a person to say.
   */
  readonly role: 'field' | 'pivot' | 'unit' | 'serial' | 'ignored' | 'unknown'
  readonly field: Field | undefined
  /** The same field of the form's other half, where one column serves both. */
  readonly also: readonly Field[]
  /** Of a pivot: what its heading calls the waste. */
  readonly waste: string | undefined
  readonly confidence: number
  readonly unit: Unit | undefined
  /** Of a unit column: key of the quantity it belongs to, or undefined for all of them. */
  readonly of: string | undefined
}

/** Our own column at the end of every statutory ledger: the posting that a row is a view of. */
export const POSTING_TITLE = '账目编号'

/** What we add to rows we hand back. */
const ADDED = new Set<string>([...REASON_TITLES, POSTING_TITLE])
const SERIAL = new Set(['序号', '编号', 'no', '行号', '项次', '号'])
const UNIT_TITLES = new Set(['计量单位', '单位', '数量单位', '重量单位', '计量单位名称'])
const SUM = /^(?:本[月季年期])?(?:合计|总计|小计|总量|累计)$/

export function isSerial({ leaf }: HeaderColumn): boolean {
  return SERIAL.has(leaf)
}

export function isAdded({ leaf }: HeaderColumn): boolean {
  return ADDED.has(leaf)
}

/** Sums and rates across a row say nothing that its other columns do not. */
export function isDerived(heading: HeaderColumn): boolean {
  const { leaf } = heading
  return isAdded(heading) || SUM.test(leaf) || /(?:率|占比|比例)$/.test(leaf)
}

/** 单位 can be a company; it is a unit where the cells under it are units, or where the form prints 计量单位. */
export function isUnitColumn({ column, leaf }: HeaderColumn, samples: readonly Row[]): boolean {
  if (!UNIT_TITLES.has(leaf)) return false
  if (leaf !== '单位') return true
  const texts = samples.flatMap((row) => row.cells[column]?.text ?? [])
  return texts.length > 0 && texts.filter((text) => findUnit(text)).length * 2 >= texts.length
}
