/** Conditions of a query that a person may or may not have set, each with its values in order. */
export interface Conditions {
  /** `?` stands for the value. A value that was not given adds no condition. */
  add(text: string, value: unknown): void
  value(value: unknown): string
  readonly text: string
  readonly values: readonly unknown[]
}

export function conditions(district: number): Conditions {
  const values: unknown[] = [district]
  const parts: string[] = []
  const value = (v: unknown) => `$${values.push(v)}`
  return {
    add: (text, v) => {
      if (v === undefined) return
      const place = text.includes('?') ? value(v) : ''
      parts.push(text.replaceAll('?', place))
    },
    value,
    get text() {
      return parts.join(' and ')
    },
    values,
  }
}

export const likeStart = (text: string) => `${text.replace(/[\\%_]/g, '\\$&')}%`
