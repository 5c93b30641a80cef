import { addDays, type Day } from '../core/day.ts'
import type { Fact } from '../ledger/contract.ts'
import type { NewRecord } from '../ledger/write.store.ts'
import type { DepartmentTotal } from './plan.ts'
import type { Packing, Signing } from './signing.ts'

/** Where the number of a booked posting is kept for a later correction. */
export interface Handle {
  posting: number | null
}

/** Something to write on one day of recording. */
export type Act =
  | { kind: 'fact'; fact: Fact; record: NewRecord; handle?: Handle }
  | { kind: 'correct'; handle: Handle; fact: Fact; reason: string; record: NewRecord }
  | { kind: 'total'; total: DepartmentTotal; from: Day; to: Day; grams: number }
  | Packing
  | Signing

/** A job looks at the stock as it is when its turn comes, and says what is written. */
export type Job = (today: Day) => Act[]

/**
 * What is recorded when. Days are taken in order; jobs of a day in the order they were entered, so a job may still
 * enter others for today or later, never for a day that is over.
 */
export interface Agenda {
  enter(day: Day, job: Job): void
  days(): Generator<{ day: Day; acts: Act[] }>
}

export function createAgenda(first: Day, last: Day): Agenda {
  const byDay = new Map<Day, Job[]>()
  let today = first
  return {
    enter: (day, job) => {
      const when = day < today ? today : day
      if (when > last) return
      const list = byDay.get(when)
      if (list) list.push(job)
      else byDay.set(when, [job])
    },
    *days() {
      for (let day = first; day <= last; day = addDays(day, 1)) {
        today = day
        const acts: Act[] = []
        const jobs = byDay.get(day) ?? []
        for (let i = 0; i < jobs.length; i++) acts.push(...(jobs[i] as Job)(day))
        byDay.delete(day)
        if (acts.length > 0) yield { day, acts }
      }
    },
  }
}
