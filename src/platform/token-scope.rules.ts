import type { TokenUse } from './actor.ts'

/** What no token reaches, whatever its maker may: secrets, and what would let a program widen its own rights. */
const beyond: ReadonlySet<string> = new Set(['account', 'apiToken', 'webhook'])
export const beyondTokens = (resource: string): boolean => beyond.has(resource)

const readingActs: ReadonlySet<string> = new Set(['read', 'export'])
export const reads = (act: string): boolean => readingActs.has(act)

/** `read` covers looking and exporting, `write` everything. */
export function tokenReaches({ scope }: Pick<TokenUse, 'scope'>, act: string, resource: string): boolean {
  const granted = scope[resource]
  if (granted === undefined || beyondTokens(resource)) return false
  return granted === 'write' || reads(act)
}
