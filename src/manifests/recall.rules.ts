import { positionNames } from '../core/codes.ts'
import { findPackageCode } from '../core/package-code.ts'
import type { TraceBothWays, TraceFlowStep } from '../ledger/trace.contract.ts'
import type { RecallReply } from './trace.contract.ts'

type Named = { readonly id: number; readonly name: string }
export type Contacts = ReadonlyMap<number, RecallReply['now'][number]['contact']>

const nameOf = (position: RecallReply['now'][number]['position']): string =>
  position === 'unseen' ? '不在您的查看范围' : positionNames[position]

/** Where the mass is now: what still lies somewhere, then what has ended; the shares sum to the mass. */
export function whereNow({ forward }: TraceBothWays, contacts: Contacts): RecallReply['now'] {
  const lying = forward.lots
    .filter((l) => l.rest > 0)
    .map((l) => {
      const place = l.places[0]
      const position = place?.position ?? ('unseen' as const)
      return {
        lot: l.lot,
        package: findPackageCode(l.label ?? '') ?? null,
        position,
        positionName: nameOf(position),
        facility: place?.facility ?? null,
        party: place?.owner ?? null,
        method: null,
        share: l.rest,
        grams: l.places.reduce((sum, p) => sum + p.grams, 0),
        contact: place ? (contacts.get(place.owner.id) ?? null) : null,
      }
    })
  const ended = forward.ends.map((e) => ({
    lot: null,
    package: null,
    position: e.position,
    positionName: nameOf(e.position),
    facility: e.facility,
    party: e.owner,
    method: e.method,
    share: e.share,
    grams: null,
    contact: e.owner ? (contacts.get(e.owner.id) ?? null) : null,
  }))
  return [...lying.sort((a, b) => b.share - a.share), ...ended]
}

interface Part {
  readonly party: Named
  readonly part: string
  readonly facility: string | null
  readonly days: readonly string[]
}

/** Who had a hand in it, in which part, and when. */
export function whoTouched(
  trace: TraceBothWays,
  keepers: ReadonlyMap<number, Named>,
  contacts: Contacts,
): RecallReply['parties'] {
  const byParty = Map.groupBy(
    partsOf(trace, keepers).filter((p) => p.days.length > 0),
    (p) => p.party.id,
  )
  return [...byParty.values()].map((own) => {
    const days = own.flatMap((p) => p.days).sort()
    return {
      party: own[0]?.party as Named,
      parts: [...new Set(own.map((p) => p.part))],
      facilities: [...new Set(own.flatMap((p) => p.facility ?? []))],
      from: days[0] as string,
      to: days.at(-1) as string,
      contact: contacts.get(own[0]?.party.id as number) ?? null,
    }
  })
}

const endParts: Readonly<Record<string, string>> = {
  utilized: '利用处置',
  disposed: '利用处置',
  dumped: '发现倾倒',
}

function partsOf({ backward, forward }: TraceBothWays, keepers: ReadonlyMap<number, Named>): Part[] {
  const steps = [...backward.steps, ...forward.steps]
  const touching = (key: string) => steps.filter((s) => s.from === key || s.to === key).map((s) => s.day)
  const parts: Part[] = []
  for (const e of [...backward.ends, ...forward.ends]) {
    const part = forward.ends.includes(e) ? endParts[e.position] : '产生'
    const keeper = e.facility ? (keepers.get(e.facility.id) ?? e.owner) : e.owner
    if (part && keeper)
      parts.push({ party: keeper, part, facility: e.facility?.name ?? null, days: touching(e.key) })
  }
  for (const l of [...backward.lots, ...forward.lots])
    for (const p of l.places) {
      const keeper = keepers.get(p.facility.id) ?? p.owner
      const part = p.position === 'stored' ? '贮存' : '在途'
      parts.push({ party: keeper, part, facility: p.facility.name, days: touching(l.key) })
    }
  return [...parts, ...steps.flatMap((s) => byLoad(s, keepers))]
}

function byLoad({ movement: m, day }: TraceFlowStep, keepers: ReadonlyMap<number, Named>): Part[] {
  if (!m) return []
  const days = [day]
  const at = (place: Named, part: string): Part[] => {
    const party = keepers.get(place.id)
    return party ? [{ party, part, facility: place.name, days }] : []
  }
  return [
    ...at(m.consignor, '移出'),
    ...(m.carrier ? [{ party: m.carrier, part: '承运', facility: null, days }] : []),
    ...(m.consignee ? at(m.consignee, '接收') : []),
  ]
}

/** The loads it went with, once each, by day. */
export function loadsOf(trace: TraceBothWays): RecallReply['loads'] {
  const loads = new Map<number, RecallReply['loads'][number]>()
  for (const side of [trace.backward, trace.forward])
    for (const steps of Map.groupBy(side.steps, (s) => s.posting).values()) {
      const [first] = steps
      if (!first?.movement) continue
      const { id, carrier, consignor, consignee, plate, documentNo } = first.movement
      const known = loads.get(id)
      loads.set(id, {
        movement: id,
        day: known && known.day < first.day ? known.day : first.day,
        documentNo,
        plate,
        carrier,
        consignor: consignor.name,
        consignee: consignee?.name ?? null,
        // A posting takes several lots along; into the load and out of it again is the same mass.
        share: Math.max(
          known?.share ?? 0,
          steps.reduce((sum, s) => sum + s.share, 0),
        ),
      })
    }
  return [...loads.values()].sort((a, b) =>
    a.day < b.day ? -1 : a.day > b.day ? 1 : a.movement - b.movement,
  )
}
