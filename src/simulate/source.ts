import type { Flow } from './plan.ts'
import type { Random } from './random.ts'
import type { Site } from './scene.ts'

/** One source's share of a flow. */
export interface Source {
  flow: Flow
  random: Random
  site: Site
  /** Its place among the sources of the flow. */
  rank: number
  grams: number
}
