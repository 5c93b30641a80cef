import { describe, expect, it } from 'vitest'
import { Refusal } from '../../src/core/refusal.ts'
import { changeAccount, checkComplete } from '../../src/platform/auth/account.rules.ts'
import type { Account } from '../../src/platform/auth/contract.ts'
import { checkLogin, checkPassword } from '../../src/platform/auth/password.ts'

const account: Account = {
  id: 1,
  login: 'chief',
  name: '管理员',
  role: 'administrator',
  unit: null,
  parties: [],
  streets: [],
  active: true,
  demo: false,
}

function code(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
  return 'ok'
}

describe('a change of an account', () => {
  it('never leaves the district without an administrator, or the person without their own account', () => {
    const other = { login: 'other', administrators: 1 }
    expect(code(() => changeAccount(account, { active: false }, other))).toBe('account_last_administrator')
    expect(code(() => changeAccount(account, { role: 'office' }, other))).toBe('account_last_administrator')
    expect(code(() => changeAccount(account, { active: false }, { ...other, administrators: 2 }))).toBe('ok')
    expect(code(() => changeAccount(account, { active: false }, { login: 'chief', administrators: 2 }))).toBe(
      'account_own',
    )
    expect(code(() => changeAccount(account, { name: '新名' }, { login: 'chief', administrators: 1 }))).toBe(
      'ok',
    )
  })

  it('keeps what is not mentioned, and null clears', () => {
    const by = { login: 'other', administrators: 2 }
    const department = changeAccount(account, { role: 'department', unit: 'u' }, by)
    expect(department).toEqual({ ...account, role: 'department', unit: 'u' })
    expect(code(() => changeAccount(department, { unit: null }, by))).toBe('account_incomplete')
  })

  it('wants of each role what its rows depend on', () => {
    const nothing = { unit: null, parties: [], streets: [] }
    const incomplete = (
      ['department', 'street', 'community', 'enterprise', 'carrier', 'operator'] as const
    ).map((role) => code(() => checkComplete({ role, ...nothing })))
    expect(new Set(incomplete)).toEqual(new Set(['account_incomplete']))
    for (const role of ['leader', 'office', 'auditor', 'administrator'] as const)
      checkComplete({ role, ...nothing })
  })
})

describe('a password', () => {
  it.each([
    ['short1!', '至少 8 个字符'],
    ['onlylowercase', '至少用两种'],
    ['12345678901', '至少用两种'],
    ['Chief-2025x', '不能包含账号'],
    ['Password1', '太常见'],
    ['aaaaaaa1', '重复的字符太多'],
    ['x1'.repeat(70), '最多 128 个字符'],
  ])('%s is refused: %s', (password, reason) => {
    expect(() => checkPassword(password, 'chief')).toThrow(reason)
  })

  it.each(['correct horse battery 7', '无废城区Binjiang', 'tr0ub4dor&3'])('%s is accepted', (password) => {
    expect(code(() => checkPassword(password, 'chief'))).toBe('ok')
  })
})

describe('a sign-in name', () => {
  it('is one however it is typed', () => {
    expect(checkLogin(' ＯＦＦＩＣＥ.１ ')).toBe('office.1')
    expect(checkLogin('无废办')).toBe('无废办')
    for (const login of ['', 'a', '.x', 'a b', 'a/b', 'x'.repeat(41)])
      expect(code(() => checkLogin(login))).toBe('login_unreadable')
  })
})
