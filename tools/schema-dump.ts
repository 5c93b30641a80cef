// Writes db/schema.sql and src/platform/schema.ts from a database that has just been migrated.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../src/platform/checkout.ts'
import { connect } from '../src/platform/postgres/roles.ts'
import { dumpedSchemas, dumpSchema } from '../src/platform/schema-dump.ts'
import { schemaTypes } from '../src/platform/schema-types.ts'
import { freshDatabase } from '../test/support/cluster.ts'

const database = await freshDatabase()
const client = await connect(database.ownerUrl)
writeFileSync(join(checkout, 'db', 'schema.sql'), await dumpSchema(client))
writeFileSync(join(checkout, 'src', 'platform', 'schema.ts'), await schemaTypes(client, dumpedSchemas))
await client.end()
await database.drop()
