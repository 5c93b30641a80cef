import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { dayIn } from '../core/zone.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Actor } from '../platform/actor.ts'
import { attachment, fileTypes } from '../platform/attachment.ts'
import { auditRead } from '../platform/audit.ts'
import type { Context } from '../platform/http.ts'
import type { Register } from './register.ts'

/** What these routes are given beside the platform's context. */
export interface PartyHouse {
  readonly district: DistrictView
  readonly demo: boolean
}

export function registerOf({ district, demo }: PartyHouse, now: Date): Register {
  return { district, demo, now, today: dayIn(district.zone, now) }
}

/** Leaves the one row of a request that showed other parties' data; none for whoever saw only their own. */
export async function seen(
  { database, now }: Pick<Context, 'database' | 'now'>,
  actor: Actor,
  request: FastifyRequest,
  read: {
    object: string
    filter?: Readonly<Record<string, unknown>>
    parties: readonly number[] | null
    count: number
  },
): Promise<void> {
  const others = read.parties === null || read.parties.some((party) => !actor.parties.includes(party))
  if (read.count === 0 || !others) return
  await auditRead(database, actor, {
    at: now(),
    object: read.object,
    scope: read.parties !== null && read.parties.length === 1 ? `party ${read.parties[0]}` : 'district',
    filter: read.filter ?? {},
    count: read.count,
    request: request.id,
  })
}

/** A workbook to keep. */
export function sendXlsx(reply: FastifyReply, name: string, content: Readable | Buffer): FastifyReply {
  return reply
    .header('content-type', fileTypes.xlsx)
    .header('content-disposition', attachment(name, 'export.xlsx'))
    .header('cache-control', 'no-store')
    .send(content)
}
