import type { CatalogueData } from '../packs/catalogue-data.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { Pack } from '../packs/schema.ts'
import { createWasteLookup, type WasteLookup } from '../packs/waste-lookup.ts'

/** A lookup that goes on answering while the catalogue under it is replaced by one with a newer edition. */
export interface LiveLookup {
  readonly waste: WasteLookup
  readonly data: () => CatalogueData
  replace(data: CatalogueData): void
}

/** An edition gives codes their names and dates; which stream and row a code falls into is the pack's alone. */
export function createLiveLookup(pack: Pick<Pack, 'catalogue' | 'tables'>): LiveLookup {
  let data = pack.catalogue
  let now = createWasteLookup(pack)
  return {
    data: () => data,
    replace: (newer) => {
      data = newer
      now = createWasteLookup({ catalogue: newer, tables: pack.tables })
    },
    waste: {
      find: (code) => now.find(code),
      nameOf: (code) => now.nameOf(code),
      streamOf: (code) => now.streamOf(code),
      placeOf: (code) => now.placeOf(code),
      rowOf: (table, code) => now.rowOf(table, code),
      resolve: (text, stream) => now.resolve(text, stream),
    },
  }
}

/** A district whose names of codes follow the imported editions; nothing else of it changes. */
export function liveDistrict(district: DistrictView): { district: DistrictView; lookup: LiveLookup } {
  const lookup = createLiveLookup(district.pack)
  return { district: { ...district, waste: lookup.waste }, lookup }
}
