import { type Role, roleNames } from '../../core/codes.ts'
import { refuse } from '../../core/refusal.ts'
import type { Account, AccountChange } from './contract.ts'

const needs: Readonly<Partial<Record<Role, 'unit' | 'streets' | 'parties'>>> = {
  department: 'unit',
  street: 'streets',
  community: 'parties',
  enterprise: 'parties',
  carrier: 'parties',
  operator: 'parties',
}
const needNames = { unit: '部门', streets: '街道', parties: '单位' } as const

/** A role whose rows depend on a unit, streets or parties sees nothing without them; that is a mistake, not a right. */
export function checkComplete(account: Pick<Account, 'role' | 'unit' | 'parties' | 'streets'>): void {
  const need = needs[account.role]
  if (!need) return
  const there = need === 'unit' ? account.unit !== null : account[need].length > 0
  if (!there) refuse('account_incomplete', { role: roleNames[account.role], what: needNames[need] })
}

/** The account after a change; refuses what would lock the district, or the person who does it, out. */
export function changeAccount(
  account: Account,
  change: AccountChange,
  by: { readonly login: string; readonly administrators: number },
): Account {
  const { name, role, unit, parties, streets, active } = change
  const changed: Account = {
    ...account,
    name: name ?? account.name,
    role: role ?? account.role,
    unit: unit === undefined ? account.unit : unit,
    parties: parties ?? account.parties,
    streets: streets ?? account.streets,
    active: active ?? account.active,
  }
  checkComplete(changed)
  const demoted = account.active && (!changed.active || changed.role !== account.role)
  if (demoted && account.login === by.login) refuse('account_own')
  if (demoted && account.role === 'administrator' && by.administrators <= 1)
    refuse('account_last_administrator')
  return changed
}
