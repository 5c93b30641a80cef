import fc from 'fast-check'
import { Refusal } from '../../src/core/refusal.ts'
import { bookFacts, type Outcome } from '../../src/ledger/booking.ts'
import type { Correction, Fact } from '../../src/ledger/contract.ts'
import { correctPosting } from '../../src/ledger/correct.ts'
import { fold } from '../../src/ledger/fold.store.ts'
import { bookRulesOf } from '../../src/ledger/house.ts'
import type { BookRules } from '../../src/ledger/load.store.ts'
import { createDistrictView, type DistrictView } from '../../src/packs/district-view.ts'
import { findPackFolder } from '../../src/packs/find-pack.ts'
import { readPack } from '../../src/packs/read-pack.ts'
import { packsFolder } from '../../src/platform/checkout.ts'
import type { Database } from '../../src/platform/database.ts'
import { bookkeeper, place, testZone } from './book.ts'

/** Books made of chance: whatever people may do in any order, refused or not, must leave a book that is whole. */
export const demoDistrict = (): DistrictView =>
  createDistrictView(readPack(findPackFolder(packsFolder, 990001)))

export const codes = {
  slag: '900-099-S03',
  okara: '139-001-S13',
  scrap: '900-001-S17',
  ash: '772-002-18',
  oil: '900-214-08',
  food: '900-002-S61',
  paper: '900-001-S62',
  rubble: '502-099-S72',
  soil: '502-001-S70',
  manure: '030-001-S82',
  sewage: '462-001-S90',
} as const
const codeList = Object.values(codes)

export interface Town {
  district: DistrictView
  rules: BookRules
  unknown: number
  generators: { party: number; facility: number }[]
  receivers: { party: number; facility: number }[]
  sharedStore: { party: number; facility: number }
}

/** The same places in every database, under the same numbers. */
export async function foundTown(database: Database): Promise<Town> {
  const district = demoDistrict()
  const unknown = await place(database, '未列明接收单位', { region: 'inProvince' })
  const generators = [
    await place(database, '甲厂', { street: 'east' }),
    await place(database, '乙厂', { street: 'west' }),
    await place(database, '丙院', { street: 'west', sector: 'medical' }),
    await place(database, '丁街道', { street: 'east', sector: 'social' }),
  ]
  const receivers = [
    await place(database, '区内处理厂', { street: 'east', kind: 'recycler' }),
    await place(database, '省内利用厂', { region: 'inProvince', kind: 'recycler' }),
    await place(database, '外省处置厂', { region: 'outProvince', kind: 'hazardousPlant' }),
    await place(database, '区内填埋场', { street: 'west', isEnd: true, kind: 'landfill' }),
  ]
  const sharedStore = await place(database, '共享库', {
    street: 'east',
    takesOwnership: false,
    kind: 'sharedStore',
  })
  return {
    district,
    rules: bookRulesOf(district, unknown.facility),
    unknown: unknown.facility,
    generators,
    receivers,
    sharedStore,
  }
}

const kinds = [
  'open',
  'generate',
  'generate',
  'store',
  'selfTreat',
  'ship',
  'ship',
  'receive',
  'receive',
  'paper',
  'handOver',
  'treat',
  'treatLot',
  'merge',
  'split',
  'reclassify',
  'dump',
  'stockTake',
  'declare',
  'declare',
  'correct',
  'correct',
  'correct',
  'fold',
] as const

/** One act, as numbers that are read against whatever the book holds by then. */
export interface Step {
  kind: (typeof kinds)[number]
  who: number
  to: number
  code: number
  grams: number
  day: number
  grade: number
  choice: number
  pick: number
  flag: boolean
}

export const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...kinds),
  who: fc.nat(3),
  to: fc.nat(3),
  // Few codes often, the others seldom, so that mass meets mass.
  code: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(0, 2, 4) },
    { weight: 2, arbitrary: fc.nat(codeList.length - 1) },
  ),
  grams: fc.integer({ min: 1, max: 40 }),
  day: fc.nat(89),
  grade: fc.nat(4),
  choice: fc.nat(2),
  pick: fc.nat(1000),
  flag: fc.boolean(),
})

const gradeOf = ['weighed', 'manifested', 'recorded', 'recorded', 'estimated'] as const
const purposeOf = ['utilize', 'dispose', 'collect'] as const
const dayOf = (n: number): string => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10)
const monthEnd = (n: number): [string, string] => {
  const month = Math.floor(n / 30)
  return [
    ['2025-01-01', '2025-02-01', '2025-03-01'][month] as string,
    ['2025-01-31', '2025-02-28', '2025-03-31'][month] as string,
  ]
}

export interface Told {
  step: Step
  /** Day it was recorded on, `YYYY-MM-DD` in the district. */
  on: string
  result: 'booked' | 'folded' | 'nothing' | Refusal
}

export interface Teller {
  tell: (s: Step, on: string) => Promise<Told>
  facts: { fact: Fact; posting: number }[]
}

/** Does steps one by one and remembers what they left: postings to correct, lots to name, loads to receive. */
export function tellerOf(database: Database, town: Town): Teller {
  const lots: { lot: number; facility: number; owner: number }[] = []
  const loads: Fact[] = []
  const facts: Teller['facts'] = []
  const contextAt = (on: string) => ({
    rules: town.rules,
    now: new Date(`${on}T02:00:00Z`),
    zone: testZone,
    command: null,
    demo: false,
  })
  const keep = (fact: Fact, outcome: Outcome): void => {
    if (!outcome.ok) return
    const main = outcome.postings.find((p) => p.kind === fact.kind)
    if (!main || fact.kind === 'declare') return
    facts.push({ fact, posting: main.posting })
    if (fact.kind === 'ship') loads.push(fact)
    const facility = fact.kind === 'receive' ? fact.consignee : 'facility' in fact ? fact.facility : 0
    const keeper = [...town.generators, ...town.receivers].find((p) => p.facility === facility)
    if (fact.kind !== 'ship' && keeper)
      for (const lot of main.lots) lots.push({ lot, facility, owner: keeper.party })
  }
  const book = async (fact: Fact, on: string): Promise<Told['result']> => {
    const [outcome] = await database.write(bookkeeper, (tx) =>
      bookFacts(tx, [{ fact }], contextAt(on), false),
    )
    keep(fact, outcome as Outcome)
    return outcome?.ok ? 'booked' : (outcome as { refusal: Refusal }).refusal
  }
  const correct = async (s: Step, on: string): Promise<Told['result']> => {
    const known = facts[s.pick % Math.max(1, facts.length)]
    if (!known) return 'nothing'
    const correction: Correction = {
      posting: known.posting,
      fact: s.choice === 2 ? null : corrected(known.fact, s),
      reason: '抄错',
      withDependents: s.flag,
      ...(s.grade < 4 ? { totals: s.grade % 2 === 0 ? ('correct' as const) : ('keep' as const) } : {}),
    }
    try {
      await database.write(bookkeeper, (tx) => correctPosting(tx, correction, contextAt(on)))
      if (correction.fact) known.fact = correction.fact
      return 'booked'
    } catch (error) {
      if (error instanceof Refusal) return error
      throw error
    }
  }
  const tell = async (s: Step, on: string): Promise<Told> => {
    const told = (result: Told['result']): Told => ({ step: s, on, result })
    if (s.kind === 'fold') {
      await fold(database, bookkeeper, new Date(`${on}T02:00:00Z`))
      return told('folded')
    }
    if (s.kind === 'correct') return told(await correct(s, on))
    const fact = factOf(s, town, lots, loads)
    return told(fact ? await book(fact, on) : 'nothing')
  }
  return { tell, facts }
}

/** The fact as a person would correct it: another mass, another day, sometimes another code or grade. */
function corrected(fact: Fact, s: Step): Fact {
  const changed: Record<string, unknown> = { ...fact, lots: undefined }
  if ('grams' in fact && s.choice === 0) changed.grams = s.grams * 100_000 + (s.pick % 7)
  if (s.choice === 1) changed.occurredOn = dayOf(s.day)
  if ('code' in fact && s.pick % 11 === 0) changed.code = codeList[s.code]
  if (s.pick % 13 === 0) changed.grade = gradeOf[s.grade]
  if ('columns' in changed && s.choice === 1) changed.occurredOn = fact.occurredOn
  return changed as Fact
}

function factOf(
  s: Step,
  town: Town,
  lots: { lot: number; facility: number; owner: number }[],
  loads: readonly Fact[],
): Fact | null {
  const at = town.generators[s.who] as Town['generators'][number]
  const to = town.receivers[s.to] as Town['receivers'][number]
  const code = codeList[s.code] as string
  const later = ['treat', 'treatLot', 'merge', 'split', 'reclassify'].includes(s.kind)
  const common = {
    occurredOn: dayOf(later ? 60 + (s.day % 30) : s.day % 80),
    grade: gradeOf[s.grade] as (typeof gradeOf)[number],
    details: code.endsWith('S90') && s.flag ? { moisture: String(50 + s.grams) } : {},
  }
  const grams = s.grams * 100_000 + (s.pick % 7)
  const mass = { facility: at.facility, code, grams }
  const way = {
    code,
    grams,
    consignor: at.facility,
    consignee: s.pick % 9 === 0 ? town.sharedStore.facility : to.facility,
    purpose: purposeOf[s.choice] as (typeof purposeOf)[number],
    ...(s.flag ? { method: `R${s.choice + 1}` } : {}),
    ...(s.pick % 3 === 0 ? {} : { plate: `浙A0000${s.pick % 3}` }),
    ...(s.pick % 5 === 0 ? { documentNo: `单${s.pick}` } : {}),
  }
  const allowUnexplained = s.pick % 2 === 0
  const lot = lots[s.pick % Math.max(1, lots.length)]
  const endPurpose = s.choice === 0 ? ('utilize' as const) : ('dispose' as const)
  switch (s.kind) {
    case 'open':
      return { kind: 'open', ...common, ...mass, year: s.flag ? 2023 : null }
    case 'generate':
      return { kind: 'generate', ...common, ...mass }
    case 'store':
      return {
        kind: 'store',
        ...common,
        ...mass,
        facility: town.sharedStore.facility,
        from: at.facility,
        allowUnexplained,
      }
    case 'selfTreat':
      return { kind: 'selfTreat', ...common, ...mass, purpose: endPurpose, allowUnexplained }
    case 'ship':
      return { kind: 'ship', ...common, ...way, allowUnexplained }
    case 'receive':
      return receiptOf(s, loads, {
        kind: 'receive',
        ...common,
        ...way,
        refused: s.pick % 4 === 0 ? 100_000 : 0,
        allowUnexplained,
      })
    case 'paper':
      return paperOf(s, loads)
    case 'handOver':
      return { kind: 'handOver', ...common, ...mass, to: to.party, purpose: way.purpose, allowUnexplained }
    case 'treat':
      return {
        kind: 'treat',
        ...common,
        facility: s.flag ? to.facility : at.facility,
        inputs: [{ code, ...(s.pick % 3 === 0 ? {} : { grams }) }],
        added: s.pick % 4 === 0 ? 50_000 : 0,
        purpose: endPurpose,
        residues: s.pick % 2 === 0 ? [{ code: codes.slag, grams: Math.ceil(grams / 3) }] : [],
        products: s.pick % 5 === 0 ? [{ name: '再生骨料', grams: 10_000 }] : [],
      }
    case 'treatLot':
      return lot
        ? {
            kind: 'treat',
            ...common,
            facility: lot.facility,
            inputs: [{ lot: lot.lot }],
            added: 0,
            purpose: endPurpose,
            residues: s.flag ? [{ code: codes.ash, grams: 30_000 }] : [],
            products: [],
          }
        : null
    case 'merge': {
      const same = lots.filter((l) => l.facility === lot?.facility).slice(-3)
      return lot
        ? {
            kind: 'merge',
            ...common,
            facility: lot.facility,
            inputs: [...new Set(same.map((l) => l.lot))].map((l) => ({ lot: l })),
            outputs: [{ grams }],
          }
        : null
    }
    case 'split':
      return lot
        ? {
            kind: 'split',
            ...common,
            facility: lot.facility,
            inputs: [{ lot: lot.lot }],
            outputs: [{ grams: 30_000 + s.pick }, { grams: 40_001 }],
          }
        : null
    case 'reclassify':
      return {
        kind: 'reclassify',
        ...common,
        ...mass,
        ...(s.flag ? {} : { facility: to.facility }),
        toCode: codes.oil,
        basis: s.choice === 0 ? 'identified' : 'converted',
      }
    case 'dump':
      return { kind: 'dump', ...common, ...mass, foundBy: '巡查', knownGenerator: s.flag }
    case 'stockTake':
      return { kind: 'stockTake', ...common, facility: at.facility, code, counted: grams }
    case 'declare':
      return totalOf(s, mass, common.details)
    default:
      return null
  }
}

/** What the receiver says of a load that was sent, or of one nobody told of. */
function receiptOf(s: Step, loads: readonly Fact[], alone: Fact): Fact {
  const sent = loads[s.pick % Math.max(1, loads.length)]
  if (sent?.kind !== 'ship' || s.flag) return alone
  const { lots: _, ...way } = sent
  const refused = s.choice === 2 ? Math.floor(sent.grams / 3) : 0
  return {
    ...way,
    kind: 'receive',
    grade: gradeOf[s.grade] as (typeof gradeOf)[number],
    occurredOn: new Date(Date.parse(sent.occurredOn) + (s.day % 3) * 86_400_000).toISOString().slice(0, 10),
    grams: Math.max(0, Math.round(sent.grams * (0.985 + (s.pick % 30) / 1000)) - refused),
    refused,
  }
}

/** Another paper of a load's departure: a ticket where there was a row, or the other way round. */
function paperOf(s: Step, loads: readonly Fact[]): Fact | null {
  const sent = loads[s.pick % Math.max(1, loads.length)]
  if (sent?.kind !== 'ship') return null
  return {
    ...sent,
    lots: undefined,
    grade: gradeOf[s.grade] as (typeof gradeOf)[number],
    grams: sent.grams + (s.pick % 900),
  }
}

function totalOf(s: Step, mass: { facility: number; code: string; grams: number }, details: object): Fact {
  const [from, to] = monthEnd(s.day)
  const quarter = s.pick % 4 === 0
  const columns = (
    ['generated', 'utilized', 'disposed', 'collected', 'selfUtilized', 'selfDisposed'] as const
  )
    .filter((_, i) => (s.pick >> i) % 2 === 0 || i === s.choice)
    .map((column, i) => ({ column, grams: mass.grams * (quarter ? 3 : 1) - i * 50_000 }))
    .filter((c) => c.grams >= 0)
  return {
    kind: 'declare',
    grade: 'declared',
    details: details as Record<string, unknown>,
    facility: mass.facility,
    code: mass.code,
    from: quarter ? '2025-01-01' : from,
    occurredOn: quarter ? '2025-03-31' : to,
    columns: columns.length > 0 ? columns : [{ column: 'generated', grams: mass.grams }],
  }
}

/** The days acts are recorded on: forty days, so that a book has a past. */
export const recordedOn = (i: number, of: number): string =>
  new Date(Date.UTC(2025, 3, 1 + Math.floor((i * 40) / of))).toISOString().slice(0, 10)
