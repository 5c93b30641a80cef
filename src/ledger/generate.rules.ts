import { addDays } from '../core/day.ts'
import { grams } from '../core/mass.ts'
import type { Day } from '../core/period.ts'
import type { FactOf } from './contract.ts'
import { type Entry, net, type Planned } from './entry.ts'
import { finish, fromSource, line, lotFor, moistureOf, ownerOf, putIn, takeOut } from './lines.ts'
import { heldIn, takeProportional } from './lots.rules.ts'
import { remember, withdraw } from './source.rules.ts'
import type { Presumption, World } from './world.ts'

/** 往年, where nobody knows the year. */
const longAgo = '0001-01-01' as Day

/** 期初建账: stock from before the books began, with its year of generation where known, else 往年. */
export function planOpen(world: World, fact: FactOf<'open'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const lot = lotFor(world, fact.code, day, { label: fact.label })
  const endOfYear = `${fact.year}-12-31` as Day
  const born = fact.year === null ? longAgo : endOfYear < day ? endOfYear : addDays(day, -1)
  const source = fromSource(world, {
    position: 'opening',
    facility: fact.facility,
    owner,
    code: fact.code,
    grams: fact.grams,
    born,
    grade: fact.grade,
    moisture: moistureOf(world, fact.code, fact.details),
  })
  return finish(world, {
    kind: 'open',
    occurredOn: day,
    grade: fact.grade,
    fact,
    entries: [source.entry, ...putIn(world, [source.part], lot.id, fact.facility, owner)],
    lots: [lot],
    lateEntry: fact.lateEntry,
  })
}

/** 产生, alone: what departures presumed of it is taken over by `takeOver`. */
export function planGenerate(world: World, fact: FactOf<'generate'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const lot = lotFor(world, fact.code, day, { label: fact.label })
  const source = fromSource(world, {
    position: 'generated',
    facility: fact.facility,
    owner,
    code: fact.code,
    grams: fact.grams,
    born: day,
    grade: fact.grade,
    moisture: moistureOf(world, fact.code, fact.details),
  })
  return finish(world, {
    kind: 'generate',
    occurredOn: day,
    grade: fact.grade,
    fact,
    entries: [source.entry, ...putIn(world, [source.part], lot.id, fact.facility, owner)],
    lots: [lot],
    lateEntry: fact.lateEntry,
  })
}

interface Generated {
  facility: number
  owner: number
  code: string
  day: Day
  grade: FactOf<'generate'>['grade']
  lot: number
  lateEntry: number | null
  /** Postings that will be decided again themselves and then draw from stock. */
  except?: ReadonlySet<number>
}

/**
 * What departures had to presume of the same code at the same place, on the day of generation or later, is taken over
 * from its lot: the order in which the two papers arrive changes no mass.
 */
export function takeOver(world: World, made: Generated): Planned[] {
  const planned: Planned[] = []
  const { facility, owner, code } = made
  const open = world.presumptions
    .filter((p) => p.grams > 0 && p.facility === facility && p.owner === owner && p.code === code)
    .filter((p) => p.occurredOn >= made.day && !made.except?.has(p.posting))
    .sort((a, b) => (a.occurredOn < b.occurredOn ? -1 : a.occurredOn > b.occurredOn ? 1 : 0))
  for (const p of open) {
    const pieces = world.ofLot(made.lot).filter((b) => b.position === 'stored' && b.facility === facility)
    const amount = Math.min(heldIn(pieces), p.grams)
    if (amount <= 0) break
    const { grade, moisture, occurredOn: born } = p
    const piece = { origin: facility, born, code, grade, moisture, grams: grams(amount) }
    const back = line(world, piece, { position: 'generated', lot: null, sign: 1, tag: null, owner, facility })
    const entries = [...takeOut(world, takeProportional(pieces, amount)), back]
    planned.push(
      finish(world, {
        kind: 'takeOver',
        occurredOn: p.occurredOn,
        grade: made.grade,
        corrects: p.posting,
        movement: p.movement,
        lateEntry: made.lateEntry,
        fact: { kind: 'takeOver', facility, code, grams: amount },
        entries,
      }),
    )
    p.grams -= amount
    addToSide(world, p, entries)
  }
  return planned
}

/** What a side of a movement presumed and no longer does belongs to it from now on. */
function addToSide(world: World, p: Presumption, entries: readonly Entry[]): void {
  const m = p.movement === null ? undefined : world.movements.get(p.movement)
  const key = m?.departure?.posting === p.posting ? 'departure' : 'receipt'
  const side = m?.[key]
  if (!m || side?.posting !== p.posting) return
  world.movements.set(m.id, { ...m, [key]: { ...side, entries: net([...side.entries, ...entries]) } })
}

/** The `takeOver` of a generation that was just planned. */
export const takeOverFor = (
  world: World,
  fact: FactOf<'generate'>,
  lot: number,
  except?: ReadonlySet<number>,
): Planned[] =>
  takeOver(world, {
    facility: fact.facility,
    owner: ownerOf(world, fact),
    code: fact.code,
    day: fact.occurredOn as Day,
    grade: fact.grade,
    lot,
    lateEntry: fact.lateEntry ?? null,
    ...(except ? { except } : {}),
  })

/** 倾倒丢弃, found by whom. Whose it was may be known: then it is drawn from its stock, else it came from nowhere known. */
export function planDump(world: World, fact: FactOf<'dump'>): Planned {
  const owner = ownerOf(world, fact)
  const day = fact.occurredOn as Day
  const { facility, code, grade } = fact
  const taken = withdraw(world, {
    facility,
    owner,
    code,
    amount: fact.grams,
    day,
    grade,
    moisture: moistureOf(world, code, fact.details),
    generates: fact.knownGenerator,
    allowUnexplained: true,
    fromStock: fact.knownGenerator,
  })
  const at = { position: 'dumped', lot: null, sign: 1, grade, tag: null, owner, facility } as const
  const planned = finish(world, {
    kind: 'dump',
    occurredOn: day,
    grade,
    fact: { ...fact, unexplained: taken.unexplained },
    entries: [...taken.entries, ...taken.parts.map((p) => line(world, p, at))],
    lateEntry: fact.lateEntry,
  })
  return remember(world, taken.presumed, planned)
}
