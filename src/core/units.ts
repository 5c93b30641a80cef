import type { MassUnit } from './mass.ts'

export const pieceUnits = ['箱', '桶', '袋', '车'] as const
export type PieceUnit = (typeof pieceUnits)[number]
export const VOLUME_UNIT = '立方米'
export type VolumeUnit = typeof VOLUME_UNIT
export type Unit = MassUnit | PieceUnit | VolumeUnit

/** Each unit with the ways people write it, after NFKC (㎏ is kg, m³ and ㎥ are m3) and in lower case. */
const spellings: Readonly<Record<Unit, readonly string[]>> = {
  克: ['克', 'g'],
  千克: ['千克', '公斤', 'kg', 'kgs'],
  吨: ['吨', '公吨', 't'],
  万吨: ['万吨', '万t'],
  箱: ['箱'],
  桶: ['桶'],
  袋: ['袋'],
  车: ['车', '车次'],
  立方米: ['立方米', '立方', '方', 'm3'],
}

export const unitNames = Object.keys(spellings) as Unit[]

const bySpelling = new Map(unitNames.flatMap((unit) => spellings[unit].map((text) => [text, unit] as const)))

/** The unit that a text names (`公斤`, `KG`, `㎥`), as in a header or a unit column. */
export function findUnit(text: string): Unit | undefined {
  return bySpelling.get(text.normalize('NFKC').trim().toLowerCase())
}

export function isMassUnit(unit: Unit): unit is MassUnit {
  return unit === '克' || unit === '千克' || unit === '吨' || unit === '万吨'
}
