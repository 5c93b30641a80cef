import pg from 'pg'

export interface Timed {
  readonly name: string
  readonly calls: number
  /** Sum of round trips, milliseconds. */
  readonly ms: number
}

const original = pg.Client.prototype.query

/** Counts and times every statement of this process by its name, or by its first words, until `stop`. */
export function timeStatements(): { stop(): Timed[] } {
  const seen = new Map<string, { calls: number; ms: number }>()
  const timed = function (this: pg.Client, ...args: unknown[]): unknown {
    const began = performance.now()
    const result = Reflect.apply(original, this, args) as Promise<unknown> | undefined
    const name = nameOf(args[0])
    const note = (): void => {
      const row = seen.get(name) ?? { calls: 0, ms: 0 }
      row.calls++
      row.ms += performance.now() - began
      seen.set(name, row)
    }
    if (result instanceof Promise) result.then(note, note)
    return result
  }
  pg.Client.prototype.query = timed as typeof original
  return {
    stop: () => {
      pg.Client.prototype.query = original
      return [...seen].map(([name, t]) => ({ name, ...t })).sort((a, b) => b.ms - a.ms)
    },
  }
}

function nameOf(query: unknown): string {
  if (typeof query === 'string') return query.trim().slice(0, 30)
  const { name, text } = query as { name?: string; text?: string }
  return name ?? (text ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 40)
}
