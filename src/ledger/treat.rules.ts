import { divideHalfUp } from '../core/decimal.ts'
import { grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { FactOf } from './contract.ts'
import type { Entry, LotInfo, Part, Piece, Planned } from './entry.ts'
import {
  finish,
  fromSource,
  isOwn,
  line,
  lotFor,
  massText,
  moistureOf,
  ownerOf,
  placeOf,
  putIn,
  type Tag,
  takeOut,
} from './lines.ts'
import { draw, heldIn, oneAfterAnother, spread, takeNamed } from './lots.rules.ts'
import { withdraw } from './source.rules.ts'
import type { World } from './world.ts'

/** Named lots or whole codes of a treatment, in the order given; without grams the whole of it. */
function inputParts(world: World, fact: FactOf<'treat'>, owner: number): Part[] {
  const at = { facility: fact.facility, owner, day: fact.occurredOn as Day }
  return oneAfterAnother(world, at.day, fact.inputs, (input) => {
    if (input.lot !== undefined) return takeNamed(world, at, { lot: input.lot, grams: input.grams })
    const code = input.code ?? refuse('lot_unknown', { lot: '' })
    const amount = input.grams ?? heldIn(world.stock(fact.facility, owner, code))
    const drawn = draw(world, { ...at, code, amount })
    if (drawn.missing > 0 || amount === 0) {
      const left = amount - drawn.missing
      refuse(
        'stock_missing',
        { left: massText(left), wanted: massText(amount) },
        { left, wanted: amount, missing: drawn.missing },
      )
    }
    return drawn.parts
  })
}

/**
 * Residues of a disposal that leave in another table's codes still count as disposed of (annex3.md, Ends), and every
 * stream has one table: of what passes through, by piece, the share of the residues that are of another stream.
 */
function leavingTheTable(
  world: World,
  fact: FactOf<'treat'>,
  pieces: readonly { code: string; through: number }[],
): number[] {
  const streamOf = (p: { code: string }): string => world.data.streamOf(p.code)
  const leaving = pieces.map(() => 0)
  const all = heldIn(fact.residues)
  if (fact.purpose !== 'dispose' || all === 0) return leaving
  for (const stream of new Set(pieces.map(streamOf))) {
    const through = pieces.map((p) => ({ grams: streamOf(p) === stream ? p.through : 0 }))
    const others = heldIn(fact.residues.filter((r) => streamOf(r) !== stream))
    const amount = Number(divideHalfUp(BigInt(heldIn(through)) * BigInt(others), BigInt(all)))
    spread(through, amount).forEach((share, i) => {
      leaving[i] = (leaving[i] ?? 0) + share.grams
    })
  }
  return leaving
}

/** Where the parts of a treatment end: what leaves again as residue passes through `transformed`, the rest ends here. */
function endsOf(
  world: World,
  fact: FactOf<'treat'>,
  owner: number,
  pieces: readonly (Piece & { through: number; leaving: number; reagent: boolean })[],
): Entry[] {
  const { facility, purpose } = fact
  const method = fact.method ?? null
  const here = world.facility(facility)
  const place = here.party === owner ? ('own' as const) : placeOf(here.region)
  const position = purpose === 'utilize' ? 'utilized' : 'disposed'
  return pieces.flatMap(({ through, leaving, reagent, ...piece }) => {
    const own = !reagent && isOwn(world, piece.origin, owner)
    const tag: Tag | null = own ? { purpose, place, method, dest: facility } : null
    const at = { lot: null, sign: 1, owner, facility } as const
    const passes = (mass: number): Entry =>
      line(world, { ...piece, grams: grams(mass) }, { ...at, position: 'transformed', tag: null, own: false })
    const ends = line(world, { ...piece, grams: grams(piece.grams - through) }, { ...at, position, tag, own })
    // On the input's side of `transformed`, place `own` says that its own generator treats it.
    return [
      { ...passes(through - leaving), place: own ? ('own' as const) : null },
      { ...passes(leaving), purpose, place: own ? 'own' : placeOf(here.region), method, dest: facility },
      { ...ends, method, dest: facility },
    ].filter((e) => e.grams !== 0)
  })
}

/**
 * 利用处置: many lots in, products and residues out. Reagents leave in the residues first. A residue starts anew: its
 * origin is the operator, its birth today. Products are not waste: lots in the genealogy without entries.
 */
export function planTreat(world: World, fact: FactOf<'treat'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const { facility, grade } = fact
  const parts = inputParts(world, fact, owner)
  const residue = heldIn(fact.residues)
  const input = heldIn(parts) + fact.added
  if (residue > input) refuse('output_above_input', { output: massText(residue), input: massText(input) })
  const code = parts[0]?.code ?? ''
  const reagent =
    fact.added === 0
      ? null
      : fromSource(world, {
          position: 'added',
          facility,
          owner,
          code,
          grams: fact.added,
          born: day,
          grade,
          moisture: 0,
        })
  const byReagent = Math.min(fact.added, residue)
  const through = spread(parts, residue - byReagent)
  const passing = parts.map((p, i) => ({ ...p, through: through[i]?.grams ?? 0, reagent: false }))
  const leaving = leavingTheTable(world, fact, passing)
  const pieces = passing.map((p, i) => ({ ...p, leaving: leaving[i] ?? 0 }))
  const entries = [...takeOut(world, parts), ...endsOf(world, fact, owner, pieces)]
  if (reagent)
    entries.push(
      reagent.entry,
      ...endsOf(world, fact, owner, [{ ...reagent.part, through: byReagent, leaving: 0, reagent: true }]),
    )
  const made = residuesOf(world, fact)
  const products = fact.products.map((p) =>
    lotFor(world, code, day, { label: p.label, product: true, details: { name: p.name, grams: p.grams } }),
  )
  return finish(world, {
    kind: 'treat',
    occurredOn: day,
    grade,
    fact,
    entries: [...entries, ...made.entries],
    lots: [...made.lots, ...products],
    lateEntry: fact.lateEntry,
  })
}

/** Whoever runs the facility answers for the residues, whosever the input was. */
function residuesOf(world: World, fact: FactOf<'treat'>): { entries: Entry[]; lots: LotInfo[] } {
  const { facility, grade } = fact
  const born = fact.occurredOn as Day
  const owner = world.facility(facility).party
  const entries: Entry[] = []
  const lots = fact.residues.map((r) => {
    const lot = lotFor(world, r.code, born, { label: r.label })
    const moisture = moistureOf(world, r.code, {})
    const piece = { origin: facility, born, code: r.code, grade, moisture, grams: grams(r.grams) }
    const at = { lot: null, sign: -1, tag: null, owner, facility } as const
    entries.push(
      line(world, piece, { ...at, position: 'transformed', own: true }),
      ...putIn(world, [piece], lot.id, facility, owner),
    )
    return lot
  })
  return { entries, lots }
}

/** 分装/合并/倒装: the same mass in other packages. A merge keeps origins, births and grades as pieces. */
export function planRepack(world: World, fact: FactOf<'split' | 'merge' | 'repack'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const at = { facility: fact.facility, owner, day, exact: true }
  const parts = oneAfterAnother(world, day, fact.inputs, (named) => takeNamed(world, at, named))
  const codes = [...new Set(parts.map((p) => p.code))]
  if (codes.length > 1) refuse('mixed_codes', { codes: codes.join('、') })
  const [input, output] = [heldIn(parts), heldIn(fact.outputs)]
  if (output > input) refuse('output_above_input', { output: massText(output), input: massText(input) })
  const entries: Entry[] = []
  const lots: LotInfo[] = []
  let pool: Part[] = parts
  for (const o of fact.outputs) {
    const take = spread(pool, o.grams)
    const lot = lotFor(world, codes[0] ?? '', day, { label: o.label })
    lots.push(lot)
    entries.push(...takeOut(world, take), ...putIn(world, take, lot.id, fact.facility, owner))
    pool = pool.map((p, k) => ({ ...p, grams: grams(p.grams - (take[k]?.grams ?? 0)) }))
  }
  return finish(world, {
    kind: fact.kind,
    occurredOn: day,
    grade: fact.grade,
    fact,
    entries,
    lots,
    lateEntry: fact.lateEntry,
  })
}

/**
 * 属性鉴别: it was the other waste all along, so its generation moves to the other code. 有害垃圾转危废: it becomes the
 * other here; who converts what others generated is where the new waste arises.
 */
export function planReclassify(world: World, fact: FactOf<'reclassify'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const { facility, grade, toCode } = fact
  if (toCode === fact.code) refuse('reclassify_same_code', { code: toCode })
  const taken = withdraw(world, {
    facility,
    owner,
    code: fact.code,
    amount: fact.grams,
    day,
    grade,
    moisture: moistureOf(world, fact.code, fact.details),
    lots: fact.lots,
    generates: false,
    allowUnexplained: false,
  })
  const lot = lotFor(world, toCode, day, { label: fact.label })
  const moisture = moistureOf(world, toCode, fact.details)
  const entries = taken.parts.flatMap((p): Entry[] => {
    const at = { lot: null, tag: null, owner, facility } as const
    const own = isOwn(world, p.origin, owner)
    const turned = { ...p, code: toCode, moisture }
    const put = (piece: Piece): Entry[] => putIn(world, [piece], lot.id, p.facility, owner)
    if (fact.basis === 'identified') {
      const from = line(world, p, { ...at, position: 'generated', sign: 1 })
      return [from, line(world, turned, { ...at, position: 'generated', sign: -1 }), ...put(turned)]
    }
    const anew = own ? turned : { ...turned, origin: facility, born: day }
    if (!own && !isOwn(world, facility, owner)) refuse('reclassify_elsewhere')
    const from = line(world, p, { ...at, position: 'transformed', sign: 1, own: false })
    return [
      { ...from, place: own ? ('own' as const) : null },
      line(world, anew, { ...at, position: 'transformed', sign: -1, own: true }),
      ...put(anew),
    ]
  })
  return finish(world, {
    kind: 'reclassify',
    occurredOn: day,
    grade,
    fact,
    entries: [...taken.entries, ...entries],
    lots: [lot],
    lateEntry: fact.lateEntry,
  })
}
