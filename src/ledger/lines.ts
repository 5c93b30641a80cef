import type { Grade, Place, Purpose } from '../core/codes.ts'
import { grams, gramsToDecimal } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import type { Entry, LotInfo, Part, Planned } from './entry.ts'
import { net } from './entry.ts'
import type { World } from './world.ts'

/** Where mass goes as the generator's side sees it. */
export interface Tag {
  purpose: Purpose
  place: Place
  method: string | null
  dest: number | null
}

/** The place of a flow to a facility: inside the district is inside the province. */
export const placeOf = (region: Place): Place => (region === 'own' ? 'inProvince' : region)

/** Own mass: the origin's party is the one that answers for it at the gate. */
export const isOwn = (world: World, origin: number, owner: number): boolean =>
  world.facility(origin).party === owner

/** Entries that take the parts out of where they lie. */
export const takeOut = (world: World, parts: readonly Part[], tag: Tag | null = null): Entry[] =>
  parts.map((p) =>
    line(world, p, {
      position: p.position,
      lot: p.lot,
      sign: -1,
      grade: p.grade,
      tag,
      owner: p.owner,
      facility: p.facility,
    }),
  )

interface LineAt {
  position: Entry['position']
  lot: number | null
  sign: 1 | -1
  grade: Grade
  tag: Tag | null
  owner: number
  facility: number
  /** Whose mass it counts as; the owner of the line when absent. */
  consignor?: number
  own?: boolean
}

/** One line for a part: same origin and birth, at another place. */
export function line(
  world: World,
  part: Pick<Part, 'origin' | 'born' | 'code' | 'grams'>,
  at: LineAt,
): Entry {
  return {
    position: at.position,
    stream: world.data.streamOf(part.code),
    facility: at.facility,
    owner: at.owner,
    code: part.code,
    lot: at.lot,
    origin: part.origin,
    born: part.born,
    grade: at.grade,
    purpose: at.tag?.purpose ?? null,
    place: at.tag?.place ?? null,
    method: at.tag?.method ?? null,
    dest: at.tag?.dest ?? null,
    own: at.own ?? isOwn(world, part.origin, at.consignor ?? at.owner),
    grams: grams(at.sign * part.grams),
  }
}

export interface SourceLine {
  position: 'generated' | 'opening' | 'unexplained' | 'added'
  facility: number
  owner: number
  code: string
  grams: number
  born: Day
  grade: Grade
}

/** Mass out of a source: a negative line, and the part it gives. */
export function fromSource(
  world: World,
  s: SourceLine,
): { entry: Entry; part: Pick<Part, 'origin' | 'born' | 'code' | 'grams' | 'grade'> } {
  const part = { origin: s.facility, born: s.born, code: s.code, grams: grams(s.grams), grade: s.grade }
  const at: LineAt = {
    position: s.position,
    lot: null,
    sign: -1,
    grade: s.grade,
    tag: null,
    owner: s.owner,
    facility: s.facility,
  }
  return { entry: line(world, part, s.position === 'added' ? { ...at, own: false } : at), part }
}

interface Plan {
  kind: string
  occurredOn: Day
  grade: Grade
  fact: Readonly<Record<string, unknown>>
  entries: Entry[]
  lots?: LotInfo[]
  movement?: number | null
  total?: number | null
  since?: Day
  corrects?: number | null
  lateEntry?: number | null | undefined
}

/** Closes a plan: nets its lines, applies them to the world. A plan whose lines do not sum to zero is a bug. */
export function finish(world: World, plan: Plan): Planned {
  const entries = net(plan.entries)
  const sum = entries.reduce((s, e) => s + e.grams, 0)
  if (sum !== 0) throw new Error(`planned ${plan.kind} is off balance by ${sum} g`)
  world.apply(entries)
  return {
    ref: world.newId(),
    kind: plan.kind,
    occurredOn: plan.occurredOn,
    since: plan.since ?? plan.occurredOn,
    grade: plan.grade,
    fact: plan.fact,
    movement: plan.movement ?? null,
    total: plan.total ?? null,
    corrects: plan.corrects ?? null,
    lateEntry: plan.lateEntry ?? null,
    entries,
    lots: plan.lots ?? [],
  }
}

/** Mass for people, in tonnes or kilograms, exact. */
export const massText = (g: number): string =>
  Math.abs(g) >= 1_000_000
    ? `${gramsToDecimal(grams(g), '吨')} 吨`
    : `${gramsToDecimal(grams(g), '千克')} 公斤`
