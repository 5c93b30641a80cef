import type { Routes } from '../platform/http.ts'
import { appraisalRoutes } from './appraisal.routes.ts'
import { calendarRoutes } from './calendar.routes.ts'
import { matterRoutes } from './matters.routes.ts'
import { withPlan } from './plan-source.ts'
import type { RhythmHouse } from './rhythm-house.ts'

/** The rhythm of a plan: what walks from hand to hand, the calendar and its reminders, the appraisal. */
export const rhythmRoutes =
  (given: RhythmHouse): Routes =>
  (app, context) => {
    const house = withPlan(context, given)
    matterRoutes(app, context, house)
    calendarRoutes(app, context, house)
    appraisalRoutes(app, context, house)
  }
