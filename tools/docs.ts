// Writes the documents that are made from the source; a test compares them.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../src/platform/checkout.ts'
import { rightsDocument } from '../src/platform/rights.rules.ts'

writeFileSync(join(checkout, 'docs', 'rights.md'), rightsDocument())
