import { addDays, type Day } from '../core/day.ts'
import { grams } from '../core/mass.ts'
import type { FactOf } from './contract.ts'
import { type Entry, net, type Part, type Planned } from './entry.ts'
import { finish, fromSource, line, takeOut } from './lines.ts'
import { draw, heldIn, spread, takeProportional } from './lots.rules.ts'
import type { Withdrawal } from './source.rules.ts'
import { withdraw } from './source.rules.ts'
import type { TotalColumn, TotalView, World } from './world.ts'

/** The column of a periodic total that an entry is detail of, with its signed grams; null where it is of none. */
export function columnOf(e: Entry): { column: string; grams: number } | null {
  if (e.position === 'generated' || (e.position === 'transformed' && e.own))
    return { column: 'generated', grams: -e.grams }
  if (e.purpose === null || !e.own || e.position === 'discrepancy') return null
  const self = e.place === 'own'
  if (e.purpose === 'utilize') return { column: self ? 'selfUtilized' : 'utilized', grams: e.grams }
  if (e.purpose === 'dispose') return { column: self ? 'selfDisposed' : 'disposed', grams: e.grams }
  return { column: 'collected', grams: e.grams }
}

const covers = (t: TotalView, p: Planned, e: Entry): boolean =>
  t.facility === e.origin && t.code === e.code && p.since >= t.from && p.occurredOn < t.to

const contribution = (c: TotalColumn): number => {
  const ends = c.entries.filter((e) => columnOf(e)?.column === c.column)
  return ends.reduce((sum, e) => sum + (columnOf(e)?.grams ?? 0), 0)
}

const purposeOf = {
  selfUtilized: 'utilize',
  utilized: 'utilize',
  selfDisposed: 'dispose',
  disposed: 'dispose',
  collected: 'collect',
} as const

/**
 * Books a periodic total of one facility and code: per column only stated − detail, never below zero, as 未分项
 * (公告2021年第82号 table 2; HJ 1259-2022 C.1–C.3). One posting a column; the column that generates comes first.
 */
export function planDeclare(world: World, fact: FactOf<'declare'>, total: TotalView): Planned[] {
  const order = ['generated', 'selfUtilized', 'selfDisposed', 'utilized', 'disposed', 'collected']
  const columns = [...total.columns].sort((a, b) => order.indexOf(a.column) - order.indexOf(b.column))
  const planned: Planned[] = []
  world.undeclared.delete(total.id)
  for (const c of columns) {
    const rest = c.stated - c.detail - contribution(c)
    // A replacement that states less gives way at once.
    if (rest < 0)
      settleColumn(world, total, c, { occurredOn: fact.occurredOn as Day, lateEntry: fact.lateEntry ?? null })
    if (rest <= 0) continue
    const said = fact.columns.find((x) => x.column === c.column)
    const p =
      c.column === 'generated'
        ? declareGenerated(world, fact, total, rest)
        : declareOutflow(
            world,
            fact,
            total,
            c.column as keyof typeof purposeOf,
            rest,
            said?.method ?? null,
            said?.dest ?? null,
          )
    c.entries = net([...c.entries, ...p.entries])
    c.posting ??= p.ref
    planned.push(p)
  }
  return planned
}

function declareGenerated(world: World, fact: FactOf<'declare'>, total: TotalView, rest: number): Planned {
  const owner = world.facility(fact.facility).party
  const lot = world.newLot({
    code: fact.code,
    label: null,
    availableFrom: total.from,
    movement: null,
    total: total.id,
    product: false,
    details: {},
  })
  const { entry, part } = fromSource(world, {
    position: 'generated',
    facility: fact.facility,
    owner,
    code: fact.code,
    grams: rest,
    born: fact.occurredOn as Day,
    grade: 'declared',
  })
  const stored = line(world, part, {
    position: 'stored',
    lot: lot.id,
    sign: 1,
    grade: 'declared',
    tag: null,
    owner,
    facility: fact.facility,
  })
  return declared(world, fact, total, 'generated', [entry, stored], [lot])
}

/** The outflow of a total once more: for more of it, or for a correction of what it drew from. */
export function redeclare(
  world: World,
  total: TotalView,
  column: string,
  amount: number,
  like: Pick<Entry, 'method' | 'dest'>,
  lateEntry: number | null,
): Planned {
  const key = column as keyof typeof purposeOf
  return declareOutflow(world, restatedFact(total, lateEntry), total, key, amount, like.method, like.dest)
}

function declareOutflow(
  world: World,
  fact: FactOf<'declare'>,
  total: TotalView,
  column: keyof typeof purposeOf,
  rest: number,
  method: string | null,
  dest: number | null,
): Planned {
  const owner = world.facility(fact.facility).party
  const purpose = purposeOf[column]
  const self = column === 'selfUtilized' || column === 'selfDisposed'
  const receiver = self ? fact.facility : (dest ?? world.data.unknownReceiver)
  const region = world.facility(receiver).region
  const tag = {
    purpose,
    place: self ? ('own' as const) : region === 'own' ? ('inProvince' as const) : region,
    method,
    dest: receiver,
  }
  const taken = withdraw(world, {
    facility: fact.facility,
    owner,
    code: fact.code,
    amount: rest,
    day: fact.occurredOn as Day,
    grade: 'declared',
    generates: false,
    allowUnexplained: true,
  })
  const position = purpose === 'utilize' ? 'utilized' : purpose === 'dispose' ? 'disposed' : 'stored'
  const lots =
    position === 'stored'
      ? [
          world.newLot({
            code: fact.code,
            label: null,
            availableFrom: fact.occurredOn as Day,
            movement: null,
            total: null,
            product: false,
            details: {},
          }),
        ]
      : []
  const ends = taken.parts.map((part) =>
    line(world, part, {
      position,
      lot: lots[0]?.id ?? null,
      sign: 1,
      grade: 'declared',
      tag,
      owner: world.facility(receiver).party,
      facility: receiver,
      consignor: owner,
    }),
  )
  return declared(world, fact, total, column, [...taken.entries, ...ends], lots)
}

const declared = (
  world: World,
  fact: FactOf<'declare'>,
  total: TotalView,
  column: string,
  entries: Entry[],
  lots: Planned['lots'],
): Planned =>
  finish(world, {
    kind: 'declare',
    occurredOn: fact.occurredOn as Day,
    since: total.from,
    grade: 'declared',
    total: total.id,
    lateEntry: fact.lateEntry,
    fact: {
      kind: 'declare',
      column,
      facility: fact.facility,
      code: fact.code,
      from: total.from,
      details: fact.details,
    },
    entries,
    lots,
  })

/** Lines that take `amount` grams of a column's 未分项 back, both sides in proportion. */
function takenBack(entries: readonly Entry[], amount: number): Entry[] {
  const share = (side: Entry[]): Entry[] => {
    const parts = side.map((e) => ({ ...e, grams: grams(Math.abs(e.grams)) })) as unknown as Part[]
    return spread(parts, amount).map((p, i) => ({
      ...(side[i] as Entry),
      grams: grams(side[i] && side[i].grams < 0 ? p.grams : -p.grams),
    }))
  }
  return [...share(entries.filter((e) => e.grams < 0)), ...share(entries.filter((e) => e.grams > 0))].filter(
    (e) => e.grams !== 0,
  )
}

/** The record a total gives way to. */
type Because = Pick<Planned, 'occurredOn' | 'lateEntry'>

function giveWay(
  world: World,
  total: TotalView,
  c: TotalColumn,
  lines: Entry[],
  because: Because | null,
): void {
  const day = because?.occurredOn
  world.pending.push(
    finish(world, {
      kind: 'giveWay',
      occurredOn: lastDay(total),
      since: total.from,
      grade: 'declared',
      total: total.id,
      corrects: c.posting,
      lateEntry: because?.lateEntry ?? null,
      fact: {
        kind: 'giveWay',
        column: c.column,
        facility: total.facility,
        code: total.code,
        ...(day ? { recordOf: day } : {}),
      },
      entries: lines,
    }),
  )
  c.entries = net([...c.entries, ...lines])
}

/** The day a total is booked on: the last of its period. */
const lastDay = (t: TotalView): Day => addDays(t.to, -1)

/**
 * A departure finds too little in store because a total already booked the same outflow: the total gives way by what
 * is missing. True where anything was released.
 */
export function releaseForDeparture(world: World, want: Withdrawal, missing: number): boolean {
  let left = missing
  for (const t of world.totals.values()) {
    if (left === 0) break
    if (t.facility !== want.facility || t.code !== want.code || want.day < t.from || want.day >= t.to)
      continue
    for (const c of t.columns) {
      if (c.column === 'generated' || purposeOf[c.column as keyof typeof purposeOf] !== want.purpose) continue
      const amount = Math.min(left, contribution(c))
      if (amount <= 0) continue
      giveWay(world, t, c, takenBack(c.entries, amount), null)
      left -= amount
    }
  }
  return left < missing
}

/** After a fact was planned: whatever total covers its lines contributes less from now on (未分项 = stated − detail). */
export function settleTotals(world: World, p: Planned): void {
  if (p.total !== null || world.totals.size === 0) return
  const touched = new Set<TotalView>()
  for (const e of p.entries) {
    const c = columnOf(e)
    if (!c) continue
    for (const t of world.totals.values()) {
      if (!covers(t, p, e)) continue
      const column = t.columns.find((x) => x.column === c.column)
      if (!column) continue
      column.detail += c.grams
      if (isPersonsCorrection(p)) decideStated(world, t, column, c.grams)
      touched.add(t)
    }
  }
  for (const t of touched) for (const c of t.columns) settleColumn(world, t, c, p)
}

const isPersonsCorrection = (p: Planned): boolean =>
  (p.kind === 'correct' || p.kind === 'reverse') && typeof p.fact.reason === 'string'

/** A correction becomes 未分项 only where the person says so: else the total over it is corrected in the same command. */
function decideStated(world: World, t: TotalView, column: TotalColumn, difference: number): void {
  if (world.totalsOnCorrection === 'keep') return
  world.uncertainTotals.add(t.id)
  if (world.totalsOnCorrection !== 'correct') return
  column.stated = Math.max(0, column.stated + difference)
  world.restated.add(t.id)
}

/** A total contributes more once finer records hold less: a weighing below what had left, a load turned away. */
function topUp(world: World, t: TotalView, c: TotalColumn, amount: number, p: Because): Planned {
  const like = c.entries.find((e) => columnOf(e)?.column === c.column)
  const planned =
    c.column === 'generated'
      ? declareGenerated(world, restatedFact(t, p.lateEntry), t, amount)
      : redeclare(world, t, c.column, amount, like ?? { method: null, dest: null }, p.lateEntry)
  c.entries = net([...c.entries, ...planned.entries])
  c.posting ??= planned.ref
  return planned
}

const restatedFact = (total: TotalView, lateEntry: number | null): FactOf<'declare'> => ({
  kind: 'declare',
  facility: total.facility,
  code: total.code,
  from: total.from,
  occurredOn: lastDay(total),
  grade: 'declared',
  columns: [],
  details: {},
  ...(lateEntry === null ? {} : { lateEntry }),
})

function settleColumn(world: World, t: TotalView, c: TotalColumn, p: Because): void {
  const excess = contribution(c) - Math.max(0, c.stated - c.detail)
  if (excess < 0 && !world.undeclared.has(t.id)) world.pending.push(topUp(world, t, c, -excess, p))
  if (excess <= 0) return
  if (c.column !== 'generated') {
    giveWay(world, t, c, takenBack(c.entries, excess), p)
    return
  }
  // What is left of the 未分项 lot goes first; what was already drawn stays untouched and is taken from the new record's lots.
  const own = t.columns.flatMap((x) => x.entries).find((e) => e.position === 'stored' && e.grams > 0)
  const fromLot = own?.lot
    ? takeProportional(
        world.ofLot(own.lot).filter((b) => b.position === 'stored'),
        Math.min(excess, heldIn(world.ofLot(own.lot))),
      )
    : []
  const rest = excess - heldIn(fromLot)
  const owner = world.facility(t.facility).party
  const others =
    rest > 0
      ? draw(world, {
          facility: t.facility,
          owner,
          code: t.code,
          amount: rest,
          day: p.occurredOn,
        }).parts.filter((b) => b.lot !== own?.lot)
      : []
  const parts = [...fromLot, ...others]
  const amount = heldIn(parts)
  if (amount === 0) return
  const born = lastDay(t)
  const back = line(
    world,
    { origin: t.facility, born, code: t.code, grams: grams(amount) },
    {
      position: 'generated',
      lot: null,
      sign: 1,
      grade: 'declared',
      tag: null,
      owner,
      facility: t.facility,
    },
  )
  giveWay(world, t, c, [...takeOut(world, parts), back], p)
}
