/** What a bench found: a ratio measured in one run, and the floor it must not fall below. */
export interface Finding {
  readonly what: string
  readonly ratio: number
  /** Least allowed, or with `most` the most. */
  readonly floor?: number
  readonly most?: number
  readonly detail: string
}

export const median = (list: readonly number[]): number => {
  const sorted = [...list].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) throw new RangeError('a median needs a measurement')
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

/** Milliseconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

export const holds = ({ ratio, floor, most }: Finding): boolean =>
  ratio >= (floor ?? Number.NEGATIVE_INFINITY) && ratio <= (most ?? Number.POSITIVE_INFINITY)

export function printed(f: Finding): string {
  const limit = f.floor !== undefined ? `≥ ${f.floor}` : f.most !== undefined ? `≤ ${f.most}` : 'no floor'
  const verdict = f.floor === undefined && f.most === undefined ? '    ' : holds(f) ? 'pass' : 'FAIL'
  return `${verdict}  ${f.ratio.toFixed(2).padStart(7)}  ${limit.padEnd(8)}  ${f.what}\n      ${f.detail}`
}
