import { refuse } from '../../core/refusal.ts'

export const passwordLength = { min: 8, max: 128 } as const

/** Words that are tried first; compared without case. */
const common = [
  'password',
  'qwerty',
  'admin',
  'wufei',
  '123456',
  '111111',
  '888888',
  '000000',
  'abc123',
  'iloveyou',
]

/**
 * Length first (NIST SP 800-63B), and two kinds of characters, as the district's own rules for accounts ask.
 * The sign-in name may not be part of it.
 */
export function checkPassword(password: string, login: string): void {
  const weak = (reason: string) => refuse('password_weak', { reason })
  if (password.length < passwordLength.min) weak(`至少 ${passwordLength.min} 个字符`)
  if (password.length > passwordLength.max) weak(`最多 ${passwordLength.max} 个字符`)
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u].filter((kind) =>
    kind.test(password),
  ).length
  if (kinds < 2) weak('大写字母、小写字母、数字、其他字符中至少用两种')
  const low = password.toLowerCase()
  if (login.length >= 3 && low.includes(login.toLowerCase())) weak('不能包含账号')
  if (common.some((word) => low.includes(word) && low.length - word.length < 4)) weak('太常见，容易被猜到')
  if (new Set(low).size < 4) weak('重复的字符太多')
}

export function checkLogin(login: string): string {
  const name = login.normalize('NFKC').trim().toLowerCase()
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{1,39}$/u.test(name)) refuse('login_unreadable', { login })
  return name
}
