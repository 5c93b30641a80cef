import type { Purpose } from '../core/codes.ts'
import { isEndKind, streamSettings } from './book-rules.ts'
import { createMethods, type Methods } from './methods.ts'
import { createNames, type Names } from './names.ts'
import type { RowPlace } from './rows.ts'
import type { Pack } from './schema.ts'
import { createWasteLookup, type WasteLookup } from './waste-lookup.ts'

/** A district's pack with the questions the rooms ask of it. */
export interface DistrictView {
  readonly pack: Pack
  readonly waste: WasteLookup
  readonly methods: Methods
  readonly names: Names
  readonly zone: string
  rowOf: (code: string) => RowPlace | undefined
  /** A method's name; what is no code of the pack is shown as it was written. */
  methodName: (code: string) => string
  /** Neither burnt nor landfilled. A method the pack does not know does not count as recycling. */
  recycles: (method: string) => boolean
  facilityKindName: (kind: string) => string
  /** What a kind of facility is sent waste for, where no paper says. */
  purposeAt: (kind: string) => Purpose
  isEndKind: (kind: string) => boolean
  settingsOf: (stream: Parameters<typeof streamSettings>[1]) => ReturnType<typeof streamSettings>
}

export function createDistrictView(pack: Pack): DistrictView {
  const waste = createWasteLookup(pack)
  const methods = createMethods(pack)
  const kinds = new Map(pack.facilityKinds.map((k) => [k.kind, k]))
  return {
    pack,
    waste,
    methods,
    names: createNames(pack),
    zone: pack.district.timeZone,
    rowOf: waste.placeOf,
    methodName: (code) => methods.find(code)?.name ?? code,
    recycles: (method) => (methods.find(method) ?? methods.resolve(method))?.recycles ?? false,
    facilityKindName: (kind) => kinds.get(kind)?.name ?? '',
    purposeAt: (kind) => kinds.get(kind)?.purpose ?? 'utilize',
    isEndKind: (kind) => isEndKind(pack, kind),
    settingsOf: (stream) => streamSettings(pack, stream),
  }
}
