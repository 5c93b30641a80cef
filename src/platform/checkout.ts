import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json, db/, packs/ and web/. */
export const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

export const migrationsFolder = join(checkout, 'db', 'migrations')
export const webFolder = join(checkout, 'web', 'dist')
export const packsFolder = join(checkout, 'packs')

/** The district served when WUFEI_DISTRICT names none: `district` of packs/default.json. */
export function firstDistrict(): number {
  return JSON.parse(readFileSync(join(packsFolder, 'default.json'), 'utf8')).district
}
