import type { Actor } from '../platform/actor.ts'
import { systemActor } from '../platform/actor.ts'
import { analyseImport } from './analyse-import.ts'
import { bookImport } from './book-import.ts'
import { changeImport, getImport, lockImport, openImports } from './imports.store.ts'
import type { Intake } from './scene.ts'

const runnerOf = (intake: Intake): Actor =>
  systemActor('system:import', '导入', intake.house.district.pack.district.district)

/**
 * Does whatever an import is waiting for, in the name of the person who asked for it, until it waits for a person or is
 * at its end. Everything it needs to go on after a crash stands in the import and its rows.
 */
export async function runImport(intake: Intake, id: number, signal: AbortSignal): Promise<void> {
  const runner = runnerOf(intake)
  for (;;) {
    if (signal.aborted) return
    const { status, acting } = await intake.database.read(runner, (tx) => getImport(tx, id))
    if (status === 'uploaded' || status === 'analysing') await analyseImport(intake, acting, id, signal)
    else if (status === 'booking') await bookImport(intake, acting, id, signal)
    else return
  }
}

export interface ImportRunner {
  /** Sees to it that the import is worked on; returns at once. */
  poke(id: number): void
  /** Takes up what was under way when the server stopped. */
  resume(): Promise<void>
  /** Waits until nothing is under way. */
  idle(): Promise<void>
  /** Stops between two chunks; what is left is taken up by the next server. */
  stop(): Promise<void>
}

const retryMs = 5_000

/** One import at a time: they compete for the same accounts, and a second would only wait. */
export function importRunner(intake: Intake, failed: (error: unknown, id: number) => void): ImportRunner {
  const stopping = new AbortController()
  const waiting = new Set<number>()
  let work: Promise<void> | null = null

  const drain = async (): Promise<void> => {
    for (const id of waiting) {
      waiting.delete(id)
      if (stopping.signal.aborted) return
      await runImport(intake, id, stopping.signal).catch(async (error: unknown) => {
        failed(error, id)
        if (isPassing(error)) return later(id)
        // What cannot even be written down is tried again: the database is away.
        await giveUp(intake, id).catch((e: unknown) => {
          failed(e, id)
          later(id)
        })
      })
    }
  }
  const later = (id: number): void => {
    setTimeout(() => poke(id), retryMs).unref()
  }
  const poke = (id: number): void => {
    waiting.add(id)
    work ??= drain().finally(() => {
      work = null
      const [next] = waiting
      if (next !== undefined && !stopping.signal.aborted) poke(next)
    })
  }
  return {
    poke,
    resume: async () => {
      const open = await intake.database.read(runnerOf(intake), openImports)
      for (const { id } of open) poke(id)
    },
    idle: async () => {
      while (work) await work
    },
    stop: async () => {
      stopping.abort()
      while (work) await work
    },
  }
}

/** The database went away or was restarted: nothing is wrong with the import. The driver names no code for a lost connection. */
function isPassing(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  if (typeof code === 'string') return /^(?:08|57P|53|ECONN|EPIPE|40)/.test(code)
  return typeof message === 'string' && /^Connection terminated|connection error|not queryable/i.test(message)
}

/** A bug must not run again for ever; what is booked stays booked and is counted. */
async function giveUp(intake: Intake, id: number): Promise<void> {
  await intake.database.write(runnerOf(intake), async (tx) => {
    const current = await lockImport(tx, id)
    if (!['uploaded', 'analysing', 'booking'].includes(current.status)) return
    const at = intake.now()
    await changeImport(tx, id, { status: 'failed', failure: '系统出错，问题已记录', finished_at: at }, at)
  })
}
