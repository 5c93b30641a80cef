import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ManifestProfile } from '../packs/manifest-profile.contract.ts'
import { type Manifest, manifestStateNames } from './contract.ts'
import { numberIn, textIn } from './fields.rules.ts'
import type { PublicManifest } from './public.contract.ts'

/** Signs that are not taken for each other when read aloud. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 16

/**
 * 核验码: nobody can guess it who has not the paper in hand. Eighty bits of a keyed hash of the district and the number,
 * so that nothing need be kept and a number alone opens nothing.
 */
export function checkCodeOf(secret: string, district: number, number: string): string {
  const digest = createHmac('sha256', secret).update(`manifest|${district}|${number}`).digest()
  const signs = [...digest.subarray(0, LENGTH)].map((byte) => SIGNS[byte % SIGNS.length])
  return signs.join('').replace(/(.{4})(?=.)/g, '$1-')
}

export function isCheckCode(asked: string, known: string): boolean {
  const plain = (text: string): Buffer => Buffer.from(text.toUpperCase().replace(/[^0-9A-Z]/g, ''))
  const [a, b] = [plain(asked), plain(known)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** A plate keeps its ends: whoever stands beside the vehicle recognizes it, nobody else can look it up. */
export const maskedPlate = (plate: string): string =>
  plate.length <= 4
    ? '＊'.repeat(plate.length)
    : `${plate.slice(0, 2)}${'＊'.repeat(plate.length - 4)}${plate.slice(-2)}`

/** What an outsider may see: that the manifest is real and where it stands. No person, no telephone, no price. */
export function publicManifest(
  profile: ManifestProfile,
  m: Manifest,
  names: {
    readonly waste: (code: string) => string
    readonly facility: (id: number | null) => string | null
    readonly party: (id: number | null) => string | null
  },
  seen: { readonly printed: number | null; readonly packages: number; readonly demo: boolean },
): PublicManifest {
  const { values, days } = m
  const code = textIn(values, 'code')
  const plate = textIn(values, 'plate')
  const { official } = profile.numbering
  return {
    title: profile.print.title,
    number: m.number as string,
    officialTitle: official?.title ?? null,
    officialNo: m.officialNo,
    officialMissing: official && m.officialNo === null ? official.missing : null,
    state: m.state,
    stateName: manifestStateNames[m.state],
    waste: code === null ? null : { code, name: names.waste(code) },
    consignor: names.facility(numberIn(values, 'consignor')),
    carrier: names.party(numberIn(values, 'carrier')),
    consignee: names.facility(numberIn(values, 'consignee')),
    plate: plate === null ? null : maskedPlate(plate),
    loaded: days.loaded === undefined ? null : numberIn(values, 'grams'),
    accepted: m.outcome === null ? null : numberIn(values, 'accepted'),
    refused: m.outcome === null ? null : numberIn(values, 'refused'),
    packages: seen.packages,
    issuedOn: days.issued ?? null,
    loadedOn: days.loaded ?? null,
    receivedOn: days.received ?? null,
    /** The paper was printed before the last steps. */
    later: seen.printed === null ? 0 : Math.max(0, m.acts - seen.printed),
    demo: seen.demo,
  }
}
