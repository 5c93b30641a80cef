import { loadEditions } from './catalogue/house.ts'
import { type LiveLookup, liveDistrict } from './catalogue/live-lookup.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import { cockpitRoutes } from './cockpit/routes.ts'
import { disclosureRoutes } from './disclosure/routes.ts'
import { disclosureSource } from './disclosure/source.ts'
import { indicatorRoutes } from './indicators/routes.ts'
import { paperWords } from './intake/forms/paper-words.ts'
import { intakeRoutes } from './intake/routes.ts'
import { webhookJobs } from './interfaces/deliver.ts'
import { interfaceRoutes } from './interfaces/routes.ts'
import { districtRoutes } from './inventory/district.routes.ts'
import { inventoryRoutes } from './inventory/routes.ts'
import { statutoryRoutes } from './inventory/statutory.routes.ts'
import { fold, keepFolding } from './ledger/fold.store.ts'
import { bookRulesOf, type House } from './ledger/house.ts'
import { loadBaseline } from './ledger/load-baseline.store.ts'
import { ledgerRoutes } from './ledger/routes.ts'
import { listsRoutes } from './lists/routes.ts'
import { manifestRoutes } from './manifests/routes.ts'
import { createDistrictView, type DistrictView } from './packs/district-view.ts'
import { findPackFolder } from './packs/find-pack.ts'
import { readPack } from './packs/read-pack.ts'
import { type SeededDistrict, seedDistrict } from './packs/seed-district.store.ts'
import { partyRoutes } from './parties/routes.ts'
import { rhythmJobs } from './plan/reminders.ts'
import { rhythmRoutes } from './plan/rhythm.routes.ts'
import type { RhythmHouse } from './plan/rhythm-house.ts'
import { planRoutes } from './plan/routes.ts'
import { seedPlan } from './plan/versions.store.ts'
import { systemActor } from './platform/actor.ts'
import { ensureDemoAccounts } from './platform/auth/demo.ts'
import { packsFolder } from './platform/checkout.ts'
import { readConfig } from './platform/config.ts'
import type { Database } from './platform/database.ts'
import type { Context, Routes } from './platform/http.ts'
import { startJobs } from './platform/jobs.ts'
import { openOutlets } from './platform/outlets.ts'
import type { Product } from './platform/serve.ts'
import { version } from './platform/version.ts'
import { auditRoutes } from './reporting/audit.routes.ts'
import { reportingRoutes } from './reporting/routes.ts'
import { demoUsers } from './simulate/accounts.store.ts'
import { readDemoPlan } from './simulate/plan.ts'
import { demonstrateRhythm } from './simulate/rhythm.ts'
import { simulate } from './simulate/simulate.ts'

/** The year and the seed of the demonstration book that a first start writes. */
export const demonstration = { year: 2025, seed: 1, scale: 1 } as const

/** The house of a process: made before the database is known, complete once its district has been seeded. */
export function openHouse(
  districtCode: number,
  demo: boolean,
): { house: House; lookup: LiveLookup; complete: (seeded: SeededDistrict) => void } {
  const { district, lookup } = liveDistrict(
    createDistrictView(readPack(findPackFolder(packsFolder, districtCode))),
  )
  const rules = { ...bookRulesOf(district, 0) }
  return {
    house: { district, rules, demo, papers: paperWords },
    lookup,
    complete: (seeded) => {
      rules.unknownReceiver = seeded.unknownReceiver
    },
  }
}

/** Puts the pack's units, streets and plan figures into the book. Idempotent. */
export async function seed(database: Database, district: DistrictView, now: Date): Promise<SeededDistrict> {
  const actor = systemActor('system:pack', '数据包', district.pack.district.district)
  return await database.write(actor, async (tx) => {
    const seeded = await seedDistrict(tx, district.pack, now)
    await seedPlan(tx, district.pack.plan, now)
    await loadBaseline(tx, district.pack, seeded, { now, zone: district.zone })
    return seeded
  })
}

/** What other rooms tell the plan's rhythm is added here. */
const rhythmOf = ({ district, demo }: Pick<House, 'district' | 'demo'>): RhythmHouse => ({
  district,
  demo,
  sources: [disclosureSource(district)],
})

export function routesOf(house: House, lookup: LiveLookup): readonly Routes[] {
  const rhythm = rhythmOf(house)
  return [
    districtRoutes(house),
    partyRoutes(house),
    catalogueRoutes({ pack: house.district.pack, zone: house.district.zone, lookup }),
    ledgerRoutes(house),
    intakeRoutes(house),
    reportingRoutes(house),
    auditRoutes(house.district),
    inventoryRoutes(house),
    statutoryRoutes(house),
    manifestRoutes(house),
    interfaceRoutes(house),
    indicatorRoutes(house),
    planRoutes(rhythm),
    rhythmRoutes(rhythm),
    disclosureRoutes(house),
    listsRoutes(house),
    cockpitRoutes(house, rhythm),
  ]
}

async function prepareDemonstration(
  context: Context,
  district: DistrictView,
  say: (line: string) => void,
): Promise<void> {
  const { config, database, sessions, now } = context
  const plan = readDemoPlan(findPackFolder(packsFolder, config.district))
  let told = ''
  await simulate(database, district, plan, {
    ...demonstration,
    mode: config.mode,
    progress: ({ day, share }) => {
      if (day.slice(0, 7) === told) return
      told = day.slice(0, 7)
      say(`写入演示数据：${told}（${Math.round(share * 100)}%）`)
    },
  })
  const actor = systemActor('system:demo', '演示', config.district)
  const users = await database.readAll(actor, (tx) => demoUsers(tx, plan, district.pack))
  await ensureDemoAccounts(database, sessions, config.district, users, now())
  // The plan's year looks at the tables again and again; folded they answer at once.
  await fold(database, systemActor('system:fold', '汇总', config.district), now())
  say('写入演示数据：任务分解、进展、会议、督办、简报、总结、考核')
  const house = rhythmOf({ district, demo: true })
  await demonstrateRhythm({ database, house, ...demonstration, now: now() })
}

/** The only composition root: which rooms there are, and what they are given. */
export function createProduct(): Product {
  const config = readConfig(process.env)
  const { house, lookup, complete } = openHouse(config.district, config.mode === 'demo')
  return {
    version,
    routes: routesOf(house, lookup),
    prepare: async (context, _urls, say) => {
      complete(await seed(context.database, house.district, context.now()))
      const actor = systemActor('system:pack', '数据包', config.district)
      await context.database.read(actor, (tx) =>
        loadEditions(tx, { pack: house.district.pack, zone: house.district.zone, lookup }),
      )
      if (config.mode === 'demo') await prepareDemonstration(context, house.district, say)
      await fold(context.database, systemActor('system:fold', '汇总', config.district), context.now())
    },
    start: async (context, urls, app) => {
      const folding = keepFolding(
        context.database,
        systemActor('system:fold', '汇总', config.district),
        context.now,
      )
      const tasks = [...rhythmJobs(context, rhythmOf(house), openOutlets(config)), ...webhookJobs(context)]
      const jobs = await startJobs(urls.appUrl, config.district, tasks, (task, err) =>
        app.log.error({ err, task }, 'job failed'),
      )
      return {
        stop: async () => {
          await jobs.stop()
          await folding.stop()
        },
      }
    },
  }
}
