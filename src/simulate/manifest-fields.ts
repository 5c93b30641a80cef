import { findWasteCode } from '../core/waste-code.ts'
import type { FieldValue, FieldValues } from '../manifests/contract.ts'
import { stepOf } from '../manifests/fields.rules.ts'
import type { DistrictView } from '../packs/district-view.ts'
import type { ManifestPhase, ManifestProfile } from '../packs/manifest-profile.contract.ts'
import type { Load } from './loads.ts'

/** The profile a load moves under: of those that take its stream, the one that names its class, else one that names none. */
export function profileFor(district: DistrictView, code: string): ManifestProfile | undefined {
  const stream = district.waste.streamOf(code)
  const kind = findWasteCode(code)?.class ?? ''
  const taking = district.pack.manifestProfiles.filter((p) => stream && p.streams.includes(stream))
  return taking.find((p) => p.classes.includes(kind)) ?? taking.find((p) => p.classes.length === 0)
}

const liquids = ['06', '08', '09', '34', '35']
/** Kilograms of one piece where nobody declared another. */
const pieceKilograms = 12.5

/** How a load counts in boxes and barrels, where its profile counts: by the piece its paper names. */
export function piecesOf(profile: ManifestProfile, load: Load): Record<string, number> {
  if (profile.pieces.length === 0) return {}
  const stated = profile.pieces.find((p) => p.title === load.measure.unit)
  const counted = stated ?? profile.pieces[0]
  const n = stated ? Number(load.measure.value) : Math.ceil(load.grams / (pieceKilograms * 1000))
  return Object.fromEntries(
    profile.pieces.flatMap((p) => {
      const count = p === counted ? n : 0
      return [
        [p.sent, count],
        [p.received, count],
      ]
    }),
  )
}

/** Everything a load's papers say, by key; the profile picks what it asks for. */
function sayings(district: DistrictView, profile: ManifestProfile, load: Load): FieldValues {
  const { code, vehicle, from, to } = load
  const entry = district.waste.find(code)
  const liquid = liquids.includes(code.slice(-2))
  const counted = load.measure.unit !== '吨'
  const pieces = piecesOf(profile, load)
  const approval = `演示核准${String(from.facility).padStart(5, '0')}`
  const values: Record<string, FieldValue | undefined> = {
    consignor: from.facility,
    consignee: to.facility,
    code,
    purpose: load.purpose,
    method: load.method ?? null,
    carrier: vehicle.carrier ?? null,
    plate: vehicle.plate ?? null,
    driver: '演示驾驶员',
    driverPhone: '0000-0000002',
    emergencyPhone: '0000-0000119',
    handler: '演示经办人',
    handlerPhone: '0000-0000001',
    wasteName: district.waste.nameOf(code).slice(0, 60),
    hazards: hazardsOf(entry),
    form: liquid ? 'liquid' : 'solid',
    approvalNo: approval,
    route: '演示路线：工地出口—演示大道—接收单位',
    community: from.draft.community ?? from.draft.name,
    bookingNo: `演示预约${String(from.facility).padStart(5, '0')}`,
    kind: district.waste.nameOf(code).slice(0, 60),
    grams: load.grams,
    weighing: counted ? 'factor' : 'scale',
    covered: 'closed',
    packaging: liquid ? '桶' : '吨袋',
    packages: Math.max(1, Math.ceil(load.grams / (liquid ? 200_000 : 800_000))),
    moisture: typeof load.details.moisture === 'string' ? load.details.moisture : '80.0',
    receivedWeighing: 'scale',
    receivedMoisture: typeof load.details.moisture === 'string' ? load.details.moisture : null,
    receiverHandler: '演示接收人',
    receiverPhone: '0000-0000003',
    ...pieces,
  }
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== undefined)) as FieldValues
}

const hazardsOf = (entry: object | undefined): string => {
  const properties = entry && 'properties' in entry ? entry.properties : null
  return typeof properties === 'string' && properties !== '' ? properties.replaceAll('/', ',') : 'T'
}

/** The values of a load by the step at which they are due; drafts say what is known beforehand. */
export function valuesByStep(
  district: DistrictView,
  profile: ManifestProfile,
  load: Load,
): (step: ManifestPhase) => FieldValues {
  const said = sayings(district, profile, load)
  return (step) =>
    Object.fromEntries(
      profile.fields.flatMap((f) => {
        const value = said[f.key] ?? null
        const due = f.key === 'method' ? 'issue' : stepOf(profile, f.phase)
        return due === step && value !== null ? [[f.key, value]] : []
      }),
    )
}
