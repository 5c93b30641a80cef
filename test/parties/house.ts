import { createDistrictView } from '../../src/packs/district-view.ts'
import type { PartyHouse } from '../../src/parties/house.ts'
import { demo } from '../packs/support.ts'
import { testDistrict } from '../support/book.ts'

/** The fictional district, whose streets are 稻香 (daoxiang) and 麦浪 (mailang). */
export const house: PartyHouse = { district: createDistrictView(demo), demo: false }
export const env = { WUFEI_DISTRICT: String(testDistrict) }

let n = 0
/** An idempotency key that nobody has used. */
export const fresh = (): string => `key-${process.pid}-${++n}`

/** Valid codes under GB 32100, computed once and kept. */
export const codes = [
  '91990001MA2AX0001G',
  '91990001MA2AX0002K',
  '91990001MA2AX0003N',
  '91990001MA2AX0004R',
] as const
