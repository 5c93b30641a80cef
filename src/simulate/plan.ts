import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { grades, places, purposes, roles, streams } from '../core/codes.ts'
import { refuse } from '../core/refusal.ts'
import { packageKinds } from '../manifests/package.contract.ts'

/**
 * What a demonstration year is made of: populations of sources, named facilities, flows between them, plants that
 * treat what reaches them, and the totals that departments state. District data (`packs/<district>/demo.json`); the
 * engine knows none of it. Masses are tonnes of a year at scale 1; frequencies are per source and year.
 */
const Key = z.string().regex(/^[a-z][A-Za-z0-9]*$/, '应为小驼峰英文键')
const Tonnes = z.number().nonnegative()
const sector = z.enum(['industrial', 'medical', 'social'])

/** Many parties of one kind, each with one facility. `{n}` in a name is the running number. */
export const Population = z.strictObject({
  key: Key,
  name: z.string(),
  count: z.int().positive(),
  partyKind: z.string(),
  facilityKind: z.string(),
  industry: z.string().optional(),
  sector: sector.default('industrial'),
  /** One owner for the whole population (a key of `owners`); else each has its own party. */
  owner: Key.optional(),
  groups: z.array(z.string()).default([]),
  parks: z.array(z.string()).default([]),
  managementClass: z.enum(['key', 'simplified', 'registered']).optional(),
  /** 0: all alike; 1: a few are much larger than the rest. */
  skew: z.number().min(0).max(2).default(0.5),
})
export type Population = z.infer<typeof Population>

/** A party that owns several facilities, or carries waste. */
export const Owner = z.strictObject({
  key: Key,
  name: z.string(),
  partyKind: z.string(),
  industry: z.string().optional(),
  external: z.boolean().default(false),
  plates: z.int().nonnegative().default(0),
  details: z.record(z.string(), z.unknown()).default({}),
})
export type Owner = z.infer<typeof Owner>

export const Place = z.strictObject({
  key: Key,
  name: z.string(),
  owner: Key,
  kind: z.string(),
  code: z.string().optional(),
  region: z.enum(places).default('own'),
  regionName: z.string().optional(),
  sector: sector.default('industrial'),
  /** Number of the street in the pack's order, from 0. */
  street: z.int().nonnegative().optional(),
  isEnd: z.boolean().default(false),
  takesOwnership: z.boolean().default(true),
  capacity: z
    .strictObject({
      stream: z.enum(streams),
      perDay: Tonnes.optional(),
      perYear: Tonnes.optional(),
      source: z.string(),
    })
    .optional(),
  details: z.record(z.string(), z.unknown()).default({}),
})
export type Place = z.infer<typeof Place>

/** Which papers tell of a load. */
const papers = ['receive', 'ship', 'shipReceive', 'selfTreat', 'declare', 'generate'] as const

/** The share of loads that move under a manifest. */
const underManifest = z.number().min(0).max(1).default(0)

const Measure = z.strictObject({
  unit: z.string(),
  /** Kilograms of one piece, vehicle or cubic metre. */
  kilograms: z.number().positive(),
})

export const Flow = z.strictObject({
  key: Key,
  code: z.string(),
  tonnes: Tonnes,
  from: Key,
  /** How many of the population have this waste; all when absent. */
  sources: z.int().positive().optional(),
  /** Loads (or declarations, or ledger rows) of one source in a year at scale 1. */
  times: z.number().positive(),
  papers: z.enum(papers),
  to: Key.optional(),
  purpose: z.enum(purposes).optional(),
  method: z.string().optional(),
  carrier: Key.optional(),
  grade: z.enum(grades).default('recorded'),
  receiptGrade: z.enum(grades).default('weighed'),
  measure: Measure.optional(),
  /** Percent of water that the papers state, least and most. */
  moisture: z.tuple([z.number().min(0).max(99), z.number().min(0).max(99)]).optional(),
  /** Relative weights of the twelve months. */
  months: z.array(z.number().nonnegative()).length(12).optional(),
  /** Monthly total of the source over its own rows (82号 table 2). */
  monthlyTotal: z.boolean().default(false),
  /** For `generate`: shipments a year that carry away what has gathered. */
  shipments: z.number().positive().optional(),
  /** For `generate`: what is generated goes first into this store, its owner unchanged. */
  store: Key.optional(),
  /** For `generate`: sources below so many tonnes a year hand their waste to the collector instead. */
  collectBelow: Tonnes.optional(),
  /** Stock on the first day, as a share of the year's mass. */
  opening: z.number().min(0).max(1).default(0),
  underManifest,
  /** For `generate`: what some sources write down goes into labelled packages of so many kilograms at most. */
  packaged: z
    .strictObject({
      kind: z.enum(packageKinds),
      kilograms: z.number().positive(),
      sources: z.int().positive(),
    })
    .optional(),
})
export type Flow = z.infer<typeof Flow>

/** A plant in the district: what it takes in leaves as products, waste residues and ends. */
export const Plant = z.strictObject({
  place: Key,
  codes: z.array(z.string()).min(1),
  /** Days between two treatments. */
  every: z.int().positive(),
  /** Share of what lies in the bunker that one treatment takes. */
  share: z.number().positive().max(1),
  purpose: z.enum(['utilize', 'dispose']),
  method: z.string(),
  /** Lime, cement, chelating agent, as a share of the input. */
  added: z.number().min(0).max(1).default(0),
  residues: z.array(z.strictObject({ code: z.string(), share: z.number().positive().max(1) })).default([]),
  products: z.array(z.strictObject({ name: z.string(), share: z.number().positive().max(1) })).default([]),
})
export type Plant = z.infer<typeof Plant>

/** Regular shipments of what lies at a place. */
export const Onward = z.strictObject({
  from: Key,
  code: z.string(),
  to: Key,
  purpose: z.enum(purposes),
  method: z.string(),
  carrier: Key.optional(),
  every: z.int().positive(),
  share: z.number().positive().max(1).default(1),
  grade: z.enum(grades).default('weighed'),
  underManifest,
})
export type Onward = z.infer<typeof Onward>

/** 有害垃圾转危废: what has gathered at a place turns into hazardous waste. */
export const Conversion = z.strictObject({
  place: Key,
  code: z.string(),
  toCode: z.string(),
  every: z.int().positive(),
  /** Of what lies there when its turn comes. */
  share: z.number().positive().max(1).default(1),
})
export type Conversion = z.infer<typeof Conversion>

/** The collecting operator for small generators: which store it is, and where each code goes from there. */
export const Collector = z.strictObject({
  place: Key,
  every: z.int().positive(),
  carrier: Key,
  underManifest,
})

/** 倾倒丢弃: what a patrol found. */
export const Dump = z.strictObject({
  unit: z.string(),
  code: z.string(),
  tonnes: Tonnes,
  day: z.string().regex(/^\d{2}-\d{2}$/),
})
export type Dump = z.infer<typeof Dump>

/** Totals a department states, monthly, a little above what was weighed. */
export const DepartmentTotal = z.strictObject({
  unit: z.string(),
  stream: z.enum(streams),
  /** `stream`, a waste code or `row:<table>.<row key>`. */
  codes: z.string(),
  /** The waste codes that make up its detail; all of the stream when absent. */
  of: z.array(z.string()).optional(),
  column: z.string(),
  every: z.enum(['month', 'quarter']),
  /** How much of the whole was weighed or recorded; the rest is known to the department only. */
  excess: z.number().min(0).max(0.2),
})
export type DepartmentTotal = z.infer<typeof DepartmentTotal>

export const DemoAccount = z.strictObject({
  login: z.string(),
  name: z.string(),
  role: z.enum(roles),
  unit: z.string().optional(),
  /** Numbers of streets in the pack's order, from 0. */
  streets: z.array(z.int().nonnegative()).default([]),
  /** Keys of owners, or `<population>:<number>`. */
  parties: z.array(z.string()).default([]),
})
export type DemoAccount = z.infer<typeof DemoAccount>

export const DemoPlan = z.strictObject({
  /** Six digits in the credit codes and the letters before the number of a plate: plainly no real ones. */
  creditDivision: z.string().regex(/^\d{6}$/),
  platePrefix: z.string(),
  communities: z.strictObject({ name: z.string(), perStreet: z.array(z.int().positive()).min(1) }),
  populations: z.array(Population),
  owners: z.array(Owner),
  places: z.array(Place),
  flows: z.array(Flow),
  plants: z.array(Plant),
  onward: z.array(Onward),
  conversions: z.array(Conversion).default([]),
  collector: Collector.optional(),
  dumps: z.array(Dump).default([]),
  totals: z.array(DepartmentTotal),
  accounts: z.array(DemoAccount),
})
export type DemoPlan = z.infer<typeof DemoPlan>

/** Reads and checks the demonstration plan of a pack; keys that name nothing are refused with their place. */
export function readDemoPlan(packFolder: string): DemoPlan {
  const file = join(packFolder, 'demo.json')
  if (!existsSync(file)) refuse('demo_plan_missing', { file: 'demo.json' })
  const parsed = DemoPlan.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  const problems = parsed.success
    ? danglingKeys(parsed.data)
    : parsed.error.issues.map((i) => `${i.path.join('.')}：${i.message}`)
  if (!parsed.success || problems.length > 0)
    refuse('demo_plan_invalid', { file: 'demo.json', problems: problems.join('；') }, problems)
  return parsed.data
}

function danglingKeys(plan: DemoPlan): string[] {
  const problems: string[] = []
  const owners = new Set(plan.owners.map((o) => o.key))
  const places = new Set(plan.places.map((p) => p.key))
  const populations = new Set(plan.populations.map((p) => p.key))
  const need = (known: ReadonlySet<string>, key: string | undefined, at: string): void => {
    if (key !== undefined && !known.has(key)) problems.push(`${at}：没有“${key}”`)
  }
  for (const p of plan.places) need(owners, p.owner, `places.${p.key}.owner`)
  for (const p of plan.populations) need(owners, p.owner, `populations.${p.key}.owner`)
  for (const f of plan.flows) {
    need(new Set([...populations, ...places]), f.from, `flows.${f.key}.from`)
    need(places, f.to, `flows.${f.key}.to`)
    need(places, f.store, `flows.${f.key}.store`)
    need(owners, f.carrier, `flows.${f.key}.carrier`)
  }
  for (const p of plan.plants) need(places, p.place, 'plants.place')
  for (const o of plan.onward) {
    need(places, o.from, `onward.${o.code}.from`)
    need(places, o.to, `onward.${o.code}.to`)
    need(owners, o.carrier, `onward.${o.code}.carrier`)
  }
  for (const c of plan.conversions) need(places, c.place, 'conversions.place')
  need(places, plan.collector?.place, 'collector.place')
  return problems
}
