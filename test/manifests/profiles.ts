import { createDistrictView } from '../../src/packs/district-view.ts'
import { demo } from '../packs/support.ts'

export const district = createDistrictView(demo)
export const profileOf = (key: string) => {
  const found = demo.manifestProfiles.find((p) => p.key === key)
  if (!found) throw new Error(`no profile ${key}`)
  return found
}
