import type { Day } from '../core/day.ts'
import type { Act } from './agenda.ts'
import { divide } from './random.ts'
import type { Scene } from './scene.ts'
import type { Source } from './source.ts'
import type { Account } from './stock.ts'

/** What a generator keeps in labelled packages: each packing with the codes it was given. */
export interface Shelf {
  packings: { codes: string[]; grams: number }[]
}
export const newShelf = (): Shelf => ({ packings: [] })

/** Takes everything off the shelf; the codes are known when the load is signed. */
export function takeAll(shelf: Shelf): { grams: number; packages: () => string[] } {
  const taken = shelf.packings
  shelf.packings = []
  return {
    grams: taken.reduce((sum, p) => sum + p.grams, 0),
    packages: () => taken.flatMap((p) => p.codes),
  }
}

interface Packed {
  readonly day: Day
  readonly grams: number
  readonly lies: Account
  readonly shelf: Shelf
}

/** Waste that goes into packages as it arises, each with a label of its own. */
export function packedUp(scene: Scene, { flow, site }: Source, { day, grams, lies, shelf }: Packed): Act[] {
  const { packaged } = flow
  if (!packaged) return []
  const n = Math.min(100, Math.max(1, Math.ceil(grams / (packaged.kilograms * 1000))))
  const parts = divide(
    grams,
    Array.from({ length: n }, () => 1),
  )
  const codes: string[] = []
  shelf.packings.push({ codes, grams })
  scene.stock.put(lies, day, grams)
  scene.tally.add(site.facility, flow.code, day, grams)
  const label = {
    wasteName: scene.district.waste.nameOf(flow.code).slice(0, 60),
    contact: '演示经办人 0000-0000001',
    remark: '演示数据',
  }
  const items = parts.map((part) => ({ kind: packaged.kind, grams: part, external: [], label }))
  const act = { kind: 'pack' as const, on: day, facility: site.facility, waste: flow.code, items }
  return [{ kind: 'pack', key: `demo ${flow.key} ${site.facility} ${day}`, act, codes }]
}
