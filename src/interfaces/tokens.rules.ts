import type { Role } from '../core/codes.ts'
import { refuse } from '../core/refusal.ts'
import type { Actor } from '../platform/actor.ts'
import { type Resource, rights, scopeOfRole } from '../platform/rights.rules.ts'
import { beyondTokens, reads } from '../platform/token-scope.rules.ts'
import type { ApiToken, TokenDraft } from './tokens.contract.ts'
import { tokenTerm } from './tokens.contract.ts'

export interface TokenScope {
  readonly resource: Resource
  readonly name: string
  readonly most: 'read' | 'write'
}

/** What a role may hand on to a token, and the most it may say of each. */
export const tokenScopes = (role: Role): TokenScope[] =>
  (Object.keys(rights) as Resource[]).flatMap((resource) => {
    const { name, acts } = rights[resource]
    const mine = Object.keys(acts).filter((act) => scopeOfRole(role, act, resource) !== null)
    if (beyondTokens(resource) || mine.length === 0) return []
    return [{ resource, name, most: mine.some((act) => !reads(act)) ? 'write' : 'read' }]
  })

/** A token may be handed what its maker may, and no more; what the maker loses later, it loses with them. */
export function checkDraft(actor: Actor, { scope, days }: Pick<TokenDraft, 'scope' | 'days'>): void {
  if (days < 1 || days > tokenTerm.most) refuse('token_term', { most: tokenTerm.most })
  const asked = Object.entries(scope)
  if (asked.length === 0) refuse('token_scope_empty')
  const mine = new Map(tokenScopes(actor.role).map((s) => [s.resource as string, s]))
  for (const [resource, level] of asked) {
    const known = mine.get(resource)
    if (known && (level === 'read' || known.most === 'write')) continue
    refuse('token_scope_beyond', {
      resource: known?.name ?? resource,
      act: level === 'write' ? '写入' : '读取',
    })
  }
}

export const stateOf = (
  { expiresAt, revokedAt }: { readonly expiresAt: Date; readonly revokedAt: Date | null },
  now: Date,
): ApiToken['state'] => (revokedAt !== null ? 'revoked' : expiresAt <= now ? 'expired' : 'active')
