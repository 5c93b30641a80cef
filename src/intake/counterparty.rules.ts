import type { Place } from '../core/codes.ts'
import { textOf } from './cells.ts'
import { type FacilityEntry, findCounterparty } from './directory.rules.ts'
import type { Draft } from './reading.ts'

interface Wanted {
  field: string
  creditField?: string
  permitField?: string
  /** What the field is called in a message. */
  what: string
  /** Where it stands, as far as the row says. */
  region: Place | undefined
}

/** Where a receiver stands, from 流向类型, from the column it is written in, or from the person's answer. */
export function regionOf(d: Draft, field: string | undefined): Place | undefined {
  if (field === 'abroadReceiver') return 'abroad'
  const flow = textOf(d.values, 'flowType')
  if (flow === 'inProvince' || flow === 'outProvince' || flow === 'abroad') return flow
  return undefined
}

/** The place a row means by a name, or what is wrong with the name, said at its cell. */
export function counterpartyOf(d: Draft, wanted: Wanted): FacilityEntry | undefined {
  const name = textOf(d.values, wanted.field)
  const creditCode = wanted.creditField ? textOf(d.values, wanted.creditField) : undefined
  const permitNo = wanted.permitField ? textOf(d.values, wanted.permitField) : undefined
  if (name === undefined && creditCode === undefined && permitNo === undefined)
    return d.wrong(wanted.field, 'row_without', { what: wanted.what })
  const { directory, options } = d.scene
  const found = findCounterparty(directory, { name, creditCode, permitNo }, options.counterparties)
  const shown = name ?? creditCode ?? permitNo ?? ''
  switch (found.kind) {
    case 'found':
      if (found.assumed)
        d.hint(wanted.field, 'facility_assumed', { name: shown, facility: found.facility.name })
      return found.facility
    case 'ambiguous':
      return d.wrong(wanted.field, 'counterparty_ambiguous', { name: shown, count: found.names.length })
    case 'noFacility':
      return d.wrong(wanted.field, 'party_without_site', { party: found.party.name })
    case 'unknown': {
      if (!options.createParties || name === undefined)
        return d.wrong(wanted.field, 'counterparty_unknown', { what: wanted.what, name: shown })
      const region = wanted.region ?? options.region
      if (region === null) return d.wrong(wanted.field, 'counterparty_without_region', { name })
      d.unregistered.push({ name, creditCode: creditCode ?? null, permitNo: permitNo ?? null, region })
      d.hint(wanted.field, 'counterparty_to_register', { name })
      return undefined
    }
  }
}
