import type { Place as Region } from '../core/codes.ts'
import { demoCreditCode, demoPlate, numbered } from './names.ts'
import type { DemoPlan, Population } from './plan.ts'
import { type Random, randomOf } from './random.ts'

/** A party as it will be founded; facilities refer to it by its place in the list. */
export interface PartyDraft {
  key: string
  name: string
  creditCode: string
  kind: string
  industry: string | null
  group: string | null
  managementClass: Population['managementClass'] | null
  external: boolean
  details: Record<string, unknown>
}

export interface FacilityDraft {
  key: string
  party: number
  name: string
  kind: string
  code: string | null
  region: Region
  regionName: string | null
  street: string | null
  community: string | null
  park: string | null
  sector: Population['sector']
  isEnd: boolean
  takesOwnership: boolean
  details: Record<string, unknown>
}

/** Everybody of a demonstration year, in founding order. */
export interface People {
  parties: PartyDraft[]
  facilities: FacilityDraft[]
  /** Facilities of a population or place, by index. */
  byKey: Map<string, number[]>
  /** Plates of a carrier. */
  plates: Map<string, string[]>
  /** Size of each facility of a population, for sharing out its mass. */
  weights: Map<string, number[]>
  /** Facilities that moved to another street within the year: index and the street before. */
  moved: { facility: number; from: string }[]
}

interface Draw {
  plan: DemoPlan
  streets: readonly string[]
  people: People
  random: Random
}

/** Draws up everybody: pure, the same for the same plan and seed. */
export function drawPeople(plan: DemoPlan, streets: readonly { code: string }[], seed: number): People {
  const people: People = {
    parties: [],
    facilities: [],
    byKey: new Map(),
    plates: new Map(),
    weights: new Map(),
    moved: [],
  }
  const draw: Draw = { plan, streets: streets.map((s) => s.code), people, random: randomOf(seed, 'people') }
  const owners = new Map<string, number>()
  let plateNumber = 1
  for (const o of plan.owners) {
    const plates = Array.from({ length: o.plates }, () => demoPlate(plan.platePrefix, plateNumber++))
    if (plates.length > 0) people.plates.set(o.key, plates)
    const details = plates.length > 0 ? { ...o.details, plates } : o.details
    owners.set(o.key, addParty(draw, { ...o, details, group: null, managementClass: null }))
  }
  for (const p of plan.places) addPlace(draw, p, owners.get(p.owner) as number)
  for (const p of plan.populations) addPopulation(draw, p, owners)
  return people
}

function addParty(
  { plan, people }: Draw,
  p: Pick<PartyDraft, 'key' | 'name' | 'external' | 'group' | 'details'> & {
    managementClass: PartyDraft['managementClass']
    partyKind: string
    industry?: string | undefined
  },
): number {
  const { key, name, external, group, managementClass, details, partyKind: kind, industry = null } = p
  const creditCode = demoCreditCode(plan.creditDivision, people.parties.length + 1)
  const party = {
    key,
    name,
    external,
    group,
    managementClass: managementClass ?? null,
    details,
    kind,
    industry,
  }
  return people.parties.push({ ...party, creditCode }) - 1
}

function addPlace({ people, streets }: Draw, p: DemoPlan['places'][number], party: number): void {
  const street = p.street === undefined ? null : (streets[p.street % streets.length] ?? null)
  const { key, name, kind, region, sector, isEnd, takesOwnership, details } = p
  const facility = { key, name, kind, region, sector, isEnd, takesOwnership, details, party, street }
  const at = people.facilities.push({
    ...facility,
    code: p.code ?? null,
    regionName: p.regionName ?? null,
    community: null,
    park: null,
  })
  people.byKey.set(key, [at - 1])
}

/** Sizes fall off by rank: the first of many has most. */
const sizeOf = (rank: number, skew: number): number => 1 / (rank + 1) ** skew

function addPopulation(draw: Draw, p: Population, owners: ReadonlyMap<string, number>): void {
  const { people, random, plan } = draw
  const list: number[] = []
  const sizes: number[] = []
  for (let n = 1; n <= p.count; n++) {
    const name = numbered(p.name, n, p.count)
    const group = p.groups.length > 0 && random.chance(0.3) ? random.pick(p.groups) : null
    const party = p.owner
      ? (owners.get(p.owner) as number)
      : addParty(draw, {
          key: `${p.key}:${n}`,
          name,
          partyKind: p.partyKind,
          industry: p.industry,
          group,
          managementClass: p.managementClass ?? null,
          external: false,
          details: {},
        })
    const where = whereabouts(plan, draw.streets, random)
    const at = people.facilities.push({
      key: `${p.key}:${n}`,
      party,
      name,
      kind: p.facilityKind,
      code: null,
      region: 'own',
      regionName: null,
      street: where.street,
      community: where.community,
      park: p.parks.length > 0 && random.chance(0.6) ? random.pick(p.parks) : null,
      sector: p.sector,
      isEnd: false,
      takesOwnership: true,
      details: {},
    })
    list.push(at - 1)
    sizes.push(sizeOf(n - 1, p.skew) * random.around(0.25))
    if (p.partyKind === 'enterprise' && draw.streets.length > 1 && random.chance(0.01)) {
      const from = draw.streets.find((s) => s !== where.street)
      if (from) people.moved.push({ facility: at - 1, from })
    }
  }
  people.byKey.set(p.key, list)
  people.weights.set(p.key, sizes)
}

/** A street by the number of its communities, and one of them. */
function whereabouts(plan: DemoPlan, streets: readonly string[], random: Random) {
  const counts = streets.map((_, i) => plan.communities.perStreet[i % plan.communities.perStreet.length] ?? 1)
  const i = random.weighted(counts)
  const before = counts.slice(0, i).reduce((a, b) => a + b, 0)
  const all = counts.reduce((a, b) => a + b, 0)
  const community = numbered(plan.communities.name, before + random.whole(1, counts[i] ?? 1), all)
  return { street: streets[i] ?? null, community }
}
