/**
 * The closed list of refusal codes (law 8). A refusal is an answer, not a bug: it has a code, an HTTP status
 * and a message in the words of the people who read it. `{name}` in a message is filled from the parameters.
 * Anything thrown that is not a Refusal is a bug.
 */
export const refusals = {
  // quantities
  quantity_empty: { status: 422, message: '没有填写数量' },
  quantity_unreadable: { status: 422, message: '“{value}”不能读成数量，应为数字加单位，如“12.5 公斤”' },
} as const satisfies Record<string, { status: number; message: string }>

export type RefusalCode = keyof typeof refusals
export type RefusalParams = Readonly<Record<string, string | number | null>>

export class Refusal extends Error {
  readonly code: RefusalCode
  readonly params: RefusalParams
  /** Structured extra data for the client, e.g. what is left of a lot. */
  readonly details: unknown
  constructor(code: RefusalCode, params: RefusalParams = {}, details: unknown = undefined) {
    super(fill(refusals[code].message, params))
    this.code = code
    this.params = params
    this.details = details
  }
  get status(): number {
    return refusals[this.code].status
  }
}

/** Throws a Refusal; typed `never` so that it can end an expression. */
export function refuse(code: RefusalCode, params: RefusalParams = {}, details?: unknown): never {
  throw new Refusal(code, params, details)
}

function fill(message: string, params: RefusalParams): string {
  return message.replace(/\{(\w+)\}/g, (_, key: string) => String(params[key] ?? ''))
}
