import { Logger, parseCrontab, run, runMigrations } from 'graphile-worker'
import type pg from 'pg'
import type { Writer } from './database.ts'

/**
 * Queued and scheduled work, kept by graphile-worker in the database itself: a job that is queued in a transaction
 * exists exactly when the fact does, outlives a restart and is tried again with growing pauses. Its schema belongs to
 * the owner; the application queues and works off under policies of its own.
 */
export interface JobTask {
  /** As a word of the product: `notice_deliver`. */
  readonly name: string
  /** When it runs by itself, as in crontab(5), in UTC. */
  readonly cron?: string
  readonly run: (payload: Readonly<Record<string, unknown>>, attempt: number) => Promise<void>
}

/** One database may hold several districts, each with its own process: a worker takes its own district's jobs only. */
const taskName = (district: number, name: string): string => `${name}:${district}`

const quiet = new Logger(() => () => {})

/** As the owner, after the numbered migrations. Idempotent. */
export async function installJobs(ownerUrl: string, client: Pick<pg.Client, 'query'>): Promise<void> {
  await runMigrations({ connectionString: ownerUrl, logger: quiet })
  // The library turns row-level security on and leaves it to the installation to say who may.
  await client.query(`
    grant usage on schema graphile_worker to wufei_app;
    grant select on graphile_worker.migrations to wufei_app;
    grant select, insert, update, delete on graphile_worker._private_jobs, graphile_worker._private_job_queues,
      graphile_worker._private_tasks, graphile_worker._private_known_crontabs to wufei_app;
    grant usage on all sequences in schema graphile_worker to wufei_app;
    grant execute on all functions in schema graphile_worker to wufei_app;
    do $$
    declare t text;
    begin
      foreach t in array array['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs'] loop
        execute format('drop policy if exists works on graphile_worker.%I', t);
        execute format('create policy works on graphile_worker.%I to wufei_app using (true)', t);
      end loop;
    end $$`)
}

export async function queueJob(
  tx: Writer,
  name: string,
  payload: Readonly<Record<string, unknown>>,
  options: { readonly runAt?: Date; readonly maxAttempts?: number } = {},
): Promise<void> {
  await tx.query(`select 1 from graphile_worker.add_job($1, $2::json, run_at => $3, max_attempts => $4)`, [
    taskName(tx.actor.district, name),
    JSON.stringify(payload),
    options.runAt ?? null,
    options.maxAttempts ?? 8,
  ])
}

export async function startJobs(
  appUrl: string,
  district: number,
  tasks: readonly JobTask[],
  onError: (task: string, error: unknown) => void,
): Promise<{ stop(): Promise<void> }> {
  const taskList = Object.fromEntries(
    tasks.map((task) => [
      taskName(district, task.name),
      async (payload: unknown, { job }: { job: { attempts: number } }) => {
        try {
          await task.run(payload as Record<string, unknown>, job.attempts)
        } catch (error) {
          onError(task.name, error)
          throw error
        }
      },
    ]),
  )
  const crontab = tasks.flatMap(({ name, cron }) => (cron ? [`${cron} ${taskName(district, name)}`] : []))
  const runner = await run({
    connectionString: appUrl,
    taskList,
    parsedCronItems: parseCrontab(crontab.join('\n')),
    concurrency: 2,
    maxPoolSize: 4,
    noHandleSignals: true,
    logger: quiet,
  })
  return { stop: () => runner.stop() }
}
