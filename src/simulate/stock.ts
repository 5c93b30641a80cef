import type { Day } from '../core/period.ts'

/**
 * What the simulation knows to be in a store, so that nobody ships or treats more than the book will find: mass by the
 * day from which it may be drawn, less all that was taken. Deliberately on the safe side: a withdrawal counts against
 * every day.
 */
export interface Stock {
  put(at: Account, from: Day, grams: number): void
  take(at: Account, grams: number): void
  /** What may be drawn on a day. */
  available(at: Account, day: Day): number
  /** Nothing more is drawn until the day is over: a paper that tells of an earlier withdrawal is still to be entered. */
  hold(at: Account, until: Day): void
  /** All of it, whatever its day. */
  held(at: Account): number
  /** Codes with anything in store at a facility under an owner. */
  codesAt(facility: number, owner: number): string[]
}

export interface Account {
  facility: number
  owner: number
  code: string
}

export function createStock(): Stock {
  const pools = new Map<
    string,
    { at: Account; ins: { day: Day; grams: number }[]; out: number; until: Day | null }
  >()
  const poolOf = (at: Account) => {
    const key = `${at.facility}|${at.owner}|${at.code}`
    let pool = pools.get(key)
    if (!pool) {
      pool = { at, ins: [], out: 0, until: null }
      pools.set(key, pool)
    }
    return pool
  }
  const sum = (at: Account, upTo: Day | null): number => {
    const pool = poolOf(at)
    let total = -pool.out
    for (const { day, grams } of pool.ins) if (upTo === null || day <= upTo) total += grams
    return total
  }
  return {
    put: (at, day, grams) => {
      if (grams > 0) poolOf(at).ins.push({ day, grams })
    },
    take: (at, grams) => {
      poolOf(at).out += grams
    },
    hold: (at, until) => {
      poolOf(at).until = until
    },
    available: (at, day) => {
      const { until } = poolOf(at)
      if (until !== null && day <= until) return 0
      return Math.max(0, Math.min(sum(at, day), sum(at, null)))
    },
    held: (at) => sum(at, null),
    codesAt: (facility, owner) =>
      [...pools.values()]
        .filter(({ at }) => at.facility === facility && at.owner === owner && sum(at, null) > 0)
        .map(({ at }) => at.code)
        .sort(),
  }
}

/** Mass that arose in a month: what a total, of a source or of a department, is measured against. */
export interface Tally {
  add(facility: number, code: string, day: Day, grams: number): void
  of(codes: readonly string[], months: readonly string[]): number
  ofSource(facility: number, code: string, month: string): number
  codes(): string[]
}

export function createTally(): Tally {
  const sums = new Map<string, number>()
  const codes = new Set<string>()
  const add = (key: string, grams: number): void => {
    sums.set(key, (sums.get(key) ?? 0) + grams)
  }
  return {
    add: (facility, code, day, grams) => {
      const month = day.slice(0, 7)
      codes.add(code)
      add(`${code}|${month}`, grams)
      add(`${facility}|${code}|${month}`, grams)
    },
    of: (list, months) =>
      list.reduce((a, c) => a + months.reduce((b, m) => b + (sums.get(`${c}|${m}`) ?? 0), 0), 0),
    ofSource: (facility, code, month) => sums.get(`${facility}|${code}|${month}`) ?? 0,
    codes: () => [...codes].sort(),
  }
}
