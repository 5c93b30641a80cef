import { clinicDay } from './clinic-day.ts'
import { constructionDay } from './construction-day.ts'
import type { Script } from './script.ts'

/** The days that can be played. */
export const scripts: readonly Script[] = [clinicDay, constructionDay]
