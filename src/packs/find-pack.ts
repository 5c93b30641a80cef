import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { refuse } from '../core/refusal.ts'

/** The folder of a district's pack among the packs of a folder, by the code its pack.json gives. */
export function findPackFolder(folder: string, district: number): string {
  const known = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
    .flatMap((dir) => {
      const code = districtOf(dir)
      return code === undefined ? [] : [{ dir, code }]
    })
  const found = known.find((one) => one.code === district)
  return (
    found?.dir ??
    refuse('pack_unknown', { folder, district, known: known.map((one) => one.code).join('、') || '无' })
  )
}

/** The code in a pack.json; a folder without one, or with one that cannot be read, is no district's pack. */
function districtOf(dir: string): unknown {
  try {
    const pack: unknown = JSON.parse(readFileSync(join(dir, 'pack.json'), 'utf8'))
    return typeof pack === 'object' && pack !== null && 'district' in pack ? pack.district : undefined
  } catch {
    return undefined
  }
}
