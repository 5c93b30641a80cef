import type { Role } from '../core/codes.ts'

/** Who acts. Made by the server from the session (or by the command line), never by the browser. */
export interface Actor {
  /** Sign-in name, or `cli:<os user>`, or `system:<job>`; it is what the audit shows. */
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly district: number
  /** The pack's code of the department or street the person works for. */
  readonly unit: string | null
  readonly parties: readonly number[]
  readonly streets: readonly string[]
  /** The command line and scheduled jobs: not a person with a session. */
  readonly system?: boolean
  /** A program that asks with a token of this person: never more than the person may, and only within its scope. */
  readonly token?: TokenUse
}

export interface TokenUse {
  readonly id: number
  readonly prefix: string
  /** Resource → whether it may only be read. */
  readonly scope: Readonly<Partial<Record<string, 'read' | 'write'>>>
}

/** The command line acts as the operating system's user, with every right, and says so in the audit. */
export function systemActor(id: string, name: string, district: number): Actor {
  return { id, name, role: 'administrator', district, unit: null, parties: [], streets: [], system: true }
}
