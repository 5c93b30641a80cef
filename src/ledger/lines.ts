import type { Grade, Place, Purpose } from '../core/codes.ts'
import { parseDecimal, roundHalfUp } from '../core/decimal.ts'
import { grams, gramsToDecimal } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import { type Entry, type LotInfo, net, type Part, type Piece, type Planned } from './entry.ts'
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

export const ownerOf = (world: World, fact: { facility: number; owner?: number | undefined }): number =>
  fact.owner ?? world.facility(fact.facility).party

/** The site a place belongs to: itself unless it is one of its site's stores. */
export const siteOf = (world: World, facility: number): number => world.facility(facility).site ?? facility

interface LineAt {
  position: Entry['position']
  lot: number | null
  sign: 1 | -1
  tag: Tag | null
  owner: number
  facility: number
  /** The part's own when absent. */
  grade?: Grade
  /** Whose mass it counts as; the owner of the line when absent. */
  consignor?: number
  own?: boolean
}

/** One line for a part: same origin, birth and moisture, at another place. */
export function line(world: World, part: Piece, at: LineAt): Entry {
  return {
    position: at.position,
    stream: world.data.streamOf(part.code),
    facility: at.facility,
    owner: at.owner,
    code: part.code,
    lot: at.lot,
    origin: part.origin,
    born: part.born,
    grade: at.grade ?? part.grade,
    moisture: part.moisture,
    purpose: at.tag?.purpose ?? null,
    place: at.tag?.place ?? null,
    method: at.tag?.method ?? null,
    dest: at.tag?.dest ?? null,
    own: at.own ?? isOwn(world, part.origin, at.consignor ?? at.owner),
    grams: grams(at.sign * part.grams),
  }
}

/** Entries that take the parts out of where they lie. */
export const takeOut = (world: World, parts: readonly Part[], tag: Tag | null = null): Entry[] =>
  parts.map((p) =>
    line(world, p, {
      position: p.position,
      lot: p.lot,
      sign: -1,
      tag,
      owner: p.owner,
      facility: p.facility,
    }),
  )

/** Lines that put parts into a store, each with its own grade: a move does not change how well mass is known. */
export const putIn = (
  world: World,
  parts: readonly Piece[],
  lot: number,
  facility: number,
  owner: number,
): Entry[] =>
  parts.map((p) => line(world, p, { position: 'stored', lot, sign: 1, tag: null, owner, facility }))

export interface SourceLine {
  position: 'generated' | 'opening' | 'unexplained' | 'added'
  facility: number
  owner: number
  code: string
  grams: number
  born: Day
  grade: Grade
  moisture: number
}

/** Mass out of a source: a negative line, and the part it gives. */
export function fromSource(world: World, s: SourceLine): { entry: Entry; part: Piece } {
  const { facility, owner, born, code, grade, moisture } = s
  const part = { origin: facility, born, code, grade, moisture, grams: grams(s.grams) }
  const at: LineAt = { position: s.position, lot: null, sign: -1, tag: null, owner, facility }
  return { entry: line(world, part, s.position === 'added' ? { ...at, own: false } : at), part }
}

/** Moisture as a form states it (78.5, "78.5%"), in thousandths; the pack's where it states none. */
export function moistureOf(world: World, code: string, details: Readonly<Record<string, unknown>>): number {
  const usual = world.data.moistureOf(code)
  const stated = details.moisture
  if (usual === 0 || stated === undefined || stated === null || stated === '') return usual
  const percent = parseDecimal(String(stated).replace(/\s*[%％]\s*$/, ''))
  const thousandths = percent && Number(roundHalfUp(percent, 1).coefficient)
  if (thousandths === undefined || thousandths < 0 || thousandths > 999)
    refuse('moisture_unreadable', { value: String(stated).slice(0, 40) })
  return thousandths
}

/** A new lot of a code, empty until lines put mass into it. */
export const lotFor = (
  world: World,
  code: string,
  day: Day,
  over: Partial<Pick<LotInfo, 'movement' | 'total' | 'product' | 'details' | 'moved'>> & {
    label?: string | null | undefined
  } = {},
): LotInfo => {
  const { label = null, movement = null, total = null, product = false, details = {}, moved = false } = over
  return world.newLot({ code, label, availableFrom: day, movement, total, product, details, moved })
}

export interface Plan {
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

/** Closes a plan whose lines the world already holds: nets them. Lines that do not sum to zero are a bug. */
export function seal(world: World, plan: Plan): Planned {
  const entries = net(plan.entries)
  const sum = entries.reduce((s, e) => s + e.grams, 0)
  if (sum !== 0) throw new Error(`planned ${plan.kind} is off balance by ${sum} g`)
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

/** Closes a plan and moves the world on by it. */
export function finish(world: World, plan: Plan): Planned {
  const planned = seal(world, plan)
  world.apply(planned.entries, planned.occurredOn)
  return planned
}

/** Mass for people, in tonnes or kilograms, exact. */
export const massText = (g: number): string =>
  Math.abs(g) >= 1_000_000
    ? `${gramsToDecimal(grams(g), '吨')} 吨`
    : `${gramsToDecimal(grams(g), '千克')} 公斤`
