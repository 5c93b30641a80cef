import fc from 'fast-check'

/** A GET route of the OpenAPI document, and how to ask it for things of chance. */
export interface Route {
  readonly path: string
  readonly parameters: readonly Parameter[]
}

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly schema?: Schema
}

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
}

interface Document {
  readonly paths?: Readonly<Record<string, { readonly get?: { readonly parameters?: readonly Parameter[] } }>>
}

export const getRoutes = (document: Document): Route[] =>
  Object.entries(document.paths ?? {}).flatMap(([path, { get }]) =>
    get ? [{ path, parameters: get.parameters ?? [] }] : [],
  )

/** What is there to be asked for. */
export interface Things {
  /** By the collection of an address: `/api/v1/lots/{id}` asks for one of `lots`. */
  readonly ids: Readonly<Record<string, readonly number[]>>
  readonly parties: readonly number[]
  readonly facilities: readonly number[]
  readonly streets: readonly string[]
  readonly codes: readonly string[]
  readonly hashes: readonly string[]
}

type Draw = <T>(list: readonly T[]) => T

const forms = ['gisw-t1', 'gisw-t2', 'gisw-t3', 'gisw-t4', 'gisw-t5', 'gisw-t6', 'hw-b1', 'hw-b5', 'hw-c3']

/** Values for the names that mean the same on every route; whatever else is asked for is drawn from its schema. */
const known: Readonly<Record<string, (t: Things, pick: Draw) => string>> = {
  period: (_, pick) => pick(['2025', '2025-01', '2025-02', '2025-01-01..2025-12-31']),
  month: () => '2025-01',
  year: () => '2025',
  asOf: () => '2026-01-11',
  from: () => '2025-01-01',
  to: () => '2026-01-01',
  day: () => '2025-01-10',
  lastDay: () => '2025-12-31',
  system: (_, pick) => pick(['hazardous', 'industrial']),
  scope: ({ parties, streets }, pick) =>
    pick([
      `enterprise:${pick(parties)}`,
      `enterprise:${pick(parties)}`,
      `street:${pick(streets)}`,
      'district',
    ]),
  table: (_, pick) => pick(['1', '4']),
  tables: () => '1,4',
  row: (_, pick) => pick(['total', 'other', 'recyclables']),
  column: (_, pick) => pick(['generated', 'utilized', 'stored', 'selfUtilized']),
  party: ({ parties }, pick) => String(pick(parties)),
  merged: ({ parties }, pick) => String(pick(parties)),
  facility: ({ facilities }, pick) => String(pick(facilities)),
  consignor: ({ facilities }, pick) => String(pick(facilities)),
  street: ({ streets }, pick) => pick(streets),
  code: ({ codes }, pick) => pick(codes),
  stream: (_, pick) => pick(['industrial', 'hazardous']),
  form: (_, pick) => pick(forms),
  kind: (_, pick) => pick(['ship', 'generate', 'declare']),
  file: (_, pick) => pick(['gisw-t3.xlsx', 'hw-b1.xlsx']),
  hash: ({ hashes }, pick) => pick(hashes),
  q: () => 'SECRET',
  search: () => 'SECRET',
  text: ({ codes }, pick) => pick(codes),
  of: ({ ids }, pick) => `${pick(['lot', 'lot', 'movement'])}:${pick(ids.lots ?? [])}`,
  limit: () => '200',
  offset: () => '0',
}

/** One address of the route, with ids and filters of chance; optional filters are left out every other time. */
export function addressOf(route: Route, things: Things, numbers: readonly number[]): string {
  let at = 0
  const next = (): number => numbers[at++ % numbers.length] ?? 0
  const pick: Draw = (list) => list[next() % Math.max(1, list.length)] as (typeof list)[number]
  const query = new URLSearchParams()
  let path = route.path
  for (const p of route.parameters) {
    const value = valueFor(p, route.path, things, pick)
    if (p.in === 'path') path = path.replace(`{${p.name}}`, encodeURIComponent(value))
    else if (p.in === 'query' && (p.required || (p.name in known && next() % 3 > 0))) query.set(p.name, value)
  }
  return query.size > 0 ? `${path}?${query}` : path
}

function valueFor({ name, schema = {} }: Parameter, path: string, things: Things, pick: Draw): string {
  if (schema.enum && schema.enum.length > 0) return String(pick(schema.enum))
  const make = known[name]
  if (make) return make(things, pick)
  if (schema.default !== undefined) return String(schema.default)
  const collection = path.split('/').find((part) => part in things.ids)
  if (collection && name === 'id' && !schema.pattern) return String(pick(things.ids[collection] ?? []))
  if (schema.pattern) {
    const [text] = fc.sample(fc.stringMatching(new RegExp(schema.pattern)), {
      seed: pick([1, 2, 3, 4]),
      numRuns: 1,
    })
    return text as string
  }
  const [low, high] = [Math.max(1, schema.minimum ?? 1), Math.min(300, schema.maximum ?? 300)]
  return String(low + pick([...Array(Math.max(1, high - low)).keys()]))
}
