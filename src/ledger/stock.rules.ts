import { grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import { refuse } from '../core/refusal.ts'
import type { FactOf } from './contract.ts'
import type { Entry, LotInfo, Part, Planned } from './entry.ts'
import { finish, fromSource, line, massText, takeOut } from './lines.ts'
import { draw, heldIn, spread, takeProportional } from './lots.rules.ts'
import { withdraw } from './source.rules.ts'
import type { World } from './world.ts'

const ownerOf = (world: World, fact: { facility: number; owner?: number | undefined }): number =>
  fact.owner ?? world.facility(fact.facility).party

export const lotFor = (
  world: World,
  code: string,
  day: Day,
  label: string | undefined | null,
  movement: number | null = null,
): LotInfo =>
  world.newLot({
    code,
    label: label ?? null,
    availableFrom: day,
    movement,
    total: null,
    product: false,
    details: {},
  })

/** Lines that put parts into a store, each with its own grade: a move does not change how well mass is known. */
const putIn = (
  world: World,
  parts: readonly Pick<Part, 'origin' | 'born' | 'code' | 'grams' | 'grade'>[],
  lot: number,
  facility: number,
  owner: number,
): Entry[] =>
  parts.map((p) =>
    line(world, p, { position: 'stored', lot, sign: 1, grade: p.grade, tag: null, owner, facility }),
  )

/** 期初建账: stock from before the books began, with its year of generation where known, else 往年. */
export function planOpen(world: World, fact: FactOf<'open'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const lot = lotFor(world, fact.code, day, fact.label)
  const born = (fact.year === null ? '0001-01-01' : `${fact.year}-12-31`) as Day
  const source = fromSource(world, {
    position: 'opening',
    facility: fact.facility,
    owner,
    code: fact.code,
    grams: fact.grams,
    born,
    grade: fact.grade,
  })
  const entries = [source.entry, ...putIn(world, [source.part], lot.id, fact.facility, owner)]
  return finish(world, {
    kind: 'open',
    occurredOn: day,
    grade: fact.grade,
    fact,
    entries,
    lots: [lot],
    lateEntry: fact.lateEntry,
  })
}

/**
 * 产生. What a departure had to presume of the same code at the same place, on this day or later, is taken over: the
 * order in which the two papers arrive changes no figure.
 */
export function planGenerate(world: World, fact: FactOf<'generate'>): Planned[] {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const lot = lotFor(world, fact.code, day, fact.label)
  const source = fromSource(world, {
    position: 'generated',
    facility: fact.facility,
    owner,
    code: fact.code,
    grams: fact.grams,
    born: day,
    grade: fact.grade,
  })
  const entries = [source.entry, ...putIn(world, [source.part], lot.id, fact.facility, owner)]
  const planned = [
    finish(world, {
      kind: 'generate',
      occurredOn: day,
      grade: fact.grade,
      fact,
      entries,
      lots: [lot],
      lateEntry: fact.lateEntry,
    }),
  ]
  let left = fact.grams
  for (const p of world.presumptions) {
    if (left === 0) break
    if (
      p.grams === 0 ||
      p.facility !== fact.facility ||
      p.owner !== owner ||
      p.code !== fact.code ||
      p.occurredOn < day
    )
      continue
    const amount = Math.min(left, p.grams)
    const parts = takeProportional(world.ofLot(lot.id), amount)
    const back = line(
      world,
      { origin: p.facility, born: p.occurredOn, code: p.code, grams: grams(amount) },
      {
        position: 'generated',
        lot: null,
        sign: 1,
        grade: p.grade,
        tag: null,
        owner,
        facility: p.facility,
      },
    )
    planned.push(
      finish(world, {
        kind: 'takeOver',
        occurredOn: p.occurredOn,
        grade: fact.grade,
        corrects: p.posting,
        lateEntry: fact.lateEntry,
        fact: { kind: 'takeOver', facility: p.facility, code: p.code, grams: amount },
        entries: [...takeOut(world, parts), back],
      }),
    )
    p.grams -= amount
    left -= amount
  }
  return planned
}

/** 入库/出库: the same owner's mass moves between facilities; no flow column sees it. */
export function planStore(world: World, fact: FactOf<'store'>, generates: boolean): Planned {
  const owner = fact.owner ?? world.facility(fact.from).party
  const day = fact.occurredOn as Day
  const taken = withdraw(world, {
    facility: fact.from,
    owner,
    code: fact.code,
    amount: fact.grams,
    day,
    grade: fact.grade,
    lots: fact.lots,
    generates,
    allowUnexplained: fact.allowUnexplained,
  })
  const lot = lotFor(world, fact.code, day, fact.label)
  const entries = [...taken.entries, ...putIn(world, taken.parts, lot.id, fact.facility, owner)]
  return remember(
    world,
    taken.presumed,
    finish(world, {
      kind: 'store',
      occurredOn: day,
      grade: fact.grade,
      fact: { ...fact, unexplained: taken.unexplained },
      entries,
      lots: [lot],
      lateEntry: fact.lateEntry,
    }),
  )
}

/** 自行利用/自行处置 of one's own waste without residues; with residues it is a treatment. */
export function planSelfTreat(world: World, fact: FactOf<'selfTreat'>, generates: boolean): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const taken = withdraw(world, {
    facility: fact.facility,
    owner,
    code: fact.code,
    amount: fact.grams,
    day,
    grade: fact.grade,
    lots: fact.lots,
    generates,
    allowUnexplained: fact.allowUnexplained,
    purpose: fact.purpose,
  })
  const tag = {
    purpose: fact.purpose,
    place: 'own' as const,
    method: fact.method ?? null,
    dest: fact.facility,
  }
  const position = fact.purpose === 'utilize' ? 'utilized' : 'disposed'
  const ends = taken.parts.map((p) =>
    line(world, p, { position, lot: null, sign: 1, grade: fact.grade, tag, owner, facility: fact.facility }),
  )
  return remember(
    world,
    taken.presumed,
    finish(world, {
      kind: 'selfTreat',
      occurredOn: day,
      grade: fact.grade,
      fact: { ...fact, unexplained: taken.unexplained },
      entries: [...taken.entries, ...ends],
      lateEntry: fact.lateEntry,
    }),
  )
}

/** Keeps what a departure presumed, so that a later record of generation can take it over. */
export function remember(
  world: World,
  presumed: Omit<World['presumptions'][number], 'posting'> | null,
  planned: Planned,
): Planned {
  if (presumed) world.presumptions.push({ ...presumed, posting: planned.ref })
  return planned
}

/** Named lots or whole codes of a treatment, in the order given; without grams the whole of it. */
function inputParts(world: World, fact: FactOf<'treat'>, owner: number): Part[] {
  const parts: Part[] = []
  for (const input of fact.inputs) {
    const day = fact.occurredOn as Day
    if (input.lot !== undefined) {
      const pieces = world
        .ofLot(input.lot)
        .filter((b) => b.position === 'stored' && b.facility === fact.facility)
      const held = heldIn(pieces)
      const amount = input.grams ?? held
      if (amount > held || held === 0) {
        refuse(
          'lot_too_small',
          {
            lot: world.lots.get(input.lot)?.label ?? input.lot,
            left: massText(held),
            wanted: massText(amount),
          },
          { lot: input.lot, left: held, wanted: amount },
        )
      }
      parts.push(...takeProportional(pieces, amount))
      continue
    }
    const code = input.code ?? refuse('lot_unknown', { lot: '' })
    const amount = input.grams ?? heldIn(world.account(fact.facility, owner, code))
    const drawn = draw(world, { facility: fact.facility, owner, code, amount, day })
    if (drawn.missing > 0 || amount === 0) {
      const left = amount - drawn.missing
      refuse(
        'stock_missing',
        { left: massText(left), wanted: massText(amount) },
        { left, wanted: amount, missing: drawn.missing },
      )
    }
    parts.push(...drawn.parts)
  }
  return parts
}

/**
 * 利用处置: many lots in, products and residues out. The input (with what was added) that leaves again as waste residue
 * passes through `transformed`; the rest ends here. A residue starts anew: its origin is the operator, its birth today.
 * Products are not waste: lots in the genealogy without entries.
 */
export function planTreat(world: World, fact: FactOf<'treat'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const parts = inputParts(world, fact, owner)
  const residue = fact.residues.reduce((s, r) => s + r.grams, 0)
  const firstCode = parts[0]?.code ?? fact.residues[0]?.code ?? ''
  const added =
    fact.added > 0
      ? fromSource(world, {
          position: 'added',
          facility: fact.facility,
          owner,
          code: firstCode,
          grams: fact.added,
          born: day,
          grade: fact.grade,
        })
      : null
  const all = added ? [...parts, added.part as Part] : parts
  const input = heldIn(all)
  if (residue > input) refuse('output_above_input', { output: massText(residue), input: massText(input) })
  const consumed = spread(all, residue)
  const position = fact.purpose === 'utilize' ? 'utilized' : 'disposed'
  const entries: Entry[] = [...takeOut(world, parts), ...(added ? [added.entry] : [])]
  all.forEach((p, i) => {
    const through = consumed[i]?.grams ?? 0
    const own = world.facility(p.origin).party === owner && !(added && i === all.length - 1)
    const tag = own
      ? { purpose: fact.purpose, place: 'own' as const, method: fact.method ?? null, dest: fact.facility }
      : null
    const at = { lot: null, sign: 1 as const, grade: p.grade, owner, facility: fact.facility }
    // On the input's side of `transformed`, place `own` says that its own generator treats it.
    if (through > 0) {
      const consumed = line(
        world,
        { ...p, grams: grams(through) },
        { ...at, position: 'transformed', tag: null, own: false },
      )
      entries.push({ ...consumed, place: own ? 'own' : null })
    }
    const end = p.grams - through
    if (end > 0)
      entries.push({
        ...line(world, { ...p, grams: grams(end) }, { ...at, position, tag, own }),
        method: fact.method ?? null,
        dest: fact.facility,
      })
  })
  const lots: LotInfo[] = []
  for (const r of fact.residues) {
    const lot = lotFor(world, r.code, day, r.label)
    lots.push(lot)
    const part = { origin: fact.facility, born: day, code: r.code, grams: grams(r.grams) }
    const at = { grade: fact.grade, tag: null, owner, facility: fact.facility }
    entries.push(
      line(world, part, { ...at, position: 'transformed', lot: null, sign: -1, own: true }),
      line(world, part, { ...at, position: 'stored', lot: lot.id, sign: 1 }),
    )
  }
  for (const p of fact.products)
    lots.push(
      world.newLot({
        code: firstCode,
        label: p.label ?? null,
        availableFrom: day,
        movement: null,
        total: null,
        product: true,
        details: { name: p.name, grams: p.grams },
      }),
    )
  return finish(world, {
    kind: 'treat',
    occurredOn: day,
    grade: fact.grade,
    fact,
    entries,
    lots,
    lateEntry: fact.lateEntry,
  })
}

/** 分装/合并/倒装: the same mass in other packages. A merge keeps origins, births and grades as pieces. */
export function planRepack(world: World, fact: FactOf<'split' | 'merge' | 'repack'>): Planned {
  const owner = ownerOf(world, fact)
  const parts = fact.inputs.flatMap(({ lot, grams: asked }) => {
    const pieces = world
      .ofLot(lot)
      .filter((b) => b.position === 'stored' && b.facility === fact.facility && b.owner === owner)
    const held = heldIn(pieces)
    const amount = asked ?? held
    if (amount > held || held === 0) {
      refuse(
        'lot_too_small',
        { lot: world.lots.get(lot)?.label ?? lot, left: massText(held), wanted: massText(amount) },
        { lot, left: held, wanted: amount },
      )
    }
    return takeProportional(pieces, amount)
  })
  const codes = [...new Set(parts.map((p) => p.code))]
  if (codes.length > 1) refuse('mixed_codes', { codes: codes.join('、') })
  const [input, output] = [heldIn(parts), fact.outputs.reduce((s, o) => s + o.grams, 0)]
  if (output > input) refuse('output_above_input', { output: massText(output), input: massText(input) })
  const entries: Entry[] = []
  const lots: LotInfo[] = []
  let pool: Part[] = parts
  fact.outputs.forEach((o, i) => {
    const take = i === fact.outputs.length - 1 && output === input ? pool : spread(pool, o.grams)
    const lot = lotFor(world, codes[0] ?? '', fact.occurredOn as Day, o.label)
    lots.push(lot)
    entries.push(...takeOut(world, take), ...putIn(world, take, lot.id, fact.facility, owner))
    pool = pool.map((p, k) => ({ ...p, grams: grams(p.grams - (take[k]?.grams ?? 0)) }))
  })
  return finish(world, {
    kind: fact.kind,
    occurredOn: fact.occurredOn as Day,
    grade: fact.grade,
    fact,
    entries: entries.filter((e) => e.grams !== 0),
    lots,
    lateEntry: fact.lateEntry,
  })
}

/** 属性鉴别, 有害垃圾转危废: the same mass under another code. */
export function planReclassify(world: World, fact: FactOf<'reclassify'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const taken = withdraw(world, {
    facility: fact.facility,
    owner,
    code: fact.code,
    amount: fact.grams,
    day,
    grade: fact.grade,
    lots: fact.lots,
    generates: false,
    allowUnexplained: false,
  })
  const lot = lotFor(world, fact.toCode, day, fact.label)
  const entries: Entry[] = [...taken.entries]
  for (const p of taken.parts) {
    const turned = { ...p, code: fact.toCode }
    const at = { lot: null, grade: p.grade, tag: null, owner, facility: fact.facility }
    const source = fact.basis === 'identified' ? ('generated' as const) : ('transformed' as const)
    entries.push(
      {
        ...line(world, p, { ...at, position: source, sign: 1, own: fact.basis === 'identified' }),
        place: fact.basis === 'converted' ? ('own' as const) : null,
      },
      line(world, turned, { ...at, position: source, sign: -1, own: true }),
    )
    entries.push(line(world, turned, { ...at, position: 'stored', lot: lot.id, sign: 1 }))
  }
  return finish(world, {
    kind: 'reclassify',
    occurredOn: day,
    grade: fact.grade,
    fact,
    entries,
    lots: [lot],
    lateEntry: fact.lateEntry,
  })
}

/** 倾倒丢弃, found by whom. Whose it was may be known; else it came from nowhere known. */
export function planDump(world: World, fact: FactOf<'dump'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const taken = withdraw(world, {
    facility: fact.facility,
    owner,
    code: fact.code,
    amount: fact.grams,
    day,
    grade: fact.grade,
    generates: fact.knownGenerator,
    allowUnexplained: true,
  })
  const ends = taken.parts.map((p) =>
    line(world, p, {
      position: 'dumped',
      lot: null,
      sign: 1,
      grade: fact.grade,
      tag: null,
      owner,
      facility: fact.facility,
    }),
  )
  return finish(world, {
    kind: 'dump',
    occurredOn: day,
    grade: fact.grade,
    fact,
    entries: [...taken.entries, ...ends],
    lateEntry: fact.lateEntry,
  })
}

/** 盘点: what was counted against what the book holds; the difference goes to `discrepancy`. */
export function planStockTake(world: World, fact: FactOf<'stockTake'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const pieces = world.account(fact.facility, owner, fact.code)
  const held = heldIn(pieces)
  const entries: Entry[] = []
  const lots: LotInfo[] = []
  const at = { lot: null, grade: fact.grade, tag: null, owner, facility: fact.facility }
  if (fact.counted < held) {
    const { parts } = draw(world, {
      facility: fact.facility,
      owner,
      code: fact.code,
      amount: held - fact.counted,
      day: '9999-12-31' as Day,
    })
    entries.push(
      ...takeOut(world, parts),
      ...parts.map((p) => line(world, p, { ...at, position: 'discrepancy', sign: 1 })),
    )
  } else if (fact.counted > held) {
    const lot = lotFor(world, fact.code, day, null)
    lots.push(lot)
    const part = { origin: fact.facility, born: day, code: fact.code, grams: grams(fact.counted - held) }
    entries.push(
      line(world, part, { ...at, position: 'discrepancy', sign: -1 }),
      line(world, part, { ...at, position: 'stored', lot: lot.id, sign: 1 }),
    )
  }
  return finish(world, {
    kind: 'stockTake',
    occurredOn: day,
    grade: fact.grade,
    fact: { ...fact, held },
    entries,
    lots,
    lateEntry: fact.lateEntry,
  })
}
