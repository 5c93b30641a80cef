import { streamTables, type TableNo } from '../core/codes.ts'
import type { House } from '../ledger/house.ts'
import { unusualAbove } from '../ledger/unusual.rules.ts'
import type { Database, Reader, Writer } from '../platform/database.ts'
import { nameKey, ownSite } from './directory.rules.ts'
import { createCounterparty, createOwnStore, loadDirectory } from './directory.store.ts'
import { factsOf } from './facts-of.rules.ts'
import type { FileStore } from './files.ts'
import type { ImportRecord } from './imports.store.ts'
import type { Scene, Unregistered, Words } from './reading.ts'
import type { ImportRow } from './rows.store.ts'

/** What intake is given by the composition root. */
export interface Intake {
  readonly database: Database
  readonly house: House
  readonly files: FileStore
  readonly now: () => Date
}

export function wordsOf({ district, rules }: House): Words {
  const tableOf = (code: string): TableNo | undefined => {
    const stream = district.waste.streamOf(code)
    return stream === undefined ? undefined : streamTables[stream]
  }
  return {
    streamOf: district.waste.streamOf,
    placeOf: district.waste.placeOf,
    methodOf: (text) => district.methods.resolve(text)?.code,
    purposeOf: (method, code) => {
      const table = tableOf(code)
      const known = district.methods.find(method) ?? district.methods.resolve(method)
      return table === undefined || known === undefined
        ? undefined
        : district.methods.purposeIn(table, known.code)
    },
    purposeAt: district.purposeAt,
    streetOf: (text) => district.names.findStreet(text)?.code,
    unusualAbove: (code, grams, onVehicle) => {
      const stream = district.waste.streamOf(code)
      return stream === undefined ? null : unusualAbove(rules.rulesOf(stream), grams, onVehicle)
    },
  }
}

type Owner = Pick<ImportRecord, 'party' | 'unit' | 'options'>

export async function sceneOf(tx: Reader, house: House, owner: Owner): Promise<Scene> {
  const directory = await loadDirectory(tx)
  const party = owner.party === null ? directory.byUnit(owner.unit ?? '') : directory.party(owner.party)
  const site = party ? (ownSite(directory, party.id, owner.options.facility) ?? null) : null
  return {
    party: owner.party === null ? null : (party ?? null),
    site,
    directory,
    options: owner.options,
    words: wordsOf(house),
  }
}

/** Registers, on the person's choice, whom the rows name and nobody knows; answers a scene that knows them. */
export async function withRegistered(
  tx: Writer,
  house: House,
  owner: Owner,
  scene: Scene,
  rows: readonly ImportRow[],
  now: Date,
): Promise<Scene> {
  if (!scene.options.createParties) return scene
  const people = new Map<string, Unregistered>()
  const stores = new Set<string>()
  for (const row of rows) {
    if (row.verdict === 'error' || row.verdict === 'unchanged') continue
    const reading = factsOf(row.content, scene)
    for (const u of reading.unregistered) people.set(nameKey(u.name), u)
    for (const code of reading.newStores) stores.add(code)
  }
  if (people.size === 0 && stores.size === 0) return scene
  for (const u of people.values())
    await createCounterparty(tx, { ...u, regionName: null, demo: house.demo }, now)
  if (owner.party !== null) {
    const { site } = scene
    const place = { party: owner.party, site: site?.id ?? null, street: site?.street ?? null }
    for (const code of stores) await createOwnStore(tx, { ...place, code, demo: house.demo }, now)
  }
  return await sceneOf(tx, house, owner)
}
