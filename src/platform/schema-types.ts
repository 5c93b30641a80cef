import type pg from 'pg'

interface Column {
  table: string
  name: string
  type: string
  enumeration: string[] | null
  array: boolean
  nullable: boolean
  generated: boolean
}

const plain: Readonly<Record<string, string>> = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float8: 'number',
  bool: 'boolean',
  numeric: 'string',
  date: 'string',
  timestamptz: 'Date',
  json: 'unknown',
  jsonb: 'unknown',
}

/** TypeScript rows of the schemas' tables, as `database.ts` reads them. Deterministic. */
export async function schemaTypes(client: pg.Client, schemas: readonly string[]): Promise<string> {
  const { rows } = await client.query<Column>(
    `select n.nspname || '.' || c.relname as table, a.attname as name, coalesce(e.typname, t.typname) as type,
            (select array_agg(l.enumlabel::text order by l.enumsortorder) from pg_enum l
              where l.enumtypid = coalesce(e.oid, t.oid)) as enumeration,
            e.oid is not null as array, not a.attnotnull as nullable,
            (a.atthasdef or a.attidentity <> '') as generated
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       join pg_type t on t.oid = a.atttypid
       left join pg_type e on t.typcategory = 'A' and e.oid = t.typelem
      where n.nspname = any ($1) and c.relkind in ('r', 'p')
      order by n.nspname collate "C", c.relname collate "C", a.attnum`,
    [schemas],
  )
  const enums = new Map<string, string>()
  for (const { type, enumeration } of rows) if (enumeration) enums.set(type, union(enumeration))
  const tables = Map.groupBy(rows, (row) => row.table)
  const bodies = [...tables].map(([table, columns]) => {
    const fields = columns.map((column) => `    ${key(column.name)}: ${columnType(column)}`)
    return `  '${table}': {\n${fields.join('\n')}\n  }`
  })
  return [
    '// Made from the migrations by tools/schema-dump.ts; a test compares. Do not edit.',
    "import type { Generated } from 'kysely'",
    '',
    ...[...enums].sort().map(([name, labels]) => `type ${name} =${labels}\n`),
    'export interface Schema {',
    bodies.join('\n'),
    '}',
    '',
  ].join('\n')
}

function columnType(column: Column): string {
  let type = column.enumeration ? column.type : (plain[column.type] ?? 'string')
  if (column.array) type += '[]'
  if (column.nullable) type += ' | null'
  return column.generated ? `Generated<${type}>` : type
}

function union(labels: readonly string[]): string {
  const quoted = labels.map((label) => `'${label}'`)
  const line = ` ${quoted.join(' | ')}`
  return line.length < 90 ? line : `\n${quoted.map((label) => `  | ${label}`).join('\n')}`
}

const key = (name: string) => (/^[a-z_]\w*$/i.test(name) ? name : `'${name}'`)
