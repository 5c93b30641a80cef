import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bookRulesOf, type House } from '../src/ledger/house.ts'
import { createDistrictView } from '../src/packs/district-view.ts'
import { readPack } from '../src/packs/read-pack.ts'
import { seedDistrict } from '../src/packs/seed-district.store.ts'
import { type Actor, systemActor } from '../src/platform/actor.ts'
import { checkout } from '../src/platform/checkout.ts'
import { type Database, openDatabase } from '../src/platform/database.ts'
import { type Cluster, enterCluster } from '../src/platform/postgres/cluster.ts'
import { prepareEmbedded } from '../src/platform/postgres/roles.ts'
import { cloneDatabase, migratedTemplate, type TestDatabaseUrls, urlsOf } from '../test/support/cluster.ts'

/** A database of one bench's own, with the fictional district seeded into it. */
export interface Ground {
  readonly urls: TestDatabaseUrls
  readonly database: Database
  readonly house: House
  readonly actor: Actor
  readonly dataDir: string
  close(): Promise<void>
}

/** The cluster of a run: durable, with the settings of production, in a folder of its own that goes with it. */
export interface Site {
  readonly cluster: Cluster
  ground(): Promise<Ground>
  close(): Promise<void>
}

export async function openSite(): Promise<Site> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wufei-bench-'))
  // Temporary folders are private; the database's user must get in.
  chmodSync(dataDir, 0o755)
  const cluster = await enterCluster({ dataDir, durability: 'durable', purpose: 'wufei bench' })
  await prepareEmbedded(cluster, 'wufei')
  const admin = urlsOf(cluster, 'postgres')
  const template = await migratedTemplate(admin)
  return {
    cluster,
    ground: async () => groundOf(await cloneDatabase(admin, template), dataDir),
    close: async () => {
      await cluster.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function groundOf(urls: TestDatabaseUrls, dataDir: string): Promise<Ground> {
  const database = openDatabase(urls, { name: 'wufei bench' })
  const district = createDistrictView(readPack(join(checkout, 'packs', 'demo')))
  const actor = systemActor('system:bench', '测速', district.pack.district.district)
  const seeded = await database.write(actor, (tx) => seedDistrict(tx, district.pack, new Date()))
  const house: House = { district, rules: bookRulesOf(district, seeded.unknownReceiver), demo: false }
  return {
    urls,
    database,
    house,
    actor,
    dataDir,
    close: async () => {
      await database.close()
      await urls.drop()
    },
  }
}
