import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { Refusal } from '../../src/core/refusal.ts'
import { readPack } from '../../src/packs/read-pack.ts'
import { checkout } from '../../src/platform/checkout.ts'

export const packs = join(checkout, 'packs')
export const binjiang = readPack(join(packs, '330108'))
export const demo = readPack(join(packs, 'demo'))
export const both = [
  ['330108', binjiang],
  ['demo', demo],
] as const

/** A copy of the fictional pack with its base, to be broken in one place. */
export function copyPack() {
  const folder = mkdtempSync(join(tmpdir(), 'wufei-pack-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(packs, 'demo'), join(folder, 'demo'), { recursive: true })
  cpSync(join(packs, 'national'), join(folder, 'national'), { recursive: true })
  const dir = join(folder, 'demo')
  return {
    folder,
    dir,
    edit: (file: string, change: (text: string) => string) => {
      const path = join(dir, file)
      writeFileSync(path, change(readFileSync(path, 'utf8')))
    },
    // biome-ignore lint/suspicious/noExplicitAny: a pack that is to be broken has no shape yet
    editJson: (file: string, change: (value: any) => void) => {
      const path = join(dir, file)
      const value = JSON.parse(readFileSync(path, 'utf8'))
      change(value)
      writeFileSync(path, JSON.stringify(value))
    },
  }
}

/** The lines with which a pack is refused. */
export function faultsOf(dir: string): string[] {
  try {
    readPack(dir)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'pack_invalid') return error.details as string[]
    throw error
  }
  return []
}
