import type { Day } from '../../core/day.ts'
import { findCommand, once } from '../../platform/command.ts'
import type { PlayOptions, Stage } from './stage.ts'

/** What a scripted day comes to: the manifest to look at, and how many there were. */
export interface PlayedDay {
  readonly manifest: number
  readonly number: string | null
  readonly manifests: number
  /** The day had been played before; nothing was done again. */
  readonly before?: boolean
}

export interface Script {
  readonly name: string
  readonly title: string
  /** Days it takes. */
  readonly spans: number
  readonly play: (options: PlayOptions & { readonly trucks?: number }) => Promise<PlayedDay>
}

const content = (day: Day) => ({ day })

/** A day that was played to its end, or undefined. */
export async function findDay({ database, actor, key, day }: Stage): Promise<PlayedDay | undefined> {
  const done = await database.read(actor, (tx) => findCommand<PlayedDay>(tx, key('done'), content(day)))
  return done && { ...done, before: true }
}

export const keepDay = async (
  { database, actor, key, day, now }: Stage,
  done: PlayedDay,
): Promise<PlayedDay> =>
  await database.write(actor, (tx) => once(tx, key('done'), content(day), now, () => Promise.resolve(done)))
