import { findPackageCode } from '../core/package-code.ts'
import type { TraceBothWays, TraceFlowStep, TraceLot, TraceSide } from './trace.contract.ts'
import { lotIn } from './trace-flow.rules.ts'

/**
 * A trace as EPCIS 2.0 events in JSON-LD (GS1). Every lot is a class of its own, measured in kilograms; a package is an
 * instance. What makes lots of lots is a TransformationEvent, whether it mixes, splits, treats or only carries: the book
 * gives the load a lot of its own. What arises and what ends are ObjectEvents.
 */
export interface EpcisScene {
  /** Under which lots, packages and places have their addresses. */
  readonly base: string
  /** `+08:00` */
  readonly offset: string
  readonly createdAt: Date
}

type Event = Readonly<Record<string, unknown>>

const context = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'

/** Steps of the vocabulary (CBV 2.0) by kind of posting; kinds that are not named are `other`. */
const bizSteps: Readonly<Record<string, string>> = {
  generate: 'commissioning',
  open: 'commissioning',
  store: 'storing',
  ship: 'shipping',
  receive: 'receiving',
  handOver: 'accepting',
  split: 'repackaging',
  merge: 'repackaging',
  repack: 'repackaging',
  treat: 'other',
  selfTreat: 'destroying',
  stockTake: 'stock_taking',
}

/** What became of mass that ended, in the vocabulary's words; `other` has none of its own. */
const dispositions: Readonly<Record<string, string>> = {
  disposed: 'disposed',
  utilized: 'inactive',
  dumped: 'unknown',
  discrepancy: 'mismatch_quantity',
}

export function epcisDocument(trace: TraceBothWays, scene: EpcisScene): Event {
  const sides = [trace.backward, trace.forward]
  const lots = new Map(sides.flatMap((s) => s.lots).map((l) => [l.key, l]))
  const ends = new Map(sides.flatMap((s) => s.ends).map((e) => [e.key, e]))
  const steps = new Map(sides.flatMap((s) => s.steps).map((s) => [`${s.posting}|${s.from}|${s.to}`, s]))
  const byPosting = [...Map.groupBy([...steps.values()], (s) => s.posting)].sort(([a, x], [b, y]) =>
    dayOf(x) < dayOf(y) ? -1 : dayOf(x) > dayOf(y) ? 1 : a - b,
  )
  const naming: Naming = { lots, ends, scene }
  return {
    '@context': [context, { wufei: `${scene.base}/ns/` }],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: scene.createdAt.toISOString(),
    epcisBody: { eventList: byPosting.flatMap(([posting, own]) => eventsOf(naming, posting, own)) },
  }
}

interface Naming {
  readonly lots: ReadonlyMap<string, TraceLot>
  readonly ends: ReadonlyMap<string, TraceSide['ends'][number]>
  readonly scene: EpcisScene
}

const dayOf = (steps: readonly TraceFlowStep[]): string => steps[0]?.day ?? ''

function eventsOf(n: Naming, posting: number, steps: readonly TraceFlowStep[]): Event[] {
  const between = steps.filter((s) => lotIn(s.from) !== null && lotIn(s.to) !== null)
  const arising = steps.filter((s) => lotIn(s.from) === null && lotIn(s.to) !== null)
  const ending = steps.filter((s) => lotIn(s.from) !== null && lotIn(s.to) === null)
  const events: Event[] = []
  const common = (part: string): Event => commonOf(n, posting, steps, part)
  if (arising.length > 0)
    events.push({
      type: 'ObjectEvent',
      ...common('arising'),
      action: 'ADD',
      bizStep: 'commissioning',
      disposition: 'active',
      ...listed(n, arising, 'to', ['epcList', 'quantityList']),
    })
  if (between.length > 0)
    events.push({
      type: 'TransformationEvent',
      ...common('moving'),
      bizStep: bizSteps[steps[0]?.kind ?? ''] ?? 'other',
      ...(between.some((s) => s.kind === 'ship') ? { disposition: 'in_transit' } : {}),
      ...listed(n, between, 'from', ['inputEPCList', 'inputQuantityList']),
      ...listed(n, between, 'to', ['outputEPCList', 'outputQuantityList']),
      ...wayOf(n, between),
    })
  for (const [key, own] of Map.groupBy(ending, (s) => s.to)) {
    const end = n.ends.get(key)
    const disposition = dispositions[end?.position ?? '']
    events.push({
      type: 'ObjectEvent',
      ...common(`ending ${key}`),
      action: 'DELETE',
      bizStep: end?.position === 'disposed' ? 'destroying' : 'decommissioning',
      ...(disposition ? { disposition } : {}),
      ...(end?.facility ? { bizLocation: { id: `${n.scene.base}/id/facilities/${end.facility.id}` } } : {}),
      ...listed(n, own, 'from', ['epcList', 'quantityList']),
    })
  }
  return events
}

/** The book knows days: the time of an event is its day's first moment. */
function commonOf({ scene }: Naming, posting: number, steps: readonly TraceFlowStep[], part: string): Event {
  return {
    eventID: `${scene.base}/id/postings/${posting}#${encodeURIComponent(part)}`,
    eventTime: `${dayOf(steps)}T00:00:00${scene.offset}`,
    eventTimeZoneOffset: scene.offset,
    'wufei:precision': 'day',
    'wufei:kind': steps[0]?.kind ?? '',
  }
}

/** Lots with their mass, and the packages among them by name. */
function listed(
  { lots, scene }: Naming,
  steps: readonly TraceFlowStep[],
  side: 'from' | 'to',
  [epcs, quantities]: readonly [string, string],
): Event {
  const byLot = [...Map.groupBy(steps, (s) => s[side])]
  const packages = byLot.flatMap(([key]) => findPackageCode(lots.get(key)?.label ?? '') ?? [])
  return {
    ...(packages.length > 0 ? { [epcs]: packages.map((code) => `${scene.base}/id/packages/${code}`) } : {}),
    [quantities]: byLot.map(([key, own]) => ({
      epcClass: `${scene.base}/id/lots/${lotIn(key)}`,
      quantity: own.reduce((sum, s) => sum + s.grams, 0) / 1000,
      uom: 'KGM',
    })),
  }
}

function wayOf({ scene }: Naming, steps: readonly TraceFlowStep[]): Event {
  const movement = steps.find((s) => s.movement !== null)?.movement
  if (!movement) return {}
  const place = (id: number): string => `${scene.base}/id/facilities/${id}`
  const { consignor, consignee } = movement
  return {
    bizTransactionList: [{ type: 'bol', bizTransaction: `${scene.base}/id/movements/${movement.id}` }],
    sourceList: [{ type: 'location', source: place(consignor.id) }],
    ...(consignee ? { destinationList: [{ type: 'location', destination: place(consignee.id) }] } : {}),
  }
}

/** How far the clock of a zone stands from UTC at an instant, as EPCIS writes it. */
export function offsetOf(zone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(
    at,
  )
  const name = parts.find((p) => p.type === 'timeZoneName')?.value ?? 'GMT'
  return /[+-]\d{2}:\d{2}/.exec(name)?.[0] ?? '+00:00'
}
