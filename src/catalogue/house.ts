import type { CatalogueData } from '../packs/catalogue-data.ts'
import type { Pack } from '../packs/schema.ts'
import type { Reader } from '../platform/database.ts'
import { withEditions } from './editions.rules.ts'
import { readEditions } from './editions.store.ts'
import type { LiveLookup } from './live-lookup.ts'

/** What these routes are given: the district's pack and zone, and the lookup that everybody else asks too. */
export interface CatalogueHouse {
  readonly pack: Pick<Pack, 'catalogue' | 'tables'>
  readonly zone: string
  readonly lookup: LiveLookup
}

/** Puts imported editions into the lookup; at start, and after each import. */
export async function loadEditions(tx: Reader, house: CatalogueHouse): Promise<CatalogueData> {
  const data = withEditions(house.pack.catalogue, await readEditions(tx))
  house.lookup.replace(data)
  return data
}
