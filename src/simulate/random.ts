/** A deterministic stream of random numbers; the same seed and name give the same numbers on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** Index chosen in proportion to the weights. */
  weighted(weights: readonly number[]): number
  /** 1 ± spread, evenly. */
  around(spread: number): number
  /** `count` different elements in the list's own order. */
  sample<T>(list: readonly T[], count: number): T[]
}

/** The stream of one purpose: adding a purpose does not move the numbers of the others. */
export function randomOf(seed: number, name: string): Random {
  const next = sfc32(hash4(`${seed}|${name}`))
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const found = list[whole(0, list.length - 1)]
      if (found === undefined) throw new RangeError('nothing to pick from')
      return found
    },
    weighted: (weights) => {
      let left = next() * weights.reduce((a, b) => a + b, 0)
      for (const [i, w] of weights.entries()) {
        left -= w
        if (left < 0) return i
      }
      return weights.length - 1
    },
    around: (spread) => 1 + (next() * 2 - 1) * spread,
    sample: (list, count) => {
      const order = list.map((_, i) => ({ i, at: next() })).sort((a, b) => a.at - b.at || a.i - b.i)
      return order
        .slice(0, count)
        .sort((a, b) => a.i - b.i)
        .map(({ i }) => list[i] as (typeof list)[number])
    },
  }
}

/** Four 32-bit words out of a text (FNV-1a with a final mix, four offsets). */
function hash4(text: string): [number, number, number, number] {
  return [0, 1, 2, 3].map((n) => {
    let h = (0x811c9dc5 ^ Math.imul(n, 0x9e3779b1)) >>> 0
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    return (h ^ (h >>> 16)) >>> 0
  }) as [number, number, number, number]
}

/** Chris Doty-Humphrey's small fast counting generator: 128 bits of state, passes PractRand. */
function sfc32([a0, b0, c0, d0]: [number, number, number, number]): () => number {
  let [a, b, c, d] = [a0, b0, c0, d0]
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 0x1_0000_0000
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/**
 * Divides a whole number of grams over weights, exactly: each share rounded down, what is left goes to the first.
 * Twin of `largestRemainder` for weights that are not whole.
 */
export function divide(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  const shares = weights.map((w) => Math.floor((total * w) / sum))
  const left = total - shares.reduce((a, b) => a + b, 0)
  if (shares.length > 0) shares[0] = (shares[0] ?? 0) + left
  return shares
}
