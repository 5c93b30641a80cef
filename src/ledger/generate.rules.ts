import { addDays } from '../core/day.ts'
import type { Day } from '../core/period.ts'
import type { FactOf } from './contract.ts'
import type { Planned } from './entry.ts'
import { finish, fromSource, line, lotFor, moistureOf, ownerOf, putIn } from './lines.ts'
import { remember, withdraw } from './source.rules.ts'
import type { World } from './world.ts'

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

/** 产生. Departures that had presumed it are given its stock (presumptions.rules.ts). */
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
