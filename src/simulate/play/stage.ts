import { addDays, type Day } from '../../core/day.ts'
import { Refusal, refuse } from '../../core/refusal.ts'
import { dayIn, startOfDay } from '../../core/zone.ts'
import type { House } from '../../ledger/house.ts'
import { type Finding, ManifestAct, type ManifestState } from '../../manifests/contract.ts'
import { PackageAct } from '../../manifests/package.contract.ts'
import { actOnPackages } from '../../manifests/package-acts.ts'
import { performAct } from '../../manifests/perform-act.ts'
import type { SigningRole } from '../../packs/manifest-profile.contract.ts'
import type { Actor } from '../../platform/actor.ts'
import { systemActor } from '../../platform/actor.ts'
import { audit } from '../../platform/audit.ts'
import { once } from '../../platform/command.ts'
import type { Database, Writer } from '../../platform/database.ts'
import type { Signer } from '../signing.ts'

/** Tells what happens, line by line. */
export type Say = (line: string) => void

export interface PlayOptions {
  readonly database: Database
  readonly house: House
  /** The day that is played. */
  readonly day: Day
  readonly now: Date
  readonly say: Say
}

/** A scripted day on a book in use: every step is one command with a key of its own, so that a broken day goes on. */
export interface Stage extends PlayOptions {
  readonly actor: Actor
  /** Command key of a step of this day. */
  readonly key: (step: string) => string
  /** A moment of the day played, or of one after it. */
  readonly at: (day: Day, minute: number) => Date
}

/** Of a day that takes several, the last must be over too. */
export function openStage(name: string, spans: number, options: PlayOptions): Stage {
  const { house, day, now } = options
  const { zone, pack } = house.district
  if (!house.demo) refuse('simulate_in_production')
  if (addDays(day, spans - 1) >= dayIn(zone, now)) refuse('play_day_not_over', { day })
  return {
    ...options,
    actor: systemActor('system:play', '演示数据', pack.district.district),
    key: (step) => `play:${name}:${day}:${step}`,
    at: (on, minute) => new Date(startOfDay(zone, on).getTime() + minute * 60_000),
  }
}

/** A step that is not an act on a manifest: done once, with its audit row. */
export const stepOnce = async <T extends object>(
  stage: Stage,
  step: string,
  at: Date,
  run: (tx: Writer) => Promise<T>,
): Promise<T> =>
  await stage.database.write(stage.actor, (tx) =>
    once(tx, stage.key(step), { step }, at, async () => {
      await audit(tx, { at, act: 'demo.play', object: `day ${stage.day}`, detail: { step } })
      return await run(tx)
    }),
  )

export interface Acted {
  id: number
  number: string | null
  state: ManifestState
  findings: Finding[]
}

export interface Asked {
  readonly step: string
  readonly on: { readonly manifest: number } | { readonly profile: string }
  readonly role: SigningRole
  readonly by: Signer
  readonly at: Date
  readonly act: Omit<Partial<ManifestAct>, 'kind'> & Pick<ManifestAct, 'kind'>
}

/** One act of one party, as the API does it: in its own transaction, once per key. */
export async function act(stage: Stage, { step, on, role, by, at, act: asked }: Asked): Promise<Acted> {
  const { party, name, via = 'own', through = null } = by
  return await stepOnce(stage, step, at, async (tx) => {
    const done = await performAct(tx, stage.house, {
      on,
      act: ManifestAct.parse(asked),
      who: () => ({ role, party, name, via, through }),
      now: at,
      deviceAt: null,
      command: stage.key(step),
    })
    const { number, state } = done.manifest
    return { id: done.id, number, state, findings: done.fact.findings }
  })
}

/** What the engine says to an act that is not possible; an act that is possible after all is a fault of the script. */
export async function refusalOf(stage: Stage, asked: Asked): Promise<string> {
  try {
    await act(stage, asked)
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
  throw new Error(`step ${asked.step} was not refused`)
}

/** Packs or groups packages; answers their codes. */
export const packages = async (
  stage: Stage,
  step: string,
  at: Date,
  asked: PackageAct,
): Promise<{ codes: readonly string[] }> =>
  await stepOnce(stage, step, at, async (tx) => {
    const { codes } = await actOnPackages(
      { tx, house: stage.house, now: at, key: stage.key(step) },
      PackageAct.parse(asked),
    )
    return { codes }
  })

export const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

export const kilogramsText = (grams: number): string => `${(grams / 1000).toFixed(1)} 公斤`
export const tonnesText = (grams: number): string => `${(grams / 1_000_000).toFixed(2)} 吨`
