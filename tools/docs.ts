// Writes the documents that are made from the source; a test compares them.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { matrixDocument } from '../src/manifests/matrix.rules.ts'
import { readPack } from '../src/packs/read-pack.ts'
import { checkout, packsFolder } from '../src/platform/checkout.ts'
import { rightsDocument } from '../src/platform/rights-document.ts'

const { manifestProfiles } = readPack(join(packsFolder, 'demo'))
writeFileSync(join(checkout, 'docs', 'rights.md'), rightsDocument())
writeFileSync(join(checkout, 'docs', 'manifest-matrix.md'), matrixDocument(manifestProfiles))
