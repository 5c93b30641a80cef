import { z } from 'zod'
import { roles } from '../../core/codes.ts'
import type { Abilities } from '../rights.rules.ts'

export const SignIn = z.object({
  login: z.string().trim().min(1, '请填写账号').max(60, '账号太长'),
  password: z.string().min(1, '请填写密码').max(200, '密码太长'),
})
export type SignIn = z.infer<typeof SignIn>

export const SessionView = z.object({
  login: z.string(),
  name: z.string(),
  role: z.enum(roles),
  roleName: z.string(),
  district: z.int(),
  unit: z.string().nullable(),
  parties: z.array(z.int()),
  streets: z.array(z.string()),
  mode: z.enum(['demo', 'production']),
  abilities: z.custom<Abilities>().meta({ type: 'object', description: '资源 → 操作 → 范围' }),
})
export type SessionView = z.infer<typeof SessionView>

/** What the sign-in page must know before anybody has signed in. */
export const SignInPage = z.object({
  mode: z.enum(['demo', 'production']),
  setupNeeded: z.boolean(),
  demoAccounts: z.array(
    z.object({ login: z.string(), name: z.string(), roleName: z.string(), password: z.string() }),
  ),
})
export type SignInPage = z.infer<typeof SignInPage>

export const PasswordChange = z.object({ current: z.string().max(200), next: z.string().max(200) })

export const Setup = z.object({
  token: z.string().max(100),
  login: z.string().max(60),
  name: z.string().trim().min(1, '请填写姓名').max(60),
  password: z.string().max(200),
})

export const Account = z.object({
  id: z.int(),
  login: z.string(),
  name: z.string(),
  role: z.enum(roles),
  unit: z.string().nullable(),
  parties: z.array(z.int()),
  streets: z.array(z.string()),
  active: z.boolean(),
  demo: z.boolean(),
})
export type Account = z.infer<typeof Account>

export const AccountCreate = z.object({
  login: z.string().max(60),
  name: z.string().trim().min(1, '请填写姓名').max(60),
  password: z.string().max(200),
  role: z.enum(roles),
  unit: z.string().min(1).nullable().default(null),
  parties: z.array(z.int().positive()).max(500).default([]),
  streets: z.array(z.string().min(1)).max(50).default([]),
})
export type AccountCreate = z.infer<typeof AccountCreate>

export const AccountChange = z.object({
  name: z.string().trim().min(1).max(60).optional(),
  password: z.string().max(200).optional(),
  role: z.enum(roles).optional(),
  unit: z.string().min(1).nullable().optional(),
  parties: z.array(z.int().positive()).max(500).optional(),
  streets: z.array(z.string().min(1)).max(50).optional(),
  active: z.boolean().optional(),
})
export type AccountChange = z.infer<typeof AccountChange>
